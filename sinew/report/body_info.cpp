#include "sinew/report/body_info.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace sinew {
namespace {

constexpr int indent = 4;

/// Words one after the other, wrapped and indented.
std::string wrapped(const std::vector<std::string>& words, int width, int margin = indent) {
    std::string text;
    int column = 0;
    for (const std::string& word : words) {
        const int length = static_cast<int>(word.size());
        if (column > 0 && column + 1 + length > width) {
            text += '\n';
            column = 0;
        }
        if (column == 0) {
            text.append(margin, ' ');
            column = margin;
        } else {
            text += ' ';
            ++column;
        }
        text += word;
        column += length;
    }
    if (column > 0) text += '\n';
    return text;
}

std::vector<std::string> words_of(std::string_view sentence) {
    std::vector<std::string> words;
    while (!sentence.empty()) {
        const std::size_t end = std::min(sentence.find(' '), sentence.size());
        words.emplace_back(sentence.substr(0, end));
        sentence.remove_prefix(std::min(end + 1, sentence.size()));
    }
    return words;
}

std::string counts_text(const std::map<std::string, int>& counts) {
    int total = 0;
    std::string kinds;
    for (const auto& [kind, count] : counts) {
        total += count;
        kinds += fmt::format("{}{} {}", kinds.empty() ? "" : ", ", count, kind);
    }
    return counts.empty() ? "0" : fmt::format("{} ({})", total, kinds);
}

}  // namespace

std::string format_body_info(const BodyInfo& info, int width) {
    std::string text = fmt::format("body {}{}\n", info.name.empty() ? "(no name)" : info.name,
                                   info.source.empty() ? "" : ", from " + info.source);
    text += fmt::format("mass {:.2f} kg\n", info.mass);
    const auto list = [&](const char* what, const std::vector<std::string>& names) {
        text += fmt::format("{}: {}\n", what, names.size());
        text += wrapped(names, width);
    };
    list("segments", info.segments);
    text += fmt::format("joints: {}\n", counts_text(info.joints));
    list("coordinates", info.coordinates);
    if (!info.locked.empty()) list("of these, locked", info.locked);
    if (!info.coupled.empty()) list("coupled coordinates", info.coupled);
    text += fmt::format("muscles: {}\n", counts_text(info.muscles));
    if (info.disabled_muscles > 0) {
        text += fmt::format("of these, switched off: {}\n", info.disabled_muscles);
    }
    text += fmt::format("path points: {}\n", counts_text(info.path_points));
    text += fmt::format("wrap surfaces: {}\n", counts_text(info.wraps));
    text += fmt::format("motors: {}, other actuators: {}, markers: {}, groups: {}\n", info.motors,
                        info.other_actuators, info.markers, info.groups);
    const auto list_kinds = [&](const char* heading, const std::vector<UnsupportedKind>& kinds) {
        text +=
            kinds.empty() ? fmt::format("{}: nothing\n", heading) : fmt::format("{}:\n", heading);
        for (const UnsupportedKind& part : kinds) {
            text +=
                wrapped(words_of(fmt::format("{} {}: {}", part.count, part.kind, part.why)), width);
            text += wrapped(part.names, width, 2 * indent);
        }
    };
    list_kinds("not supported", info.unsupported);
    if (!info.altered.empty()) list_kinds("used, but not as they stand in the file", info.altered);
    list_kinds("read and kept for writing, not used in computing", info.kept_unused);
    return text;
}

}  // namespace sinew
