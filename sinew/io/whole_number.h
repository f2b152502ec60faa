#pragma once

#include <charconv>
#include <string>

#include <fmt/format.h>

#include "sinew/input_error.h"

namespace sinew {

/// A whole number and nothing else; throws InputError with the option and the bounds.
template <class Number>
Number parse_whole(const std::string& text, const char* option, Number low, Number high) {
    Number value{};
    const char* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || at != end || value < low || value > high)
        throw InputError(fmt::format("error: [{}] is '{}'; it must be a whole number from {} to {}",
                                     option, text, low, high));
    return value;
}

}  // namespace sinew
