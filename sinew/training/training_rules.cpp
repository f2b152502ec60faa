#include "sinew/training/training_rules.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "sinew/input_error.h"

namespace sinew {

namespace {

using enum TrainingRuleId;

struct RuleWords {
    TrainingRuleId rule;
    std::string_view name, words;
    bool needs_low, needs_high;
    bool for_everybody;
};

constexpr std::array words{
    RuleWords{rest_between_hard_sessions, "rest_between_hard_sessions",
              "rest between hard sessions of the same muscles", true, false, true},
    RuleWords{indirect_set_counts, "indirect_set_counts", "what an indirect set counts", true, true,
              true},
    RuleWords{direct_activation, "direct_activation", "activation of a direct set", true, false,
              true},
    RuleWords{indirect_activation, "indirect_activation", "activation of an indirect set", true,
              false, true},
    RuleWords{direct_share, "direct_share",
              "activation of a direct set done to the end, of the most active muscle's", true,
              false, true},
    RuleWords{indirect_share, "indirect_share",
              "activation of an indirect set done to the end, of the most active muscle's", true,
              false, true},
    RuleWords{days_apart, "days_apart", "days from one training day to the next", true, false,
              false},
    RuleWords{training_days, "training_days", "training days a week", true, true, false},
    RuleWords{days_of_a_group, "days_of_a_group", "days a week on which a muscle is trained", true,
              false, true},
    RuleWords{sets_of_a_group, "sets_of_a_group", "weekly sets of a muscle", true, true, false},
    RuleWords{sets_of_an_exercise, "sets_of_an_exercise", "sets of an exercise in a session", true,
              true, false},
    RuleWords{repetitions, "repetitions", "repetitions of a set", true, true, false},
    RuleWords{share_of_heaviest, "share_of_heaviest", "load as a share of the heaviest", true, true,
              false},
    RuleWords{strength_held, "strength_held", "how long strength is held without training", false,
              true, true},
    RuleWords{load_step, "load_step", "steps of the load", true, true, true},
    RuleWords{repetitions_over, "repetitions_over", "repetitions before the load goes up", true,
              true, true},
    RuleWords{pause_between_sets, "pause_between_sets", "pause between sets", true, true, false}};

const RuleWords& words_of(TrainingRuleId rule) {
    return *std::ranges::find(words, rule, &RuleWords::rule);
}

bool holds_for(const TrainingRule& row, TrainingRuleId rule, Aim aim, TrainingLevel level) {
    return row.rule == rule && row.aim.value_or(aim) == aim && row.level.value_or(level) == level;
}

void check_row(std::string_view file, const TrainingRule& row) {
    const RuleWords& rule = words_of(row.rule);
    const auto fail = [&](std::string_view what) {
        throw InputError(fmt::format("{}:{}: error: [{}] {}", file, row.line, rule.name, what));
    };
    if (rule.needs_low && !row.low) fail("it has no lower bound, which it is used by");
    if (rule.needs_high && !row.high) fail("it has no upper bound, which it is used by");
    if (row.low && row.high && *row.low > *row.high) fail("its low is above its high");
    if (rule.for_everybody && (row.aim || row.level)) fail("it is one for every aim and level");
}

}  // namespace

std::string_view rule_name(TrainingRuleId rule) {
    return words_of(rule).name;
}

std::string_view describe_rule(TrainingRuleId rule) {
    return words_of(rule).words;
}

std::string_view aim_name(Aim aim) {
    return aim == Aim::growth ? "growth" : "strength";
}

std::string_view level_name(TrainingLevel level) {
    constexpr std::array<std::string_view, 3> names{"novice", "intermediate", "advanced"};
    return names.at(static_cast<std::size_t>(level));
}

TrainingRules::TrainingRules(std::string_view file, std::vector<TrainingRule> rows)
    : rows_(std::move(rows)) {
    for (const TrainingRule& row : rows_) check_row(file, row);
    for (const RuleWords& rule : words)
        for (const Aim aim : {Aim::growth, Aim::strength})
            for (const TrainingLevel level :
                 {TrainingLevel::novice, TrainingLevel::intermediate, TrainingLevel::advanced}) {
                const auto count = std::ranges::count_if(rows_, [&](const TrainingRule& row) {
                    return holds_for(row, rule.rule, aim, level);
                });
                if (count != 1)
                    throw InputError(
                        fmt::format("{}: error: [{}] for {} and {} there are {} rows; one is "
                                    "needed",
                                    file, rule.name, aim_name(aim), level_name(level), count));
            }
}

const TrainingRule& TrainingRules::find(TrainingRuleId rule, Aim aim, TrainingLevel level) const {
    return *std::ranges::find_if(
        rows_, [&](const TrainingRule& row) { return holds_for(row, rule, aim, level); });
}

}  // namespace sinew
