#pragma once

#include <optional>
#include <string>

#include "sinew/exercise/exercise.h"

namespace sinew::cli {

/// Throws InputError where the option was given an empty name.
void require_name(const std::optional<std::string>& name, const char* option);

/// Throws InputError where an overlay does nothing but set the load: --load cannot stand beside it.
void refuse_two_loads(const Exercise& exercise);

/// Saves the text to a file, or prints it where the target is -.
void write_or_print(const std::string& target, const std::string& text);

}  // namespace sinew::cli
