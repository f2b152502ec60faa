#include "sinew/report/asked_answer.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sinew/report/text.h"

namespace sinew {

std::string format_asked_answer(const AskedAnswer& answer) {
    const Routing& routing = answer.routing;
    std::string out;
    for (const CorrectedWord& word : routing.corrected)
        out += fmt::format("({} is taken for {})\n", word.asked, word.taken_as);
    if (answer.lines.empty()) return out + wrap("No answer: " + routing.reason) + "\n";
    for (const std::string& line : answer.lines) {
        const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
        out += wrap(line, std::string(indent + 2, ' ')) + "\n";
    }
    if (!answer.sources.empty()) {
        out += "\nrests on\n";
        for (const std::string& source : answer.sources)
            out += wrap("  - " + source, "    ") + "\n";
    }
    out += "\n";
    if (!answer.command.empty()) out += fmt::format("more: {}\n", answer.command);
    return out + "Simulated and cited; no medical advice.\n";
}

std::string format_asked_answer_json(const AskedAnswer& answer) {
    using Json = nlohmann::ordered_json;
    const Routing& routing = answer.routing;
    Json corrected = Json::array(), overlays = Json::array();
    for (const CorrectedWord& word : routing.corrected)
        corrected.push_back({{"asked", word.asked}, {"taken_as", word.taken_as}});
    for (const OverlayChoice& overlay : routing.overlays) overlays.push_back(overlay.name);
    Json out{{"question", answer.question},     {"topic", name_of(routing.topic)},
             {"exercises", routing.exercises},  {"muscles", routing.muscles},
             {"overlays", std::move(overlays)}, {"corrected", std::move(corrected)}};
    if (answer.lines.empty()) out["reason"] = routing.reason;
    out["lines"] = answer.lines;
    out["sources"] = answer.sources;
    out["command"] = answer.command;
    return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace sinew
