#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "sinew/analysis/energy.h"
#include "sinew/io/training_tables.h"
#include "sinew/training/plan.h"

namespace sinew {

/// A request for a plan and what came of it.
struct Planned {
    PlanRequest request;
    TrainingTables tables;
    std::string body;
    double body_mass_kg = 0;
    double share = 0;  ///< of the heaviest load, with which works were simulated
    PlanOutcome outcome;
    std::vector<EnergySum> repetitions;  ///< of the plan's works, one each
    std::vector<std::string> notes;      ///< what was left out, and which log was read
};

/// A week of the log as it was done.
struct LoggedWeek {
    TrainingTables tables;
    TrainingLevel level = TrainingLevel::novice;  ///< whose range the sets are set beside
    std::chrono::year_month_day monday;
    std::string body;
    std::vector<std::string> lines;  ///< what was done, a line an entry
    std::vector<GroupDose> dose;
    std::vector<ShortRest> short_rests;  ///< that end in the week
    double time_s = 0;                   ///< of sets and the pauses between them (SessionPlan)
    double net_J = 0, gross_J = 0;       ///< over that time (EnergySum)
    std::vector<std::string> notes;      ///< entries that could not be simulated
};

}  // namespace sinew
