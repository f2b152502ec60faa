#include "sinew/report/trunk_table.h"

#include <gtest/gtest.h>

#include "sinew/analysis/demand_levels.h"

namespace sinew {
namespace {

GroupResult group(const std::string& name, double moments, double pressure, double stability) {
    GroupResult out{.name = name};
    out.mean_from = {moments, pressure, stability, 0};
    out.mean_activation = moments + pressure + stability;
    for (std::size_t level = 0; level < 3; ++level) out.activation_at[level] = VecX::Zero(2);
    return out;
}

Result trunk() {
    Result result;
    result.groups = {group("rectus abdominis", 0.01, 0, 0.02),
                     group("transversus abdominis", 0, 0.171, 0.001)};
    result.spine.pressure_Pa = Eigen::Vector2d(2900, 7400);
    result.spine.stability_Nm_per_rad = Eigen::Vector2d(10, 12);
    result.spine.margin_Nm_per_rad = 10;
    result.spine.weakest_direction = "hip_flexion_r";
    return result;
}

/// A thigh muscle, an abdominal one, the one without a line, and one at rest, over two phases.
Result two_phases() {
    Result result;
    const auto add = [&](const std::string& name, const PhaseRole& up, const PhaseRole& down) {
        GroupResult out{.name = name};
        out.phases = {up, down};
        out.phases[0].phase = Phase::lifting;
        out.phases[1].phase = Phase::lowering;
        result.groups.push_back(out);
    };
    add("semimembranosus",
        {.role = Role::synergist,
         .reason = "drives 14.6 % of hip_flexion",
         .contraction = Contraction::shortens},
        {.role = Role::prime_mover,
         .reason = "drives 16.2 % of hip_flexion",
         .contraction = Contraction::lengthens});
    add("internal oblique",
        {.role = Role::stabiliser,
         .reason = "owes 5.2 % to stability; opposes 4.8 % of T12_L1_FE",
         .contraction = Contraction::holds},
        {.role = Role::idle, .reason = "1.2 % active", .contraction = Contraction::holds});
    add("transversus abdominis", {.role = Role::stabiliser, .reason = "owes 16.1 % to pressure"},
        {.role = Role::stabiliser, .reason = "owes 16.9 % to pressure"});
    add("psoas", {.role = Role::idle, .reason = "0.0 % active"},
        {.role = Role::idle, .reason = "0.0 % active"});
    return result;
}

/// The tables without the lines that explain their words.
std::string rows_of(const Result& result) {
    const std::string text = format_roles(result);
    return text.substr(0, text.find("  drives: at a joint"));
}

TEST(TrunkTable, every_phase_has_its_own_roles_fibres_and_reasons) {
    EXPECT_EQ(rows_of(two_phases()),
              "\nphase: lifting            role        fibres       because it\n"
              "  semimembranosus         synergist   shortens     drives 14.6 % of hip_flexion\n"
              "  internal oblique        stabiliser  holds        owes 5.2 % to stability\n"
              "                                                   opposes 4.8 % of T12_L1_FE\n"
              "  transversus abdominis   stabiliser  not computed owes 16.1 % to pressure\n"
              "\nphase: lowering           role        fibres       because it\n"
              "  semimembranosus         prime mover lengthens    drives 16.2 % of hip_flexion\n"
              "  transversus abdominis   stabiliser  not computed owes 16.9 % to pressure\n");
    EXPECT_NE(format_roles(two_phases()).find("15 % or more as prime mover, 3 % as\n"),
              std::string::npos);
    EXPECT_EQ(format_roles(two_phases()).find("undecided"), std::string::npos);
    EXPECT_EQ(format_roles(two_phases()).find("gate"), std::string::npos);
    EXPECT_EQ(format_roles({}), "");
}

TEST(TrunkTable, a_role_says_that_its_verdict_is_undecided_and_that_the_gate_is_not_passed) {
    Result result = two_phases();
    SupportVerdict open{.group = "internal oblique"}, closed{.group = "transversus abdominis"};
    open.answer = SupportAnswer::undecided;
    closed.answer = SupportAnswer::closed_by_gate;
    result.spine.verdicts = {open, closed};
    EXPECT_EQ(find_role_caveats(result, "internal oblique"),
              std::vector<std::string>{"support undecided"});
    EXPECT_EQ(find_role_caveats(result, "transversus abdominis"),
              std::vector<std::string>{"gate not passed"});
    EXPECT_TRUE(find_role_caveats(result, "semimembranosus").empty());
    const std::string rows = rows_of(result);
    EXPECT_NE(rows.find("opposes 4.8 % of T12_L1_FE\n"
                        "                                                   "
                        "support undecided\n"
                        "  transversus abdominis   stabiliser  not computed owes 16.1 % to "
                        "pressure\n"
                        "                                                   gate not passed\n"),
              std::string::npos)
        << rows;
    // Idle is a statement too, where it is left open.
    EXPECT_NE(rows.find("  internal oblique        idle        holds        1.2 % active\n"
                        "                                                   "
                        "support undecided\n"),
              std::string::npos)
        << rows;
    EXPECT_NE(format_roles(result).find("whether it owes 5 % hangs on assumptions"),
              std::string::npos);
    EXPECT_NE(format_roles(result).find("no verdict about people"), std::string::npos);
}

TEST(TrunkTable, shows_what_each_level_adds_with_its_sign) {
    EXPECT_EQ(format_trunk(trunk()),
              "\ntrunk, mean activation [%]  moments  pressure  stability     all\n"
              "  rectus abdominis              1.0      +0.0       +2.0     3.0\n"
              "  transversus abdominis         0.0     +17.1       +0.1    17.2\n"
              "  abdominal pressure 2.9 to 7.4 kPa\n"
              "  smallest stiffness 10.0 N·m/rad, asked for 10.0\n"
              "  it would give way first in hip_flexion_r\n");
}

TEST(TrunkTable, says_what_is_not_reached) {
    Result result = trunk();
    result.spine.frames_below_margin = 3;
    result.spine.frames_at_pressure_limit = 2;
    const std::string text = format_trunk(result);
    EXPECT_NE(text.find("(at its limit in 2 frames)"), std::string::npos) << text;
    EXPECT_NE(text.find("asked for 10.0; not reached in 3 frames"), std::string::npos) << text;
}

Result judged(bool gate_closed, const std::vector<SupportOverSamples>& samples = {}) {
    Result result = trunk();
    SpineResult& spine = result.spine;
    for (const char* name : {"rectus abdominis", "erector spinae"})
        spine.verdicts.push_back({.group = name,
                                  .variants = {{"as asked", 0.0612},
                                               {"pinned, g 5 κ 30", 0.084},
                                               {"height-held, g 20 κ 0", 0.5, true}}});
    spine.variants_described = "the thorax pinned as asked; then others";
    spine.variants_wanting = {"height-held, g 20 κ 0 (5 of 6 frames)"};
    judge_support(spine.verdicts, samples, gate_closed);
    return result;
}

TEST(TrunkTable, gives_one_verdict_a_group_beside_the_figures_of_the_variants) {
    const std::string text = format_trunk(judged(false));
    EXPECT_NE(
        text.find(
            "  do pressure and stability ask for 5 % or more? one verdict a group, from 3\n"
            "  variants (the thorax pinned as asked; then others)\n"
            "                        verdict             least   most [%], with\n"
            "  rectus abdominis      asked for            +6.1  +50.0  height-held, g 20 κ 0\n"
            "  erector spinae        asked for            +6.1  +50.0  height-held, g 20 κ 0\n"
            "  margin not reached, so that more would be asked for, with height-held, g 20\n"
            "    κ 0 (5 of 6 frames)\n"),
        std::string::npos)
        << text;
}

TEST(TrunkTable, closes_the_abdominal_groups_with_the_gate_and_says_what_the_figures_are) {
    const std::string text = format_trunk(judged(true));
    EXPECT_NE(text.find("  rectus abdominis      closed by the gate   +6.1"), std::string::npos);
    EXPECT_NE(text.find("  erector spinae        asked for            +6.1"), std::string::npos);
    EXPECT_NE(text.find("  closed by the gate: figures of the model, and no verdict;"),
              std::string::npos)
        << text;
}

TEST(TrunkTable, the_verdict_counts_the_samples_too) {
    const std::string text = format_trunk(
        judged(false, {{.group = "erector spinae", .tally = {.ask = 93, .do_not = 7}}}));
    EXPECT_NE(text.find("others) and 100 samples\n"), std::string::npos) << text;
    EXPECT_NE(text.find("  rectus abdominis      asked for  "), std::string::npos) << text;
    EXPECT_NE(text.find("  erector spinae        undecided  "), std::string::npos) << text;
}

TEST(TrunkTable, a_body_without_a_wall_says_what_it_cannot_give_once_for_each_reason) {
    Result result;
    result.spine.not_available = {{"abdominal pressure", {}, "the body lacks a muscle"},
                                  {"stability", {}, "the body lacks a muscle"},
                                  {"contact force of hip left", {}, "the body has no such joints"}};
    EXPECT_EQ(format_trunk(result),
              "\nnot available\n"
              "  the body lacks a muscle: abdominal pressure; stability\n"
              "  the body has no such joints: contact force of hip left\n");
    EXPECT_EQ(format_trunk({}), "");
}

TEST(TrunkTable, a_brace_that_is_not_reached_has_its_line_and_one_that_is_has_none) {
    Result result = trunk();
    result.spine.brace_asked_Pa = 26600;
    EXPECT_EQ(format_trunk(result).find("brace"), std::string::npos);
    result.spine.frames_below_brace = 2;
    result.spine.brace_shortfall_Pa = 15840;
    EXPECT_NE(format_trunk(result).find(
                  "  abdominal pressure 2.9 to 7.4 kPa\n"
                  "  the brace of 26.6 kPa is not reached in 2 frames, by 15.8 kPa at most\n"),
              std::string::npos)
        << format_trunk(result);
}

TEST(TrunkTable, the_capacity_names_joints_and_groups_once_without_their_sides) {
    Body body;
    for (const char* name : {"glmax1_r", "glmax1_l"}) {
        body.muscles.push_back({});
        body.muscles.back().name = name;
    }
    body.groups = {{"gluteus maximus", {MuscleIndex{0}, MuscleIndex{1}}}};
    Result result;
    EXPECT_EQ(format_capacity(body, result), "");
    result.capacity = RepetitionCapacity{.status = CapacityStatus::solved,
                                         .load_kg = 54.92,
                                         .time_s = 0.15,
                                         .limiting_coordinates = {"hip_flexion_l", "hip_flexion_r"},
                                         .limiting_muscles = {"glmax1_l", "glmax1_r"}};
    EXPECT_EQ(format_capacity(body, result),
              "\nheaviest load of the repetition: 54.9 kg\n"
              "  stopped at 0.15 s by hip_flexion; at their limit: gluteus maximus\n");
    result.capacity->stability_limits = true;
    result.capacity->load_without_stability_kg = 60;
    for (const char* name : {"a", "b", "c", "d", "e", "f", "g", "h"})
        result.capacity->limiting_coordinates.emplace_back(name);
    EXPECT_EQ(format_capacity(body, result),
              "\nheaviest load of the repetition: 54.9 kg\n"
              "  stopped at 0.15 s by stability, hip_flexion, a, b, c, d, e, f and 2 more; at\n"
              "  their limit: gluteus maximus; 60.0 kg without the margin of stability\n");
    result.capacity->limiting_coordinates.clear();
    result.capacity->limiting_muscles.clear();
    result.capacity->stability_limits = false;
    result.capacity->load_without_stability_kg = 54.92;
    EXPECT_EQ(format_capacity(body, result),
              "\nheaviest load of the repetition: 54.9 kg\n"
              "  stopped at 0.15 s by contacts\n");
    result.capacity->at_bound = true;
    EXPECT_EQ(format_capacity(body, result), "\nheaviest load of the repetition: 55 kg or more\n");
    result.capacity->status = CapacityStatus::infeasible;
    result.capacity->limited_by = "no load can be held at 1.00 s";
    EXPECT_EQ(format_capacity(body, result),
              "\nheaviest load of the repetition: not found; no load can be held at 1.00 s\n");
}

TEST(TrunkTable, the_abdominal_sentence_tells_moments_from_the_rest) {
    EXPECT_EQ(calc_abdominal_sentence(trunk()),
              "Of the abdominal muscles it works: rectus abdominis 3.0 %, transversus abdominis "
              "17.2 %; the moments alone ask for 1.0 % at most.");
    Result none = trunk();
    none.groups = {group("rectus abdominis", 0, 0, 0)};
    none.groups[0].activation_at[1].resize(0);
    EXPECT_EQ(calc_abdominal_sentence(none),
              "To carry the moments it needs none of the abdominal muscles.");
    EXPECT_EQ(calc_abdominal_sentence({}), "");
}

}  // namespace
}  // namespace sinew
