#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "sinew/lab/question.h"

namespace sinew::cli {

/// `--sex`, `--height`, `--mass` and `--strength`.
void add_adult_options(CLI::App& command, AdultText& adult);

/// An option that is repeated for each value: `--goal abs --goal glutes`.
void add_list(CLI::App& command, const char* name, std::vector<std::string>& values,
              const char* what);

}  // namespace sinew::cli
