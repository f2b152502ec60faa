#include "server/asked.h"

#include <fmt/format.h>

#include "sinew/input_error.h"
#include "sinew/nearest_name.h"

namespace sinew::server {

using Json = nlohmann::ordered_json;

Asked::Asked(std::string_view text) {
    try {
        json_ = Json::parse(text);
    } catch (const Json::parse_error& error) {
        throw InputError(
            fmt::format("error: [ask] is not JSON: it breaks off at byte {}", error.byte));
    }
    if (!json_.is_object()) throw InputError("error: [ask] must be a JSON object");
}

std::optional<std::string> Asked::text(const char* key) {
    std::optional<Json> value = take(key);
    if (!value) return std::nullopt;
    if (!value->is_string()) throw InputError(fmt::format("error: [{}] must be text", key));
    return value->get<std::string>();
}

std::string Asked::needed(const char* key) {
    std::optional<std::string> value = text(key);
    if (!value) throw InputError(fmt::format("error: [{}] is missing", key));
    return *value;
}

std::vector<std::string> Asked::texts(const char* key) {
    std::vector<std::string> out;
    const std::optional<Json> value = take(key);
    if (!value) return out;
    if (!value->is_array())
        throw InputError(fmt::format("error: [{}] must be an array of names", key));
    for (const Json& one : *value) {
        if (!one.is_string())
            throw InputError(fmt::format("error: [{}] must be an array of names", key));
        out.push_back(one.get<std::string>());
    }
    return out;
}

std::optional<std::map<std::string, std::string>> Asked::text_map(const char* key) {
    const std::optional<Json> value = take(key);
    if (!value) return std::nullopt;
    std::map<std::string, std::string> out;
    if (!value->is_object())
        throw InputError(fmt::format("error: [{}] must be an object of texts", key));
    for (const auto& [name, one] : value->items()) {
        if (!one.is_string())
            throw InputError(fmt::format("error: [{}] must be an object of texts", key));
        out.emplace(name, one.get<std::string>());
    }
    return out;
}

std::optional<std::uint64_t> Asked::whole(const char* key, std::uint64_t low, std::uint64_t high) {
    const std::optional<Json> value = take(key);
    if (!value) return std::nullopt;
    if (!value->is_number_unsigned() || value->get<std::uint64_t>() < low ||
        value->get<std::uint64_t>() > high)
        throw InputError(
            fmt::format("error: [{}] must be a whole number from {} to {}", key, low, high));
    return value->get<std::uint64_t>();
}

std::string Asked::object(const char* key) {
    const std::optional<Json> value = take(key);
    if (!value) throw InputError(fmt::format("error: [{}] is missing", key));
    return value->dump();
}

AdultText Asked::adult() {
    AdultText adult;
    adult.sex = text("sex");
    adult.height = text("height");
    adult.mass = text("mass");
    adult.strength = text("strength");
    return adult;
}

void Asked::refuse_rest() const {
    if (json_.empty()) return;
    const std::string key = json_.items().begin().key();
    throw InputError(
        fmt::format("error: [{}] is not known; nearest: {}", key, find_nearest_name(key, known_)));
}

std::optional<Json> Asked::take(const char* key) {
    known_.emplace_back(key);
    const auto found = json_.find(key);
    if (found == json_.end()) return std::nullopt;
    Json value = *found;
    json_.erase(found);
    return value;
}

}  // namespace sinew::server
