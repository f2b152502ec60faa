#pragma once

#include <exception>
#include <iostream>
#include <string>

namespace sinew {

/// What the dump programs' main() is: run(FILE) with the one argument, faults on standard error.
/// Exit status 2 without it, 1 where run throws.
inline int run_dump(int argc, char** argv, const char* name, int (*run)(const std::string& file)) {
    if (argc != 2) {
        std::cerr << "usage: " << name << " FILE.json\n";
        return 2;
    }
    try {
        return run(argv[1]);
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}

}  // namespace sinew
