#include "sinew/report/html_text.h"

#include <cctype>

#include <fmt/format.h>

namespace sinew {

namespace {

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

std::string encode_address(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (is_word(c) || std::string_view("-._~/:;()").find(c) != std::string_view::npos)
            out += c;
        else
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    return out;
}

}  // namespace

std::string escape_html(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                if (static_cast<unsigned char>(c) >= ' ' || c == '\n' || c == '\t') out += c;
        }
    return out;
}

std::string as_heading(std::string_view text) {
    std::string out(text);
    if (!out.empty())
        out.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(out.front())));
    return escape_html(out);
}

std::string as_sentence(std::string_view text) {
    const bool ends =
        text.empty() || std::string_view(".?!").find(text.back()) != std::string_view::npos;
    return as_heading(text) + (ends ? "" : ".");
}

std::string link_doi(std::string_view doi) {
    const std::string address = "https://doi.org/" + encode_address(doi);
    return fmt::format(R"(<a href="{0}" rel="noreferrer">{0}</a>)", escape_html(address));
}

std::string format_source(std::string_view citation, std::string_view doi) {
    if (!doi.empty()) return fmt::format("{}, {}", escape_html(citation), link_doi(doi));
    constexpr std::string_view mark = "doi 10.";
    const auto at = citation.find(mark);
    if (at == std::string_view::npos) return escape_html(citation);
    const auto first = at + mark.size() - 3;
    auto end = citation.find_first_of(" ,", first);
    if (end == std::string_view::npos) end = citation.size();
    while (end > first && citation[end - 1] == '.') --end;
    return escape_html(citation.substr(0, at)) + link_doi(citation.substr(first, end - first)) +
           escape_html(citation.substr(end));
}

std::string make_html_id(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (!is_word(c)) c = '-';
    return out;
}

}  // namespace sinew
