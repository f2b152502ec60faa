#pragma once

#include <string>
#include <vector>

#include "sinew/report/planned.h"

namespace sinew {

/// The words that the forms of a plan share: table, JSON, page and calendar.

/// `Mon 2026-11-30 18:00`.
[[nodiscard]] std::string format_wall_time(WallTime time);

/// `abs, glutes`.
[[nodiscard]] std::string list_goals(const PlanRequest& request);

/// `3 x 10, 40 kg`, `3 x as many as leave two, each side`, `2 x as long as it stays in shape`.
[[nodiscard]] std::string describe_sets(const Plan& plan, const PlannedSets& sets);

/// Energy of a session's sets and pauses, gross [kcal].
[[nodiscard]] double session_kcal(const Planned& planned, const PlannedSession& session);

/// `10 to 20 weekly sets of a muscle`, with what it rests on: studies, or that it was chosen and
/// why.
[[nodiscard]] std::string describe_bounds(const TrainingRule& rule);
[[nodiscard]] std::string describe_sources(const TrainingRule& rule, const TrainingTables& tables);

/// The rules that a request's plan keeps, each once, in the order of the file.
[[nodiscard]] std::vector<const TrainingRule*> rules_of(const TrainingTables& tables, Aim aim,
                                                        TrainingLevel level);

/// What is true of every plan and every log: daily training, what activation cannot tell, and that
/// no professional is replaced. A sentence each.
[[nodiscard]] std::vector<std::string> standing_advice(const TrainingTables& tables);

/// `below`, `within` or `above`.
[[nodiscard]] std::string_view verdict_name(DoseVerdict verdict);

}  // namespace sinew
