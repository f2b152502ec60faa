#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "sinew/training/screening.h"

namespace sinew {

namespace {

constexpr int lowest_age = 1, highest_age = 120;

}  // namespace

std::optional<int> parse_age(std::string_view text) {
    int age = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), age);
    if (fault != std::errc{} || end != text.data() + text.size() || text.front() == '0')
        return std::nullopt;
    if (age < lowest_age || age > highest_age) return std::nullopt;
    return age;
}

const char* name_of(ScreeningVerdict verdict) {
    switch (verdict) {
        case ScreeningVerdict::cleared:
            return "cleared";
        case ScreeningVerdict::cleared_with_limits:
            return "cleared_with_limits";
        case ScreeningVerdict::wait:
            return "wait";
        case ScreeningVerdict::professional_first:
            return "professional_first";
        case ScreeningVerdict::stop_and_seek_care:
            return "stop_and_seek_care";
    }
    return "";
}

const char* name_of(CautionAction action) {
    switch (action) {
        case CautionAction::adapt:
            return "adapt";
        case CautionAction::professional_first:
            return "professional_first";
        case CautionAction::avoid:
            return "avoid";
    }
    return "";
}

const char* name_of(CautionBasis basis) {
    switch (basis) {
        case CautionBasis::finding:
            return "finding";
        case CautionBasis::opinion:
            return "opinion";
        case CautionBasis::inference:
            return "inference";
    }
    return "";
}

const ScreeningQuestion* find_question(const ScreeningTables& tables, std::string_view id) {
    const auto at = std::ranges::find(tables.questions, id, &ScreeningQuestion::id);
    return at == tables.questions.end() ? nullptr : &*at;
}

std::string describe_choices(const ScreeningQuestion& question) {
    if (question.role == QuestionRole::age)
        return fmt::format("a whole number from {} to {}", lowest_age, highest_age);
    if (question.role == QuestionRole::intensity)
        return fmt::format("{}, {} or {}", intensities[0].name, intensities[1].name,
                           intensities[2].name);
    return "yes or no";
}

bool is_choice(const ScreeningQuestion& question, std::string_view answer) {
    if (question.role == QuestionRole::age) return !answer.empty() && parse_age(answer);
    if (question.role == QuestionRole::intensity)
        return std::ranges::find(intensities, answer, &IntensityBounds::name) != intensities.end();
    return answer == "yes" || answer == "no";
}

}  // namespace sinew
