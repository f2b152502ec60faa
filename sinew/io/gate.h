#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace sinew {

/// Whether the trunk's constants reproduce the exercises that have evidence, as `make validate`
/// found out. Until they do, what a run says of the abdominal muscles is a figure of the model and
/// no verdict about people.
struct Gate {
    int checks = 0;
    int held = 0;
    /// Checks made with other data files than those that are there now: they count for nothing.
    int stale = 0;
    [[nodiscard]] bool passed() const { return checks > 0 && held == checks && stale == 0; }
};

/// Reads data/gate.csv and compares each row's `constants` with the data files beside it. Throws
/// InputError naming file, line and column when a verdict is none of holds, fails and undecided.
[[nodiscard]] Gate load_gate(const std::filesystem::path& data);

/// Sixteen hexadecimal digits of every file in data/bodies and of the gate's three exercises: the
/// 64-bit FNV-1a hash over each file's name and its lines, notes (#) left out, in the order of the
/// paths. tools/validation_gate.py writes the same into gate.csv.
///
/// Source: Fowler, Noll & Vo, The FNV Non-Cryptographic Hash Algorithm, IETF
///         draft-eastlake-fnv (offset basis 14695981039346656037, prime 1099511628211).
/// Cannot: notice that the program has changed, or the evidence.
[[nodiscard]] std::string calc_constants_fingerprint(const std::filesystem::path& data);

/// Why no verdict about the abdominal muscles may be given, for the report; empty when it may.
/// `changed`: what this run does with other constants, or another body, than the gate's runs: of
/// those it tells nothing, passed or not.
[[nodiscard]] std::string describe_closed_gate(const Gate& gate,
                                               const std::vector<std::string>& changed);

}  // namespace sinew
