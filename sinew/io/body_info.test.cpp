#include "sinew/io/body_info.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "sinew/io/osim_reader.h"
#include "sinew/io/osim_test_model.h"

namespace sinew {
namespace {

using Names = std::vector<std::string>;
using Counts = std::map<std::string, int>;

BodyInfo info_of(const std::string& text) {
    const BodySpec spec = make_body_spec("small.osim", text);
    return calc_body_info(spec, compile(spec));
}

/// "count kind: why (names)" of each kind.
Names lines_of(const std::vector<UnsupportedKind>& kinds) {
    Names lines;
    for (const UnsupportedKind& kind : kinds)
        lines.push_back(fmt::format("{} {}: {} ({})", kind.count, kind.kind, kind.why,
                                    fmt::join(kind.names, " ")));
    return lines;
}

TEST(BodyInfo, lists_what_only_compiling_leaves_out) {
    const Names lines = lines_of(info_of(osim::small_model()).unsupported);
    for (const char* line :
         {"1 PointToPointActuator: idle: it pulls with no force (rope)",
          "1 CoordinateActuator: idle: muscles cross 'flexion' and must carry it (motor)"})
        EXPECT_EQ(std::count(lines.begin(), lines.end(), line), 1) << line;
}

TEST(BodyInfo, lists_properties_that_are_kept_and_decide_nothing) {
    const std::string limited =
        osim::replaced(osim::small_model(), "<Af>0.3</Af>",
                       "<Af>0.3</Af><max_control>0.1</max_control><min_control>0.05</min_control>");
    EXPECT_EQ(lines_of(info_of(limited).kept_unused),
              (Names{"1 tendon compliance: the tendon is rigid, at its slack length ()",
                     "1 activation and deactivation times: a muscle is as active as it is asked to "
                     "be ()",
                     "1 min_control, max_control and minimum_activation: activation is anything "
                     "from 0 to 1 ()",
                     "1 of these, other than OpenSim's defaults: the limits asked for do not hold "
                     "(flexor)"}));
    BodySpec spec = make_body_spec("small.osim", osim::small_model());
    std::erase_if(spec.muscles, [](const MuscleSpec& m) { return m.applies_force; });
    EXPECT_EQ(lines_of(calc_body_info(spec, compile(spec)).kept_unused),
              (Names{"1 motor limits (optimal_force times control): a motor gives whatever the "
                     "motion asks (motor)"}));
}

TEST(BodyInfo, counts_and_names_what_a_body_holds) {
    const BodyInfo info = info_of(osim::small_model());
    EXPECT_EQ(info.name, "small");
    EXPECT_EQ(info.source, "small.osim");
    EXPECT_EQ(info.mass, 12);
    EXPECT_EQ(info.segments, (Names{"thigh", "shank", "foot"}));
    EXPECT_EQ(info.coordinates, (Names{"flexion", "glide"}));
    EXPECT_EQ(info.coupled, (Names{"bend"}));
    EXPECT_EQ(info.locked, (Names{"glide"}));
    EXPECT_EQ(info.joints, (Counts{{"CustomJoint", 1}, {"PinJoint", 1}, {"WeldJoint", 1}}));
    EXPECT_EQ(info.muscles, (Counts{{"Thelen2003Muscle", 1}, {"Millard2012EquilibriumMuscle", 1}}));
    EXPECT_EQ(info.disabled_muscles, 1);
    EXPECT_EQ(info.path_points,
              (Counts{{"PathPoint", 3}, {"ConditionalPathPoint", 1}, {"MovingPathPoint", 1}}));
    EXPECT_EQ(info.wraps, (Counts{{"WrapCylinder", 1}, {"WrapEllipsoid", 1}}));
    EXPECT_EQ(info.motors, 1);
    EXPECT_EQ(info.other_actuators, 1);
    EXPECT_EQ(info.markers, 1);
    EXPECT_EQ(info.groups, 1);
}

TEST(BodyInfo, tells_what_is_used_otherwise_than_it_stands_apart_from_what_is_not) {
    const BodyInfo info =
        info_of(osim::replaced(osim::small_model(), "<Marker name=\"dot\">", "<Marker>"));
    EXPECT_EQ(lines_of(info.altered),
              (Names{"1 Marker: has no name in the file; named as in OpenSim (marker)"}));
    for (const std::string& line : lines_of(info.unsupported))
        EXPECT_EQ(line.find("Marker"), std::string::npos) << line;
}

TEST(BodyInfo, gathers_unsupported_parts_by_kind_and_reason) {
    BodySpec spec = make_body_spec("small.osim", osim::small_model());
    spec.motors.clear();
    spec.point_to_point_actuators.clear();
    spec.unsupported = {{"BushingForce", "disc1", "stiff"},
                        {"Appearance", "", "display", 40},
                        {"BushingForce", "disc2", "stiff"},
                        {"BushingForce", "disc3", "switched off"}};
    const BodyInfo info = calc_body_info(spec, compile(spec));
    ASSERT_EQ(info.unsupported.size(), 3u);
    EXPECT_EQ(info.unsupported[0].kind, "BushingForce");
    EXPECT_EQ(info.unsupported[0].count, 2);
    EXPECT_EQ(info.unsupported[0].names, (Names{"disc1", "disc2"}));
    EXPECT_EQ(info.unsupported[1].count, 40);
    EXPECT_TRUE(info.unsupported[1].names.empty());
    EXPECT_EQ(info.unsupported[2].why, "switched off");
}

}  // namespace
}  // namespace sinew
