#include "sinew/report/report_page.h"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sinew/input_error.h"

namespace sinew {

namespace {

/// Text that may stand in a script element: nothing in it ends the element or begins a comment.
std::string escape(const std::string& json) {
    std::string out;
    out.reserve(json.size());
    for (const char c : json) {
        if (c == '<')
            out += "\\u003c";
        else
            out += c;
    }
    return out;
}

std::string block(const char* id, const char* type, const std::string& text) {
    return fmt::format("<script type=\"{}\" id=\"{}\">{}</script>\n", type, id, text);
}

}  // namespace

std::string to_base64(std::string_view bytes) {
    static constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t k = 0; k < bytes.size(); k += 3) {
        const std::size_t n = std::min<std::size_t>(3, bytes.size() - k);
        std::uint32_t word = 0;
        for (std::size_t i = 0; i < 3; ++i)
            word = word << 8U | (i < n ? static_cast<unsigned char>(bytes[k + i]) : 0U);
        for (std::size_t i = 0; i < 4; ++i)
            out += i <= n ? letters[word >> (18 - 6 * i) & 63U] : '=';
    }
    return out;
}

std::string fill_report_page(std::string_view page, const ReportContent& content) {
    const std::size_t place = page.find(report_mark);
    if (place == std::string_view::npos)
        throw InputError(fmt::format("error: [--html] the built page lacks {}", report_mark),
                         "Build it again: make page.");
    const std::string asked =
        nlohmann::ordered_json{{"title", content.title}, {"command", content.command}}.dump(
            -1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    std::string out(page.substr(0, place));
    out += block("sinew-asked", "application/json", escape(asked));
    out += block("sinew-result", "application/json", escape(content.result_json));
    out += block("sinew-muscles", "application/json", escape(content.muscles_json));
    out += block("sinew-scene", "text/plain", to_base64(content.scene));
    if (!content.bones.empty()) out += block("sinew-bones", "text/plain", to_base64(content.bones));
    return out += page.substr(place + report_mark.size());
}

}  // namespace sinew
