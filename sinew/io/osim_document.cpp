#include "sinew/io/osim_document.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "sinew/input_error.h"
#include "sinew/io/load_text.h"

namespace sinew::osim {
namespace {

/// The first document version of OpenSim 4.0: sockets are paths from here on.
constexpr int oldest_version = 40000;

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Takes the next word off the front of `rest`; empty at the end.
std::string_view next_word(std::string_view& rest) {
    std::size_t begin = 0;
    while (begin < rest.size() && is_space(rest[begin])) ++begin;
    std::size_t end = begin;
    while (end < rest.size() && !is_space(rest[end])) ++end;
    const std::string_view word = rest.substr(begin, end - begin);
    rest.remove_prefix(end);
    return word;
}

std::optional<double> parse_number(std::string_view word) {
    if (word.size() > 1 && word.front() == '+' && word[1] != '-') word.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (end != word.data() + word.size()) return {};
    if (error == std::errc::result_out_of_range) {
        // The digits are sound but too large or too small for a double.
        const bool tiny =
            word.find("e-") != std::string_view::npos || word.find("E-") != std::string_view::npos;
        return tiny ? 0.0 : std::numeric_limits<double>::infinity();
    }
    if (error != std::errc()) return {};
    return value;
}

/// Text of a file as it may stand in a message: one line, and not longer than this many bytes.
std::string one_line(std::string_view text, std::size_t longest) {
    std::size_t end = std::min(text.size(), longest);
    // Not in the middle of a character of several bytes.
    while (end > 0 && end < text.size() &&
           (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    std::string line;
    for (const char c : text.substr(0, end)) {
        line += std::iscntrl(static_cast<unsigned char>(c)) != 0 ? ' ' : c;
    }
    return end < text.size() ? line + "…" : line;
}

std::string in_quotes(std::string_view text) {
    return fmt::format("'{}'", one_line(text, 60));
}

}  // namespace

std::string count_fault(std::size_t given, std::string_view wanted) {
    return fmt::format("{} number{} given; there must be {}", given, given == 1 ? " is" : "s are",
                       wanted);
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

pugi::xml_node first_element(pugi::xml_node node) {
    for (const pugi::xml_node child : node.children()) {
        if (child.type() == pugi::node_element) return child;
    }
    return {};
}

bool is_empty(pugi::xml_node node) {
    return !first_element(node) && trimmed(node.text().get()).empty();
}

Document::Document(const std::filesystem::path& path, const char* object)
    : Document(path.string(), load_text(path), object) {}

Document::Document(std::string file, std::string text, const char* object)
    : file_(std::move(file)), text_(std::move(text)) {
    parse(object);
}

void Document::parse(const char* object) {
    if (trimmed(text_).empty()) {
        throw InputError(fmt::format("{}: error: the file is empty; it must hold an OpenSim {}",
                                     file_, std::strcmp(object, "Model") == 0 ? "model" : object));
    }
    const pugi::xml_parse_result parsed = xml_.load_buffer(text_.data(), text_.size());
    if (!parsed) {
        if (parsed.status == pugi::status_no_document_element) {
            throw InputError(
                fmt::format("{}:1: error: this is not XML; it must be an OpenSim document", file_));
        }
        const std::size_t offset =
            static_cast<std::size_t>(std::max<std::ptrdiff_t>(parsed.offset, 0));
        if (text_.find('>', offset + 1) == std::string::npos) {
            throw InputError(fmt::format("{}:{}: error: the XML breaks off before its end: {}",
                                         file_, line_at(parsed.offset), parsed.description()),
                             "The file has been cut short; get it again.");
        }
        throw InputError(fmt::format("{}:{}: error: the XML is malformed: {}", file_,
                                     line_at(parsed.offset), parsed.description()));
    }
    const pugi::xml_node root = xml_.document_element();
    if (std::strcmp(root.name(), "OpenSimDocument") != 0) {
        throw InputError(
            fmt::format("{}:{}: error: the XML holds <{}>; it must hold <OpenSimDocument>", file_,
                        line_at(root.offset_debug()), one_line(root.name(), 60)));
    }
    const std::string_view version_text = root.attribute("Version").value();
    int version = 0;
    const auto [end, error] =
        std::from_chars(version_text.data(), version_text.data() + version_text.size(), version);
    if (error != std::errc() || end != version_text.data() + version_text.size()) {
        throw InputError(fmt::format(
            "{}:{}: error: [OpenSimDocument] Version is {}; it must be a number of {} or more",
            file_, line_at(root.offset_debug()), in_quotes(version_text), oldest_version));
    }
    if (version < oldest_version && std::strcmp(object, "Model") == 0) {
        throw InputError(
            fmt::format("{}:{}: error: [OpenSimDocument] Version is {}; it must be {} or more",
                        file_, line_at(root.offset_debug()), version, oldest_version),
            "Open the model in OpenSim 4 and save it; that brings it up to date.");
    }
    model_ = root.child(object);
    if (!model_) {
        const pugi::xml_node other = first_element(root);
        throw InputError(fmt::format(
            "{}:{}: error: the document holds {}; it must hold <{}>", file_,
            line_at(root.offset_debug()),
            other ? fmt::format("<{}>", one_line(other.name(), 60)) : "nothing", object));
    }
    defaults_ = model_.child("defaults");
    if (!defaults_) defaults_ = root.child("defaults");
}

std::size_t Document::line_at(std::ptrdiff_t offset) const {
    const std::size_t end =
        std::min(text_.size(), static_cast<std::size_t>(std::max<std::ptrdiff_t>(offset, 0)));
    return 1 + static_cast<std::size_t>(std::count(text_.begin(), text_.begin() + end, '\n'));
}

std::string Document::place_of(pugi::xml_node node, std::string_view property) const {
    std::vector<std::string> parts;
    if (!property.empty()) parts.emplace_back(property);
    for (; node && node != model_ && node.parent(); node = node.parent()) {
        const std::string tag = node.name();
        if (tag == "objects" || tag == "OpenSimDocument") continue;
        const std::string name = name_of(node);
        parts.push_back(one_line(name.empty() ? tag : name, 60));
    }
    std::reverse(parts.begin(), parts.end());
    return parts.empty() ? "Model" : fmt::format("{}", fmt::join(parts, "/"));
}

void Document::fail(pugi::xml_node at, std::string_view property, const std::string& what,
                    const std::string& remedy) const {
    const std::string message =
        fmt::format("{}:{}: error: [{}] {}", file_, line_at(at.offset_debug()),
                    place_of(at, property), one_line(what, 400));
    if (remedy.empty()) throw InputError(message);
    throw InputError(message, remedy);
}

pugi::xml_node Document::find(pugi::xml_node object, const char* property) const {
    const pugi::xml_node own = object.child(property);
    if (const pugi::xml_node again = own.next_sibling(property))
        fail(again, "", fmt::format("<{}> is given twice; one would be ignored", property));
    return own || !defaults_ ? own : defaults_.child(object.name()).child(property);
}

std::vector<double> Document::read_numbers(pugi::xml_node value, NumberRule rule) const {
    std::vector<double> numbers;
    std::string_view rest = value.text().get();
    for (std::string_view word = next_word(rest); !word.empty(); word = next_word(rest)) {
        const std::optional<double> number = parse_number(word);
        if (!number) {
            fail(value, "", fmt::format("value is {}; it must be a number", in_quotes(word)));
        }
        if (std::isnan(*number) || (std::isinf(*number) && !rule.may_be_infinite)) {
            fail(value, "", fmt::format("value is {}; it must be finite", word));
        }
        if (rule.above_zero && !(*number > 0)) {
            fail(value, "", fmt::format("value is {}; it must be above 0", word));
        }
        if (rule.zero_or_more && !(*number >= 0)) {
            fail(value, "", fmt::format("value is {}; it must be 0 or more", word));
        }
        numbers.push_back(*number);
    }
    return numbers;
}

std::vector<double> Document::numbers(pugi::xml_node object, const char* property,
                                      NumberRule rule) const {
    const pugi::xml_node value = find(object, property);
    return value ? read_numbers(value, rule) : std::vector<double>{};
}

std::optional<double> Document::optional_number(pugi::xml_node object, const char* property,
                                                NumberRule rule) const {
    const std::vector<double> values = numbers(object, property, rule);
    if (values.empty()) return {};
    if (values.size() > 1) {
        fail(find(object, property), "", count_fault(values.size(), "1"));
    }
    return values.front();
}

double Document::number(pugi::xml_node object, const char* property, double fallback,
                        NumberRule rule) const {
    if (!find(object, property)) return fallback;
    return required_number(object, property, rule);
}

double Document::required_number(pugi::xml_node object, const char* property,
                                 NumberRule rule) const {
    const std::optional<double> value = optional_number(object, property, rule);
    if (value) return *value;
    const pugi::xml_node element = find(object, property);
    fail(element ? element : object, element ? "" : property,
         "the value is missing; it must be a number");
}

Vec3 Document::vector(pugi::xml_node object, const char* property, const Vec3& fallback) const {
    const pugi::xml_node value = find(object, property);
    if (!value) return fallback;
    const std::vector<double> values = read_numbers(value, {});
    if (values.size() != 3) {
        fail(value, "", count_fault(values.size(), "3"));
    }
    return {values[0], values[1], values[2]};
}

Vec3 Document::required_vector(pugi::xml_node object, const char* property) const {
    if (!find(object, property)) {
        fail(object, property, "the value is missing; it must be three numbers");
    }
    return vector(object, property, Vec3::Zero());
}

std::pair<double, double> Document::range(pugi::xml_node object, double low, double high) const {
    const pugi::xml_node value = find(object, "range");
    if (!value) return {low, high};
    const std::vector<double> values = read_numbers(value, {.may_be_infinite = true});
    if (values.size() != 2) {
        fail(value, "", count_fault(values.size(), "2"));
    }
    if (values[0] > values[1]) {
        fail(value, "",
             fmt::format("the range is {} to {}; it must not fall", values[0], values[1]));
    }
    return {values[0], values[1]};
}

bool Document::flag(pugi::xml_node object, const char* property, bool fallback) const {
    const pugi::xml_node value = find(object, property);
    if (!value) return fallback;
    std::string word{trimmed(value.text().get())};
    std::transform(word.begin(), word.end(), word.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (word == "true" || word == "1") return true;
    if (word == "false" || word == "0") return false;
    fail(value, "", fmt::format("value is {}; it must be true or false", in_quotes(word)));
}

std::string Document::text(pugi::xml_node object, const char* property,
                           std::string_view fallback) const {
    const pugi::xml_node value = find(object, property);
    return std::string(value ? trimmed(value.text().get()) : fallback);
}

std::string Document::required_text(pugi::xml_node object, const char* property) const {
    std::string value = text(object, property);
    if (!value.empty()) return value;
    const pugi::xml_node element = find(object, property);
    fail(element ? element : object, element ? "" : property, "the value is missing");
}

std::vector<std::string> Document::words(pugi::xml_node object, const char* property) const {
    std::vector<std::string> words;
    std::string_view rest = find(object, property).text().get();
    for (std::string_view word = next_word(rest); !word.empty(); word = next_word(rest)) {
        words.emplace_back(word);
    }
    return words;
}

}  // namespace sinew::osim
