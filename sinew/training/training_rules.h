#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sinew {

/// What the sets are to bring.
enum class Aim { growth, strength };

/// novice: no training, or none for years; intermediate: some half a year of it; advanced: years
/// (the words of ACSM 2009, row T032 of data/evidence/training.csv).
enum class TrainingLevel { novice, intermediate, advanced };

/// What a rule of data/training/rules.csv bounds.
enum class TrainingRuleId {
    rest_between_hard_sessions,  ///< [h] from one session to the next in which a group works hard
    indirect_set_counts,         ///< [sets] beside a direct one, which counts 1
    direct_activation,           ///< [1] largest activation in a set that is direct for a group
    direct_share,                ///< [1] of the most active group's, in a set done to the end
    indirect_activation,         ///< [1] as direct_activation, for an indirect set
    indirect_share,
    training_days,        ///< in a week
    days_apart,           ///< from one training day to the next, whatever is trained
    days_of_a_group,      ///< in a week on which a goal's group has a direct set
    sets_of_a_group,      ///< in a week, indirect ones as they count
    sets_of_an_exercise,  ///< in a session
    repetitions,          ///< of a set with a load
    share_of_heaviest,    ///< [1] load of a set, of the heaviest that can be lifted once
    strength_held,        ///< [days] after which a load of the log is not begun with
    load_step,            ///< [1] of the load, upwards
    repetitions_over,     ///< more than asked for, done before the load goes up
    pause_between_sets,   ///< [s]
};

/// The name of a rule as its file has it.
[[nodiscard]] std::string_view rule_name(TrainingRuleId rule);
/// The same in words, for people.
[[nodiscard]] std::string_view describe_rule(TrainingRuleId rule);
[[nodiscard]] std::string_view aim_name(Aim aim);
[[nodiscard]] std::string_view level_name(TrainingLevel level);

struct TrainingRule {
    TrainingRuleId rule = TrainingRuleId::rest_between_hard_sessions;
    std::optional<Aim> aim;              ///< none: whatever the aim
    std::optional<TrainingLevel> level;  ///< none: at every level
    std::optional<double> low, high;     ///< both belong to what is allowed; none: unbounded
    std::string unit;
    std::vector<std::string> sources;  ///< ids of findings; empty: chosen
    std::string why;
    int line = 0;

    [[nodiscard]] bool allows(double value) const {
        return (!low || value >= *low) && (!high || value <= *high);
    }
};

/// Every rule for every aim and level once.
class TrainingRules {
public:
    /// Throws InputError naming `file` where a rule is missing or stands twice for some aim and
    /// level, or lacks a bound that it is used by.
    TrainingRules(std::string_view file, std::vector<TrainingRule> rows);

    [[nodiscard]] const TrainingRule& find(TrainingRuleId rule, Aim aim, TrainingLevel level) const;
    /// Of a rule that is the same for everybody.
    [[nodiscard]] const TrainingRule& find(TrainingRuleId rule) const {
        return find(rule, Aim::growth, TrainingLevel::novice);
    }
    [[nodiscard]] double low(TrainingRuleId rule) const { return *find(rule).low; }
    [[nodiscard]] const std::vector<TrainingRule>& rows() const { return rows_; }

private:
    std::vector<TrainingRule> rows_;
};

/// What a plan can be made for.
struct TrainingGoal {
    std::string name, title;
    std::vector<std::string> groups;  ///< muscle groups, each of which gets its weekly sets
    std::string caveat;               ///< what is known and no rule holds; may be empty
};

}  // namespace sinew
