#pragma once

#include <compare>
#include <string>

namespace sinew {

/// What was done in a study, in its words.
struct MeasuredSetUp {
    std::string study, exercise, variation, load;
    auto operator<=>(const MeasuredSetUp&) const = default;
};

/// "back squat, high bar, 80% 1RM": without the study, parts that are not said left out.
[[nodiscard]] inline std::string describe(const MeasuredSetUp& set_up) {
    std::string text = set_up.exercise;
    for (const std::string& part : {set_up.variation, set_up.load})
        if (!part.empty()) text += ", " + part;
    return text;
}

}  // namespace sinew
