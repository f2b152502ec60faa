#pragma once

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/input_error.h"

namespace sinew {

/// One of a few words; throws InputError with the option and all of them.
template <class Value>
Value parse_choice(const std::string& text, const char* option,
                   const std::vector<std::pair<std::string, Value>>& choices) {
    std::vector<std::string> names;
    for (const auto& [name, value] : choices) {
        if (name == text) return value;
        names.push_back(name);
    }
    throw InputError(fmt::format("error: [{}] '{}' is not known; it must be {}", option, text,
                                 fmt::join(names, ", ")));
}

}  // namespace sinew
