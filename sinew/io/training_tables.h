#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "sinew/evidence/finding.h"
#include "sinew/training/training_rules.h"

namespace sinew {

/// What an exercise needs besides a floor, a row of data/training/exercise_needs.csv.
struct ExerciseNeeds {
    std::string exercise;
    std::vector<std::string> needs;
    std::string loaded_by;    ///< what its load is; empty: it carries none
    double least_kg = 0;      ///< smallest load that there is; 0: it carries none
    double increment_kg = 0;  ///< smallest step of the load; 0: it carries none
    int hands = 0;            ///< that hold the load
};

/// What a plan is made with, read from `data`/training.
struct TrainingTables {
    TrainingRules rules;
    std::vector<TrainingGoal> goals;
    std::vector<ExerciseNeeds> needs;
    std::vector<Finding> findings;  ///< those that the rules cite, in the order of their ids
};

/// Throws InputError naming file, line and column where a table is wrong: a rule that cites no row
/// of evidence/training.csv and does not say that it was chosen and why, a goal without groups, an
/// exercise that does not ship or stands twice.
[[nodiscard]] TrainingTables load_training_tables(const std::filesystem::path& data);

/// Every piece of equipment that some exercise needs, in order.
[[nodiscard]] std::vector<std::string> list_equipment(const TrainingTables& tables);

/// The goals of these names. Throws InputError where there is none or one twice, and with the
/// nearest name where one is not known.
[[nodiscard]] std::vector<TrainingGoal> find_goals(const TrainingTables& tables,
                                                   std::span<const std::string> names);

}  // namespace sinew
