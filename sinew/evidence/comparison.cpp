#include "sinew/evidence/comparison.h"

#include <algorithm>

#include <fmt/format.h>

namespace sinew {

std::string describe(const SimulatedSetUp& set_up) {
    std::string text = set_up.exercise;
    for (const std::string& variation : set_up.variations) text += ", " + variation;
    if (set_up.load.kg) text += fmt::format(", {:g} kg", *set_up.load.kg);
    if (set_up.load.share) text += fmt::format(", {:g} %", 100 * *set_up.load.share);
    if (!set_up.load.of_exercise.empty()) text += " of " + set_up.load.of_exercise;
    return text;
}

const SimulatedAs* find_simulated_as(std::span<const SimulatedAs> table,
                                     const MeasuredSetUp& measured) {
    const auto fits = [](const std::string& pattern, const std::string& text) {
        return pattern == "*" || pattern == text;
    };
    const auto found = std::ranges::find_if(table, [&](const SimulatedAs& row) {
        const MeasuredSetUp& pattern = row.measured;
        return fits(pattern.study, measured.study) && fits(pattern.exercise, measured.exercise) &&
               fits(pattern.variation, measured.variation) && fits(pattern.load, measured.load);
    });
    return found == table.end() ? nullptr : &*found;
}

}  // namespace sinew
