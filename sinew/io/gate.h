#pragma once

#include <filesystem>
#include <string>

namespace sinew {

/// Whether the trunk's constants reproduce the exercises that have evidence, as `make validate`
/// found out. Until they do, what a run says of the abdominal muscles is a figure of the model and
/// no verdict about people.
struct Gate {
    int checks = 0;
    int held = 0;
    [[nodiscard]] bool passed() const { return checks > 0 && held == checks; }
};

/// Reads data/gate.csv. Throws InputError naming file, line and column when a verdict is none of
/// holds, fails and undecided.
[[nodiscard]] Gate load_gate(const std::filesystem::path& data);

/// What a report must say while the gate is closed; empty when it is passed.
[[nodiscard]] std::string describe(const Gate& gate);

}  // namespace sinew
