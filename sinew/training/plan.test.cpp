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
    works[0].load_kg = 42.5;
    works[1].load_kg = 35;
    works[0].least_kg = works[1].least_kg = 20;
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
    const PlanRefusal refusal = refusal_of(request);
    EXPECT_EQ(refusal.stopped_by, std::vector<std::string>{"screening"});
    EXPECT_NE(refusal.remedy.find("professional"), std::string::npos) << refusal.remedy;
}

TEST(Plan, names_the_sessions_that_are_too_short) {
    PlanRequest request = make_request();
    request.longest_min = 10;
    const PlanRefusal refusal = refusal_of(request);
    EXPECT_EQ(refusal.stopped_by, std::vector<std::string>{"longest_min"});
}

TEST(Plan, names_the_rest_that_neighbouring_days_do_not_leave) {
    PlanRequest request = make_request();
    request.goals.resize(1);
    request.weekdays = {std::chrono::Monday, std::chrono::Tuesday};
    request.days = 2;
    EXPECT_EQ(refusal_of(request).stopped_by, std::vector<std::string>{"weekdays"});
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

/// With what the thrust begins after sets of the log: load, repetitions, days ago, plain.
struct Logged {
    double load_kg;
    int repetitions;
    int days_ago = 10;
    bool plain = true;
};
std::optional<double> begins_after(const std::vector<Logged>& logged) {
    static const ExerciseWork thrust = make_works()[0];
    std::vector<PastSets> past;
    for (const Logged& one : logged)
        past.push_back(
            {{&thrust, wall_time(2026y / 11 / 30, 18h) - std::chrono::days(one.days_ago), 3},
             one.repetitions,
             one.load_kg,
             one.plain});
    return find_first_load(thrust, past, rules, {.start = 2026y / 11 / 30}).kg;
}

TEST(FirstLoad, goes_on_from_the_log_and_a_step_up_after_one_repetition_more) {
    EXPECT_EQ(begins_after({{50, 8}}), 50);
    EXPECT_EQ(begins_after({{50, 10}}), 50);
    EXPECT_EQ(begins_after({{50, 11}}), 52.5);
    EXPECT_EQ(begins_after({{50, 15}}), 52.5);
}

TEST(FirstLoad, does_not_take_a_heavy_single_for_a_set) {
    EXPECT_EQ(begins_after({{120, 1}}), 42.5);
    EXPECT_EQ(begins_after({{30, 7}}), 30) << "no heavier than what was hard already";
    EXPECT_EQ(begins_after({{50, 10, 9}, {120, 1, 5}}), 50);
}

TEST(FirstLoad, takes_the_heaviest_of_the_last_day_and_no_variation) {
    EXPECT_EQ(begins_after({{50, 10}, {20, 20}}), 50);
    EXPECT_EQ(begins_after({{60, 10, 20}, {50, 10, 3}}), 50);
    EXPECT_EQ(begins_after({{50, 10}, {60, 15, 1, false}}), 50);
}

TEST(FirstLoad, is_not_taken_from_a_log_older_than_strength_is_held) {
    EXPECT_EQ(begins_after({{50, 10, 21}}), 50);
    EXPECT_EQ(begins_after({{50, 10, 22}}), 42.5);
    EXPECT_EQ(begins_after({{30, 10, 22}}), 30) << "no heavier than what was done then";
    EXPECT_EQ(begins_after({{50, 10, 22}, {45, 9, 4}}), 45);
}

TEST(FirstLoad, is_none_where_the_smallest_load_is_too_heavy) {
    ExerciseWork work = make_works()[0];
    work.heaviest_kg = 23.5;  // 85 % are 19.98 kg
    EXPECT_EQ(find_first_load(work, {}, rules, {.start = 2026y / 11 / 30}).kg, std::nullopt);
    work.heaviest_kg = 23.6;
    EXPECT_EQ(find_first_load(work, {}, rules, {.start = 2026y / 11 / 30}).kg, 20);
}

TEST(Plan, on_weekdays_waits_for_the_next_of_them) {
    const ExerciseWork thrust = make_works()[0];
    PlanRequest request = make_request();
    request.weekdays = {std::chrono::Monday, std::chrono::Wednesday, std::chrono::Friday};
    const std::vector<PastSets> past{{{&thrust, wall_time(2026y / 11 / 29, 18h), 3}, 10, 40.0}};
    EXPECT_EQ(plan_of(request, past).sessions[0].begin, wall_time(2026y / 12 / 2, 18h));
}

TEST(Plan, a_load_that_is_held_stays_as_it_is) {
    std::vector<ExerciseWork> works = make_works();
    works[0].is_hold = works[1].is_hold = true;
    const PlanOutcome outcome = make_plan(make_request(), works, {}, rules);
    ASSERT_TRUE(outcome.plan.has_value()) << outcome.refusal->reason;
    for (const PlannedSession& session : outcome.plan->sessions)
        for (const PlannedSets& sets : session.sets)
            if (sets.load_kg) {
                EXPECT_EQ(sets.repetitions, 0);
                EXPECT_EQ(*sets.load_kg,
                          outcome.plan->works[sets.work].exercise == "thrust" ? 42.5 : 35);
            }
}

TEST(ChooseDays, of_rotations_tries_one) {
    PlanRequest request = make_request();
    const int expected[] = {1, 3, 5, 5, 3, 1, 1};
    for (request.days = 1; request.days <= 7; ++request.days)
        EXPECT_EQ(choose_days(request, 1).size(),
                  static_cast<std::size_t>(expected[request.days - 1]))
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
