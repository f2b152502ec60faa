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

TEST(TrunkTable, shows_what_each_level_adds_with_its_sign) {
    EXPECT_EQ(format_trunk(trunk()),
              "\ntrunk, mean activation [%]  moments  pressure  stability     all\n"
              "  rectus abdominis              1.0      +0.0       +2.0     3.0\n"
              "  transversus abdominis         0.0     +17.1       +0.1    17.2\n"
              "  abdominal pressure 2.9 to 7.4 kPa\n"
              "  smallest stiffness 10.0 N·m/rad, asked for 10.0\n"
              "  it would give way first in hip_flexion_r\n");
}

TEST(TrunkTable, says_what_is_not_reached_and_what_is_undecided) {
    Result result = trunk();
    result.spine.frames_below_margin = 3;
    result.spine.frames_at_pressure_limit = 2;
    result.spine.verdicts = {{.group = "rectus abdominis",
                              .answer = SupportAnswer::undecided,
                              .owed = {{"thorax pinned", 0.001}, {"thorax free", 0.07}}}};
    result.spine.variants_wanting = {"thorax free (5 of 11 frames)"};
    const std::string text = format_trunk(result);
    EXPECT_NE(text.find("(at its limit in 2 frames)"), std::string::npos) << text;
    EXPECT_NE(text.find("asked for 10.0; not reached in 3 frames"), std::string::npos) << text;
    EXPECT_NE(
        text.find("    rectus abdominis        undecided   +0.1 % (thorax pinned) to +7.0 % "
                  "(thorax free)\n    margin not reached with thorax free (5 of 11 frames)\n"),
        std::string::npos)
        << text;
}

TEST(TrunkTable, a_body_without_a_wall_says_what_it_cannot_give) {
    Result result;
    result.spine.not_available = {
        "abdominal pressure, stability and brace: the body lacks a muscle"};
    EXPECT_EQ(
        format_trunk(result),
        "\nnot available: abdominal pressure, stability and brace: the body lacks a muscle\n");
    EXPECT_EQ(format_trunk({}), "");
}

TEST(TrunkTable, flags_what_is_beyond_the_limits_for_work_and_calls_it_a_flag) {
    Result result;
    result.body_mass_kg = 50;
    result.joint_loads = {{.name = "hip right", .peak_force_N = 2000}};
    result.spine.levels = {{.name = "L5/S1", .peak_compression_N = 3401, .peak_shear_N = 100},
                           {.name = "L4/L5", .peak_compression_N = 3399, .peak_shear_N = 999}};
    const std::string text = format_joint_loads({}, result);
    EXPECT_NE(text.find("  hip right                     2000     4.1\n"), std::string::npos)
        << text;
    EXPECT_NE(text.find("  L5/S1 compression             3401     6.9         100 *\n"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("  L4/L5 compression             3399     6.9         999\n"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("a flag, no\n    verdict"), std::string::npos);
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
