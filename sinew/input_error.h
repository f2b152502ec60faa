#pragma once

#include <stdexcept>
#include <string>

namespace sinew {

/// The input is wrong. The message is one line for the person who wrote the input:
/// `file:line: error: [place] what is wrong, with the value and the bound`; an optional second
/// line carries the remedy. The program prints it and ends with exit status 2.
class InputError : public std::runtime_error {
public:
    explicit InputError(const std::string& message) : std::runtime_error(message) {}
    InputError(const std::string& message, const std::string& remedy)
        : std::runtime_error(message + "\n" + remedy) {}
};

}  // namespace sinew
