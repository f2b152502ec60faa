#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sinew/lab/question.h"

namespace sinew::server {

/// An ask's body: keys are taken out one by one, and what is left is not known. Throws InputError
/// that names the key.
class Asked {
public:
    explicit Asked(std::string_view text);

    [[nodiscard]] std::optional<std::string> text(const char* key);
    [[nodiscard]] std::string needed(const char* key);
    [[nodiscard]] std::vector<std::string> texts(const char* key);
    /// An object whose values are texts.
    [[nodiscard]] std::optional<std::map<std::string, std::string>> text_map(const char* key);
    [[nodiscard]] std::optional<std::uint64_t> whole(const char* key, std::uint64_t low,
                                                     std::uint64_t high);
    [[nodiscard]] std::string object(const char* key);
    [[nodiscard]] AdultText adult();
    /// Call once all that is known has been taken.
    void refuse_rest() const;

private:
    std::optional<nlohmann::ordered_json> take(const char* key);

    nlohmann::ordered_json json_;
    std::vector<std::string> known_;
};

}  // namespace sinew::server
