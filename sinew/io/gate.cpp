#include "sinew/io/gate.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/input_error.h"
#include "sinew/io/csv.h"
#include "sinew/io/load_text.h"

namespace sinew {

namespace {

namespace fs = std::filesystem;

void add_to_hash(std::string_view text, std::uint64_t& hash) {
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 1099511628211U;
    }
}

std::vector<std::string> fingerprinted_files(const fs::path& data) {
    std::vector<std::string> files{"exercises/curl_up.yaml", "exercises/glute_bridge.yaml",
                                   "exercises/front_plank.yaml"};
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(data / "bodies", error))
        files.push_back("bodies/" + entry.path().filename().string());
    if (error)
        throw InputError(fmt::format("{}: error: the folder cannot be read: {}",
                                     (data / "bodies").string(), error.message()));
    std::ranges::sort(files);
    return files;
}

}  // namespace

std::string calc_constants_fingerprint(const fs::path& data) {
    std::uint64_t hash = 14695981039346656037U;
    for (const std::string& file : fingerprinted_files(data)) {
        add_to_hash(file + "\n", hash);
        const std::string text = load_text(data / file);
        for (std::size_t from = 0; from < text.size();) {
            const std::size_t end = std::min(text.find('\n', from), text.size());
            const std::string_view line = std::string_view(text).substr(from, end - from);
            if (!line.starts_with('#')) {
                add_to_hash(line, hash);
                add_to_hash("\n", hash);
            }
            from = end + 1;
        }
    }
    return fmt::format("{:016x}", hash);
}

Gate load_gate(const fs::path& data) {
    const CsvTable table = load_csv(data / "gate.csv");
    table.require_columns({"check", "person", "verdict", "constants"});
    const std::string constants = calc_constants_fingerprint(data);
    Gate gate;
    for (const CsvTable::Row& row : table.rows()) {
        const std::string& verdict = table.text(row, "verdict");
        if (verdict != "holds" && verdict != "fails" && verdict != "undecided")
            table.fail(row, "verdict", "it must be holds, fails or undecided");
        ++gate.checks;
        if (table.text(row, "constants") != constants)
            ++gate.stale;
        else if (verdict == "holds")
            ++gate.held;
    }
    return gate;
}

std::string describe_closed_gate(const Gate& gate, const std::vector<std::string>& changed) {
    if (gate.passed() && changed.empty()) return "";
    std::string out = "no verdict about the abdominal muscles: ";
    if (!changed.empty())
        out += fmt::format(
            "the gate was tried with the shipped constants and bodies and tells nothing of {}; ",
            fmt::join(changed, ", "));
    if (gate.stale > 0)
        out += fmt::format(
            "{} of {} checks of plank, curl-up and bridge beside measurements were made with other "
            "data files than these, so that they count for nothing until `make validate` repeats "
            "them; ",
            gate.stale, gate.checks);
    else
        out += fmt::format(
            "with the shipped constants {} of {} checks of plank, curl-up and bridge beside "
            "measurements hold (docs/validation_trunk.md, The gate); ",
            gate.held, gate.checks);
    return out + "what is said of them here is the model's figure";
}

}  // namespace sinew
