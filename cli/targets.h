#pragma once

#include <optional>
#include <string>

namespace sinew::cli {

/// Throws InputError where the option was given an empty name.
void require_name(const std::optional<std::string>& name, const char* option);

/// Saves the text to a file, or prints it where the target is -.
void write_or_print(const std::string& target, const std::string& text);

}  // namespace sinew::cli
