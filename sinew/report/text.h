#pragma once

#include <string>

namespace sinew {

/// Breaks at spaces so that no line is longer than 78 bytes; the text's own leading spaces stay,
/// and later lines begin with `indent`.
[[nodiscard]] std::string wrap(const std::string& text, const std::string& indent = "");

}  // namespace sinew
