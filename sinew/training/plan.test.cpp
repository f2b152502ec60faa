#include "sinew/training/plan.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "sinew/training/plan_schedule.h"
#include "sinew/training/training_test_rules.h"

namespace sinew {
namespace {

using namespace std::chrono_literals;

const TrainingRules rules = make_test_rules();

/// Two exercises for each of two groups that share no muscle; the first of each has a load.
std::vector<ExerciseWork> make_works() {
    std::vector<ExerciseWork> works{
        make_test_work("thrust", "glutes", 0.8), make_test_work("deadlift", "glutes", 0.7),
        make_test_work("roll-out", "abs", 0.6), make_test_work("sit-up", "abs", 0.5)};
    works[0].needs = {"barbell", "bench"};
    works[0].heaviest_kg = 60;
    works[0].increment_kg = 2.5;
    works[1].needs = {"barbell"};
    works[1].heaviest_kg = 50;
    works[1].increment_kg = 2.5;
    works[2].needs = {"ab-wheel"};
    return works;
}

PlanRequest make_request() {
    PlanRequest request;
    request.goals = {{"glutes", "", {"glutes"}}, {"abs", "", {"abs"}}};
    request.start = 2026y / 11 / 30;
    request.time_of_day = 18h;
    return request;
}

Plan plan_of(const PlanRequest& request, std::span<const PastSets> past = {}) {
    const PlanOutcome outcome = make_plan(request, make_works(), past, rules);
    EXPECT_TRUE(outcome.plan.has_value()) << outcome.refusal->reason;
    EXPECT_TRUE(check_plan(*outcome.plan, request, past, rules).empty());
    return *outcome.plan;
}

PlanRefusal refusal_of(const PlanRequest& request, std::span<const PastSets> past = {}) {
    const PlanOutcome outcome = make_plan(request, make_works(), past, rules);
    EXPECT_FALSE(outcome.plan.has_value());
    return outcome.refusal.value_or(PlanRefusal{});
}

TEST(Plan, gives_each_goal_ten_sets_on_two_days_or_more) {
    const Plan plan = plan_of(make_request());
    ASSERT_EQ(plan.sessions.size(), 18U);
    for (const GroupDose& dose : plan.dose) {
        EXPECT_GE(dose.counted, 10) << dose.group;
        EXPECT_GE(dose.days, 2) << dose.group;
    }
}

TEST(Plan, spreads_three_days_evenly) {
    const Plan plan = plan_of(make_request());
    EXPECT_EQ(plan.sessions[1].begin - plan.sessions[0].begin, 48h);
    EXPECT_EQ(plan.sessions[3].begin - plan.sessions[0].begin, 7 * 24h);
}

TEST(Plan, keeps_weekdays) {
    PlanRequest request = make_request();
    request.weekdays = {std::chrono::Thursday, std::chrono::Sunday};
    request.days = 2;
    const Plan plan = plan_of(request);
    EXPECT_EQ(plan.sessions[0].begin, wall_time(2026y / 12 / 3, 18h));
    EXPECT_EQ(plan.sessions[1].begin, wall_time(2026y / 12 / 6, 18h));
}

TEST(Plan, on_four_days_no_muscle_works_hard_two_days_running) {
    PlanRequest request = make_request();
    request.days = 4;
    (void)plan_of(request);
}

TEST(Plan, refuses_too_few_and_too_many_days_by_their_rule) {
    for (const int days : {1, 6, 7}) {
        PlanRequest request = make_request();
        request.days = days;
        EXPECT_EQ(refusal_of(request).stopped_by, std::vector<std::string>{"training_days"});
    }
}

TEST(Plan, names_the_equipment_that_is_missing) {
    PlanRequest request = make_request();
    request.equipment = std::vector<std::string>{"ab-wheel"};
    const PlanRefusal refusal = refusal_of(request);
    EXPECT_EQ(refusal.stopped_by, std::vector<std::string>{"equipment"});
    EXPECT_NE(refusal.reason.find("glutes"), std::string::npos) << refusal.reason;
}

TEST(Plan, names_the_exercises_that_are_left_out) {
    PlanRequest request = make_request();
    request.left_out = {"thrust", "deadlift"};
    EXPECT_EQ(refusal_of(request).stopped_by, std::vector<std::string>{"left_out"});
}

TEST(Plan, names_the_sessions_that_are_too_short) {
    PlanRequest request = make_request();
    request.longest_min = 10;
    const PlanRefusal refusal = refusal_of(request);
    ASSERT_FALSE(refusal.stopped_by.empty());
    EXPECT_EQ(refusal.stopped_by[0], "longest_min");
}

TEST(Plan, names_the_rest_that_neighbouring_days_do_not_leave) {
    PlanRequest request = make_request();
    request.goals.resize(1);
    request.weekdays = {std::chrono::Monday, std::chrono::Tuesday};
    request.days = 2;
    const PlanRefusal refusal = refusal_of(request);
    EXPECT_NE(std::ranges::find(refusal.stopped_by, "weekdays"), refusal.stopped_by.end());
    EXPECT_NE(std::ranges::find(refusal.stopped_by, "rest_between_hard_sessions"),
              refusal.stopped_by.end());
}

TEST(Plan, begins_within_the_share_of_the_heaviest) {
    const Plan plan = plan_of(make_request());
    for (const PlannedSession& session : plan.sessions)
        for (const PlannedSets& sets : session.sets)
            if (plan.works[sets.work].exercise == "thrust") {
                EXPECT_EQ(*sets.load_kg, 42.5);  // 70 % of 60 kg is 42
                EXPECT_EQ(sets.repetitions, 10);
                return;
            }
    FAIL() << "no thrust";
}

TEST(Plan, raises_the_load_once_two_more_repetitions_are_done) {
    const Plan plan = plan_of(make_request());
    std::vector<std::pair<int, double>> course;
    for (std::size_t s = 0; s < plan.sessions.size(); s += 3)
        for (const PlannedSets& sets : plan.sessions[s].sets)
            if (plan.works[sets.work].exercise == "thrust")
                course.emplace_back(sets.repetitions, *sets.load_kg);
    const std::vector<std::pair<int, double>> expected{{10, 42.5}, {11, 42.5}, {12, 42.5},
                                                       {10, 45},   {11, 45},   {12, 45}};
    EXPECT_EQ(course, expected);
}

TEST(NextLoad, stays_within_two_and_ten_percent) {
    EXPECT_EQ(next_load(25, 2.5, rules), 27.5);            // 10 %
    EXPECT_EQ(next_load(24.9, 2.5, rules), std::nullopt);  // a little more
    EXPECT_EQ(next_load(125, 2.5, rules), 127.5);          // 2 %
    EXPECT_EQ(next_load(130, 2.5, rules), 135);            // one step is too little
}

TEST(Plan, waits_until_the_muscles_are_rested) {
    const ExerciseWork thrust = make_works()[0];
    PlanRequest request = make_request();
    const std::vector<PastSets> past{{{&thrust, wall_time(2026y / 11 / 29, 18h), 3}, 10, 40.0}};
    const Plan plan = plan_of(request, past);
    EXPECT_EQ(plan.sessions[0].begin, wall_time(2026y / 12 / 1, 18h));
    ASSERT_FALSE(plan.notes.empty());
    EXPECT_EQ(plan.notes[0].find("it begins on 2026-12-01"), 0U) << plan.notes[0];

    request.start_is_asked = true;
    const PlanRefusal refusal = refusal_of(request, past);
    EXPECT_EQ(refusal.stopped_by[0], "start");
    EXPECT_EQ(refusal.remedy, "Start on 2026-12-01.");
}

TEST(Plan, an_hour_decides_whether_the_start_is_rested) {
    const ExerciseWork thrust = make_works()[0];
    PlanRequest request = make_request();
    request.start_is_asked = true;
    const std::vector<PastSets> rested{{{&thrust, wall_time(2026y / 11 / 28, 18h), 3}, 10, 40.0}};
    (void)plan_of(request, rested);
    const std::vector<PastSets> tired{{{&thrust, wall_time(2026y / 11 / 28, 19h), 3}, 10, 40.0}};
    EXPECT_EQ(refusal_of(request, tired).stopped_by[0], "start");
}

TEST(Plan, goes_on_from_the_log) {
    const ExerciseWork thrust = make_works()[0];
    const auto load_after = [&](int repetitions) {
        const std::vector<PastSets> past{
            {{&thrust, wall_time(2026y / 11 / 20, 18h), 3}, repetitions, 50.0}};
        const Plan plan = plan_of(make_request(), past);
        for (const PlannedSets& sets : plan.sessions[0].sets)
            if (plan.works[sets.work].exercise == "thrust") return *sets.load_kg;
        return 0.0;
    };
    EXPECT_EQ(load_after(9), 50);
    EXPECT_EQ(load_after(10), 50);
    EXPECT_EQ(load_after(11), 52.5);
    EXPECT_EQ(load_after(15), 52.5);
}

TEST(ChooseDays, of_rotations_tries_one) {
    PlanRequest request = make_request();
    const int expected[] = {1, 3, 5, 5, 3, 1, 1};
    for (request.days = 1; request.days <= 7; ++request.days)
        EXPECT_EQ(choose_days(request).size(), static_cast<std::size_t>(expected[request.days - 1]))
            << request.days;
}

/// Each rule broken by hand is found.
TEST(CheckPlan, finds_what_is_broken) {
    PlanRequest request = make_request();
    const Plan whole = plan_of(request);
    const auto breaks = [&](const auto& change, std::string_view rule) {
        Plan plan = whole;
        change(plan);
        std::vector<std::string> found;
        for (const PlanViolation& one : check_plan(plan, request, {}, rules))
            found.push_back(one.rule);
        EXPECT_NE(std::ranges::find(found, rule), found.end()) << rule;
    };
    breaks([](Plan& p) { p.sessions.pop_back(); }, "days");
    breaks([](Plan& p) { p.sessions[1].begin = p.sessions[0].begin + 47h; },
           "rest_between_hard_sessions");
    breaks([](Plan& p) { p.sessions[0].sets[0].sets = 4; }, "sets_of_an_exercise");
    breaks([](Plan& p) { p.sessions[0].sets[0].sets = 0; }, "sets_of_a_group");
    breaks([](Plan& p) { p.sessions[0].sets.clear(); }, "days");
    breaks([](Plan& p) { p.sessions[0].begin -= 24h; }, "start");
    const auto loaded = [](Plan& p, std::size_t session) -> PlannedSets& {
        return *std::ranges::find_if(p.sessions[session].sets,
                                     [](const PlannedSets& s) { return s.load_kg.has_value(); });
    };
    breaks([&](Plan& p) { loaded(p, 0).load_kg = 1; }, "share_of_heaviest");
    breaks([&](Plan& p) { loaded(p, 0).repetitions = 13; }, "repetitions");
    breaks([&](Plan& p) { *loaded(p, 9).load_kg *= 1.2; }, "load_step");
    breaks([&](Plan& p) { loaded(p, 8).repetitions = 10; }, "repetitions_over");
}

}  // namespace
}  // namespace sinew
