#include "sinew/io/osim_reader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "sinew/io/osim_test_model.h"
#include "sinew/mechanics/mechanics.h"
#include "sinew/muscle/paths.h"

namespace sinew {
namespace {

using osim::replaced;
using osim::small_model;

// Placing a point through one or two transforms rounds a few times at numbers of order one.
constexpr double rounding = 1e-14;

const BodySpec& small() {
    static const BodySpec spec = make_body_spec("small.osim", small_model());
    return spec;
}

/// Why a part is listed as unsupported; "not listed" when it is not.
std::string why(const BodySpec& spec, const std::string& kind, const std::string& name) {
    for (const UnsupportedPart& part : spec.unsupported) {
        if (part.kind == kind && part.name == name) return part.why;
    }
    return "not listed";
}

TEST(OsimReader, reads_the_model_itself) {
    EXPECT_EQ(small().name, "small");
    EXPECT_EQ(small().source, "small.osim");
    EXPECT_EQ(small().credits, "Nobody");
    EXPECT_EQ(small().gravity, Vec3(0, -9.8, 0.5));
}

TEST(OsimReader, reads_a_segment_with_its_inertia_in_opensims_order) {
    ASSERT_EQ(small().segments.size(), 3u);
    const SegmentSpec& thigh = small().segments[0];
    EXPECT_EQ(thigh.mass, 8);
    EXPECT_EQ(thigh.p_SegmentCom, Vec3(0, -0.2, 0.01));
    Mat3 inertia;
    inertia << 1, 0.1, 0.2, 0.1, 2, 0.3, 0.2, 0.3, 2.5;
    EXPECT_EQ(thigh.inertia, inertia);
    ASSERT_EQ(thigh.meshes.size(), 1u);
    EXPECT_EQ(thigh.meshes[0].file, "thigh.stl");
    EXPECT_EQ(thigh.meshes[0].scale, Vec3(1, 2, 3));
}

TEST(OsimReader, reads_wrap_surfaces_on_segments_and_ground) {
    ASSERT_EQ(small().ground_wraps.size(), 1u);
    const WrapSpec& rail = small().ground_wraps[0];
    EXPECT_EQ(rail.quadrant, "y");
    EXPECT_EQ(std::get<CylinderSpec>(rail.shape), (CylinderSpec{0.02, 0.3}));
    ASSERT_EQ(small().segments[0].wraps.size(), 1u);
    const WrapSpec& ball = small().segments[0].wraps[0];
    EXPECT_FALSE(ball.active);
    EXPECT_EQ(ball.quadrant, "all");
    EXPECT_EQ(ball.X_SegmentWrap.p, Vec3(1, 2, 3));
    EXPECT_EQ(ball.X_SegmentWrap.R, rotation_xyz_body({0.1, 0.2, 0.3}));
    EXPECT_EQ(std::get<EllipsoidSpec>(ball.shape).radii, Vec3(0.01, 0.02, 0.03));
}

TEST(OsimReader, reads_a_custom_joint_with_functions_of_coordinates) {
    const JointSpec& hip = small().joints.at(0);
    EXPECT_EQ(hip.kind, JointKind::custom);
    EXPECT_EQ(hip.parent.segment, "ground");
    EXPECT_EQ(hip.child.segment, "thigh");
    EXPECT_EQ(hip.child.translation, Vec3(0, 0.1, 0));
    EXPECT_EQ(hip.child.rotation_xyz_body, Vec3(0.5, 0, 0));
    ASSERT_EQ(hip.coordinates.size(), 2u);
    EXPECT_EQ(hip.coordinates[0].default_value, 0.4);
    EXPECT_EQ(hip.coordinates[0].minimum, -1);
    EXPECT_EQ(hip.coordinates[0].maximum, 2);
    EXPECT_TRUE(hip.coordinates[0].clamped);
    EXPECT_TRUE(hip.coordinates[1].locked);
    EXPECT_EQ(hip.rotations[0].coordinate, "flexion");
    EXPECT_EQ(hip.rotations[0].axis, Vec3::UnitZ());
    EXPECT_EQ(hip.rotations[1].coordinate, "");
    EXPECT_EQ(hip.rotations[1].axis, Vec3::UnitY());
    EXPECT_EQ(hip.translations[1].coordinate, "glide");
    // The spline is that of x², halved.
    EXPECT_NEAR(calc(hip.translations[1].function, 1.5).f, 0.5 * 1.5 * 1.5, rounding);
}

TEST(OsimReader, turns_a_pin_about_z_and_resolves_relative_paths) {
    const JointSpec& knee = small().joints.at(1);
    EXPECT_EQ(knee.kind, JointKind::pin);
    EXPECT_EQ(knee.parent.segment, "thigh");
    EXPECT_EQ(knee.parent.frame, "scar");
    EXPECT_EQ(knee.parent.translation, Vec3(0.1, 0, 0));
    EXPECT_EQ(knee.child.segment, "shank");
    EXPECT_EQ(knee.rotations[2].coordinate, "bend");
    EXPECT_EQ(knee.coordinates[0].minimum, -10);
    EXPECT_EQ(knee.coordinates[0].maximum, 10);
}

TEST(OsimReader, turns_a_universal_joint_about_x_then_y) {
    const BodySpec spec = make_body_spec(
        "u.osim", replaced(replaced(replaced(small_model(), "<PinJoint", "<UniversalJoint"),
                                    "</PinJoint>", "</UniversalJoint>"),
                           "<Coordinate name=\"bend\"/>",
                           "<Coordinate name=\"bend\"/><Coordinate name=\"sway\"/>"));
    const JointSpec& knee = spec.joints.at(1);
    EXPECT_EQ(knee.kind, JointKind::universal);
    EXPECT_EQ(knee.rotations[0].coordinate, "bend");
    EXPECT_EQ(knee.rotations[0].axis, Vec3::UnitX());
    EXPECT_EQ(knee.rotations[1].coordinate, "sway");
    EXPECT_EQ(knee.rotations[1].axis, Vec3::UnitY());
    EXPECT_EQ(knee.rotations[2].coordinate, "");
}

TEST(OsimReader, composes_offset_frames_upon_offset_frames) {
    const JointSpec& ankle = small().joints.at(2);
    EXPECT_EQ(ankle.kind, JointKind::weld);
    EXPECT_EQ(ankle.parent.segment, "shank");
    // One metre along x, a quarter turn about z, one metre along the new x.
    EXPECT_TRUE(ankle.parent.translation.isApprox(Vec3(1, 1, 0), rounding));
    EXPECT_TRUE(ankle.parent.rotation_xyz_body.isApprox(Vec3(0, 0, 1.5707963267948966), rounding));
}

TEST(OsimReader, multiplies_a_couplers_function_by_its_scale_factor) {
    ASSERT_EQ(small().couplers.size(), 1u);
    const CouplerSpec& tie = small().couplers[0];
    EXPECT_EQ(tie.independent, "flexion");
    EXPECT_EQ(tie.dependent, "bend");
    EXPECT_NEAR(calc(tie.function, 0.5).f, 3 * (2 * 0.5 + 0.1), rounding);
}

TEST(OsimReader, takes_what_a_muscle_leaves_out_from_the_files_defaults_then_opensims) {
    const MuscleSpec& flexor = small().muscles.at(0);
    EXPECT_EQ(flexor.max_isometric_force, 1234);
    EXPECT_EQ(flexor.optimal_fibre_length, 0.11);
    EXPECT_EQ(flexor.max_contraction_velocity, 10);
    const auto& thelen = std::get<Thelen2003Curves>(flexor.curves);
    EXPECT_EQ(thelen.max_eccentric_force, 1.7);
    EXPECT_EQ(thelen.velocity_shape, 0.3);
    EXPECT_EQ(thelen.active_shape, 0.45);
    EXPECT_EQ(flexor.dynamics.activation_time_constant, 0.015);
    const MuscleSpec& extensor = small().muscles.at(1);
    const auto& millard = std::get<Millard2012Curves>(extensor.curves);
    EXPECT_EQ(millard.active_minimum_value, 0);
    EXPECT_EQ(millard.active_min_norm_length, 0.4441);
    EXPECT_EQ(millard.passive_curviness, 0.6);
    EXPECT_FALSE(millard.passive_stiffness_at_low_force.has_value());
    EXPECT_EQ(extensor.dynamics.activation_time_constant, 0.01);
}

TEST(OsimReader, reads_fixed_conditional_and_moving_points) {
    const auto& points = small().muscles.at(0).points;
    ASSERT_EQ(points.size(), 3u);
    EXPECT_EQ(points[0].segment, "ground");
    EXPECT_EQ(std::get<FixedPointSpec>(points[0].location).p, Vec3(1, 2, 3));
    EXPECT_EQ(points[1].segment, "thigh");
    const auto& conditional = std::get<ConditionalPointSpec>(points[1].location);
    // On a frame a tenth along x and turned a quarter about z, y is −x.
    EXPECT_TRUE(conditional.p.isApprox(Vec3(-0.9, 0, 0), rounding));
    EXPECT_EQ(conditional.coordinate, "flexion");
    EXPECT_EQ(conditional.maximum, 1);
    EXPECT_EQ(points[2].segment, "shank");
    const auto& moving = std::get<MovingPointSpec>(points[2].location);
    EXPECT_EQ(moving.coordinates, (std::array<std::string, 3>{"bend", "flexion", ""}));
    EXPECT_EQ(calc(moving.functions[0], 2).f, 11);
    EXPECT_EQ(calc(moving.functions[1], 0.5).f, 1);
    EXPECT_EQ(calc(moving.functions[2], 9).f, 0.7);
}

TEST(OsimReader, reads_the_range_and_method_of_a_paths_wrap) {
    const auto& wraps = small().muscles.at(0).wraps;
    ASSERT_EQ(wraps.size(), 1u);
    EXPECT_EQ(wraps[0].surface, "ball");
    EXPECT_EQ(wraps[0].method, "midpoint");
    EXPECT_EQ(wraps[0].range_first, 2);
    EXPECT_EQ(wraps[0].range_last, 3);
}

TEST(OsimReader, reads_motors_point_actuators_groups_and_markers) {
    ASSERT_EQ(small().motors.size(), 1u);
    EXPECT_EQ(small().motors[0].coordinate, "flexion");
    EXPECT_EQ(small().motors[0].optimal_force, 50);
    EXPECT_EQ(small().motors[0].min_control, -std::numeric_limits<double>::infinity());
    ASSERT_EQ(small().point_to_point_actuators.size(), 1u);
    EXPECT_EQ(small().point_to_point_actuators[0].segment_b, "shank");
    EXPECT_EQ(small().point_to_point_actuators[0].point_b, Vec3(0, 1, 0));
    ASSERT_EQ(small().groups.size(), 1u);
    EXPECT_EQ(small().groups[0].members, (std::vector<std::string>{"flexor", "extensor"}));
    ASSERT_EQ(small().markers.size(), 1u);
    EXPECT_EQ(small().markers[0].segment, "thigh");
    EXPECT_TRUE(small().markers[0].p.isApprox(Vec3(0.1, 1, 0), rounding));
    EXPECT_TRUE(small().markers[0].fixed);
}

TEST(OsimReader, reads_coordinate_springs_in_radians_and_limits_in_degrees) {
    ASSERT_EQ(small().springs.size(), 1u);
    EXPECT_EQ(small().springs[0].coordinate, "flexion");
    EXPECT_EQ(small().springs[0].stiffness, 40);
    EXPECT_EQ(small().springs[0].rest, 0.2);
    EXPECT_EQ(small().springs[0].viscosity, 0.5);
    ASSERT_EQ(small().limits.size(), 1u);
    const CoordinateLimitSpec& stop = small().limits[0];
    constexpr double degree = std::numbers::pi / 180;
    EXPECT_DOUBLE_EQ(stop.upper_limit, std::numbers::pi / 2);
    EXPECT_DOUBLE_EQ(stop.lower_limit, -std::numbers::pi / 6);
    EXPECT_DOUBLE_EQ(stop.upper_stiffness, 2 / degree);
    EXPECT_DOUBLE_EQ(stop.lower_stiffness, 3 / degree);
    EXPECT_DOUBLE_EQ(stop.damping, 0.01 / degree);
    EXPECT_DOUBLE_EQ(stop.transition, 9 * degree);
}

TEST(OsimReader, keeps_a_muscle_that_is_switched_off_and_says_so) {
    EXPECT_FALSE(small().muscles.at(1).applies_force);
    EXPECT_EQ(
        why(small(), "Millard2012EquilibriumMuscle", "extensor"),
        "switched off in the file (appliesForce is false); it pulls on nothing, as in OpenSim");
}

TEST(OsimReader, lists_by_kind_and_name_whatever_it_does_not_use) {
    EXPECT_EQ(why(small(), "BushingForce", "disc"),
              "its stiffness and damping are missing from the joint moments");
    EXPECT_EQ(why(small(), "HuntCrossleyForce", "heel"),
              "contact of the file is not used; an exercise brings its own");
    EXPECT_EQ(why(small(), "ContactSphere", "sole"),
              "contact of the file is not used; an exercise brings its own");
    EXPECT_EQ(why(small(), "PrescribedController", "brain"),
              "a controller; Sinew solves for the muscles itself");
    EXPECT_EQ(
        why(small(), "WrapTorus", "ring"),
        "muscles that wrap on it run straight past it; their lengths and moment arms are wrong "
        "there");
    EXPECT_EQ(
        why(small(), "PathWrap", "flexor"),
        "the path runs straight past 'ring', a wrap surface of a kind that Sinew does not know");
    EXPECT_EQ(
        why(small(), "CoordinateCouplerConstraint", "loose"),
        "switched off in the file (isEnforced is false); its coordinates stay independent, as "
        "in OpenSim");
    EXPECT_EQ(why(small(), "WeldConstraint", "glue"),
              "not enforced: what it holds together may come apart, and its constraint force is "
              "missing");
    EXPECT_EQ(why(small(), "ObjectGroup", "leg"),
              "members that are no muscles are left out: motor");
}

TEST(OsimReader, lists_a_property_it_has_never_heard_of) {
    const BodySpec spec = make_body_spec(
        "new.osim",
        replaced(small_model(), "<Af>", "<tendon_magic><deep>1</deep></tendon_magic><Af>"));
    EXPECT_EQ(why(spec, "tendon_magic", "flexor"),
              "part of a Thelen2003Muscle that Sinew does not read");
}

/// The knee with another function of time and another flag.
BodySpec prescribed_knee(const std::string& more) {
    return make_body_spec("p.osim", replaced(small_model(), "<Coordinate name=\"bend\"/>",
                                             "<Coordinate name=\"bend\">" + more +
                                                 "<prescribed_function><Sine><phase>0.5</phase>"
                                                 "</Sine></prescribed_function></Coordinate>"));
}

TEST(OsimReader, reads_a_prescribed_coordinate_and_says_so) {
    const BodySpec spec = prescribed_knee("<prescribed>true</prescribed>");
    const CoordinateSpec& bend = spec.joints.at(1).coordinates.at(0);
    EXPECT_TRUE(bend.follows_time());
    EXPECT_EQ(calc(*bend.prescribed_function, 0).f, std::sin(0.5));
    EXPECT_EQ(
        why(spec, "Coordinate", "bend"),
        "prescribed as a function of time: a measured motion follows it, an exercise holds its "
        "value at time 0, and what moves it is not asked");
}

TEST(OsimReader, keeps_a_function_that_prescribes_nothing) {
    for (const char* flags : {"", "<prescribed>true</prescribed><locked>true</locked>"}) {
        const BodySpec spec = prescribed_knee(flags);
        const CoordinateSpec& bend = spec.joints.at(1).coordinates.at(0);
        EXPECT_TRUE(bend.prescribed_function);
        EXPECT_FALSE(bend.follows_time());
        EXPECT_EQ(why(spec, "Coordinate", "bend"), "not listed");
    }
}

/// The small model's moving point, whose third component is this function.
Function read_function_of(const std::string& element) {
    const BodySpec spec = make_body_spec(
        "f.osim", replaced(small_model(), "<Constant><value>0.7</value></Constant></z_location>",
                           element + "</z_location><socket_z_coordinate>/jointset/hip/flexion"
                                     "</socket_z_coordinate>"));
    return std::get<MovingPointSpec>(spec.muscles.at(0).points.at(2).location).functions[2];
}

TEST(OsimReader, reads_functions_of_every_kind_also_scaled) {
    EXPECT_TRUE(read_function_of("<Sine><amplitude>2</amplitude><omega>3</omega><phase>0.4</phase>"
                                 "<offset>0.7</offset></Sine>") ==
                (Function{SineFunction{2, 3, 0.4, 0.7}}));
    EXPECT_TRUE(read_function_of("<StepFunction/>") ==
                (Function{StepFunction{0.99, 1.01, 0, 1}}));  // OpenSim's defaults
    EXPECT_TRUE(read_function_of("<PiecewiseConstantFunction><x>0 1</x><y>2 3</y>"
                                 "</PiecewiseConstantFunction>") ==
                (Function{PiecewiseConstantFunction{{0, 1}, {2, 3}}}));
    const std::string spline =
        "<GCVSpline><half_order>2</half_order><error_variance>0</error_variance><x>0 1 2 3</x>"
        "<weights>1 2 1 1</weights><y>0 1 4 9</y><coefficients>5 5 5 5</coefficients></GCVSpline>";
    GcvSpline expected = make_gcv_spline(2, 0, {0, 1, 2, 3}, {0, 1, 4, 9});
    expected.weights = {1, 2, 1, 1};
    EXPECT_TRUE(read_function_of(spline) == Function{expected});
    const Function scaled = read_function_of("<MultiplierFunction><function>" + spline +
                                             "</function><scale>-2</scale></MultiplierFunction>");
    EXPECT_EQ(calc(scaled, 0.3).f, -2 * calc(Function{expected}, 0.3).f);
    EXPECT_EQ(calc(scaled, 0.3).d1, -2 * calc(Function{expected}, 0.3).d1);
}

/// The small model with another kind of knee and n coordinates, c0 to c(n−1).
JointSpec knee_of_kind(const std::string& tag, int n, const std::string& more = "") {
    std::string coordinates;
    for (int i = 0; i < n; ++i) coordinates += "<Coordinate name=\"c" + std::to_string(i) + "\"/>";
    std::string text = replaced(replaced(replaced(small_model(), "<PinJoint", "<" + tag),
                                         "</PinJoint>", more + "</" + tag + ">"),
                                "<Coordinate name=\"bend\"/>", coordinates);
    while (text.find("bend<") != std::string::npos) text = replaced(text, "bend<", "c0<");
    return make_body_spec("k.osim", text).joints.at(1);
}

TEST(OsimReader, gives_each_kind_of_joint_the_axes_that_opensim_gives_it) {
    const auto axes = [](const JointSpec& joint) {
        std::string text;
        for (const auto& [letter, three] :
             {std::pair{'r', joint.rotations}, {'t', joint.translations}})
            for (int i = 0; i < 3; ++i) {
                if (three[i].coordinate.empty()) continue;
                EXPECT_EQ(three[i].axis, Vec3::Unit(i));
                EXPECT_TRUE(three[i].function == (Function{LinearFunction{1, 0}}));
                text += std::string{letter} + "xyz"[i] + "=" + three[i].coordinate + " ";
            }
        return text;
    };
    EXPECT_EQ(axes(knee_of_kind("SliderJoint", 1)), "tx=c0 ");
    EXPECT_EQ(axes(knee_of_kind("PlanarJoint", 3)), "rz=c0 tx=c1 ty=c2 ");
    EXPECT_EQ(axes(knee_of_kind("BallJoint", 3)), "rx=c0 ry=c1 rz=c2 ");
    EXPECT_EQ(axes(knee_of_kind("GimbalJoint", 3)), "rx=c0 ry=c1 rz=c2 ");
    EXPECT_EQ(axes(knee_of_kind("FreeJoint", 6)), "rx=c0 ry=c1 rz=c2 tx=c3 ty=c4 tz=c5 ");
    const JointSpec ellipsoid =
        knee_of_kind("EllipsoidJoint", 3, "<radii_x_y_z>1 2 3</radii_x_y_z>");
    EXPECT_EQ(axes(ellipsoid), "rx=c0 ry=c1 rz=c2 ");
    EXPECT_EQ(ellipsoid.radii, Vec3(1, 2, 3));
    const JointSpec scapula =
        knee_of_kind("ScapulothoracicJoint", 4,
                     "<thoracic_ellipsoid_radii_x_y_z>1 2 3</thoracic_ellipsoid_radii_x_y_z>"
                     "<scapula_winging_axis_origin>4 5</scapula_winging_axis_origin>"
                     "<scapula_winging_axis_direction>0.6</scapula_winging_axis_direction>");
    EXPECT_EQ(scapula.radii, Vec3(1, 2, 3));
    EXPECT_EQ(scapula.winging_origin, (std::array<double, 2>{4, 5}));
    EXPECT_EQ(scapula.winging_direction, 0.6);
}

// What OpenSim 4.6 calls these, as getName() of its sets prints it.
TEST(OsimReader, names_what_has_no_name_or_anothers_as_opensim_does) {
    std::string text = small_model();
    for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
             {"<Body name=\"shank\">", "<Body name=\"thigh\">"},
             {"<Body name=\"foot\">", "<Body>"},
             {"<socket_child_frame>/bodyset/shank", "<socket_child_frame>/bodyset/thigh_0"},
             {"<socket_parent>/bodyset/shank", "<socket_parent>/bodyset/thigh_0"},
             {"../../../../bodyset/shank", "../../../../bodyset/thigh_0"},
             {"<bodyB>shank", "<bodyB>thigh_0"},
             {"<socket_child_frame>/bodyset/foot", "<socket_child_frame>/bodyset/body"},
             {"<socket_parent_frame>/bodyset/foot", "<socket_parent_frame>/bodyset/body"},
             {"<WeldJoint name=\"ankle\">", "<WeldJoint name=\"knee\">"},
             {"\"extensor\"", "\"flexor\""},
             {"<CoordinateActuator name=\"motor\">", "<CoordinateActuator>"},
             {"<Marker name=\"dot\">", "<Marker>"}})
        text = replaced(text, from, to);
    const BodySpec spec = make_body_spec("n.osim", text);
    ASSERT_EQ(spec.segments.size(), 3u);
    EXPECT_EQ(spec.segments[1].name, "thigh_0");
    EXPECT_EQ(spec.segments[2].name, "body");
    EXPECT_EQ(spec.joints[1].child.segment, "thigh_0");
    EXPECT_EQ(spec.joints[2].name, "knee_0");
    EXPECT_EQ(spec.joints[2].child.segment, "body");
    EXPECT_EQ(spec.muscles[1].name, "flexor_0");
    EXPECT_EQ(spec.motors[0].name, "coordinateactuator");
    EXPECT_EQ(spec.markers[0].name, "marker");
    EXPECT_EQ(why(spec, "Body", "thigh_0"),
              "called 'thigh' in the file, as another is; renamed as in OpenSim");
    EXPECT_EQ(why(spec, "Body", "body"), "has no name in the file; named as in OpenSim");
}

TEST(OsimReader, counts_on_when_a_made_up_name_is_taken) {
    std::string text = replaced(small_model(), "<Body name=\"shank\">", "<Body name=\"thigh\">");
    text = replaced(text, "<Body name=\"foot\">", "<Body name=\"thigh_0\">");
    while (text.find("bodyset/shank") != std::string::npos)
        text = replaced(text, "bodyset/shank", "bodyset/thigh_0");
    while (text.find("bodyset/foot") != std::string::npos)
        text = replaced(text, "bodyset/foot", "bodyset/thigh_0_0");
    const BodySpec spec = make_body_spec("n.osim", replaced(text, "<bodyB>shank", "<bodyB>thigh"));
    EXPECT_EQ(spec.segments[1].name, "thigh_0");
    EXPECT_EQ(spec.segments[2].name, "thigh_0_0");
    EXPECT_EQ(spec.segments[2].mass, 1);
}

TEST(OsimReader, tells_coordinates_of_one_name_apart_by_their_joints) {
    std::string text =
        replaced(small_model(), "<Coordinate name=\"bend\"/>", "<Coordinate name=\"flexion\"/>");
    text = replaced(text, "<dependent_coordinate_name>bend",
                    "<dependent_coordinate_name>/jointset/knee/flexion");
    text = replaced(text, "/jointset/knee/bend", "/jointset/knee/flexion");
    const BodySpec spec = make_body_spec("n.osim", text);
    EXPECT_EQ(spec.joints[0].rotations[0].coordinate, "flexion");
    EXPECT_EQ(spec.joints[1].coordinates[0].name, "flexion_0");
    EXPECT_EQ(spec.joints[1].rotations[2].coordinate, "flexion_0");
    EXPECT_EQ(spec.couplers[0].dependent, "flexion_0");
    EXPECT_EQ(spec.motors[0].coordinate, "flexion");
    EXPECT_EQ(std::get<MovingPointSpec>(spec.muscles[0].points[2].location).coordinates[0],
              "flexion_0");
    EXPECT_EQ(why(spec, "Coordinate", "flexion_0"),
              "called 'flexion' in the file, as one of another joint is; forces and motions that "
              "name 'flexion' mean the first, as in OpenSim");
}

TEST(OsimReader, a_path_that_names_two_wrap_surfaces_means_the_first) {
    // The ground's comes before the thigh's, in OpenSim too.
    const BodySpec spec =
        make_body_spec("w.osim", replaced(replaced(small_model(), "<WrapEllipsoid name=\"ball\">",
                                                   "<WrapEllipsoid name=\"rail\">"),
                                          "<wrap_object>ball", "<wrap_object>rail"));
    EXPECT_EQ(spec.ground_wraps[0].name, "rail");
    EXPECT_EQ(spec.segments[0].wraps[0].name, "rail_0");
    EXPECT_EQ(spec.muscles[0].wraps[0].surface, "rail");
    EXPECT_EQ(why(spec, "WrapEllipsoid", "rail_0"),
              "called 'rail' in the file, as one of another frame is; muscles that wrap on 'rail' "
              "wrap on the first, as in OpenSim");
}

TEST(OsimReader, moves_wrap_surfaces_on_offset_frames_to_the_segment_below) {
    const std::string wrap =
        "<WrapObjectSet name=\"wrapobjectset\"><objects><WrapCylinder name=\"extra\">"
        "<xyz_body_rotation>0.1 0.2 0.3</xyz_body_rotation><translation>1 2 3</translation>"
        "<radius>0.1</radius><length>1</length></WrapCylinder></objects></WrapObjectSet>";
    const Transform X_FrameWrap{rotation_xyz_body({0.1, 0.2, 0.3}), Vec3(1, 2, 3)};
    const auto expect_on = [&](const std::string& place, const std::string& segment,
                               const Transform& X_SegmentFrame) {
        const BodySpec spec =
            make_body_spec("w.osim", replaced(small_model(), place, place + wrap));
        const auto at = std::ranges::find(spec.segments, segment, &SegmentSpec::name);
        ASSERT_NE(at, spec.segments.end());
        const WrapSpec& found = at->wraps.back();
        EXPECT_EQ(found.name, "extra");
        const Transform expected = X_SegmentFrame * X_FrameWrap;
        EXPECT_TRUE(found.X_SegmentWrap.p.isApprox(expected.p, rounding));
        EXPECT_TRUE(found.X_SegmentWrap.R.isApprox(expected.R, rounding));
    };
    const Mat3 quarter = rotation_xyz_body({0, 0, std::numbers::pi / 2});
    expect_on("<PhysicalOffsetFrame name=\"scar\">", "thigh", {quarter, Vec3(0.1, 0, 0)});
    expect_on("<PhysicalOffsetFrame name=\"outer\">", "shank", {quarter, Vec3(1, 1, 0)});
}

// Length and moment arm printed by OpenSim 4.6 (getLength, computeMomentArm) for this text. Its
// wrap on the frame comes before that of the same name on the second segment.
TEST(OsimReader, a_muscle_bends_around_a_surface_on_an_offset_frame_as_in_opensim) {
    const auto hinge = [](const std::string& name, const std::string& parent,
                          const std::string& child) {
        return "<PinJoint name=\"" + name + "\"><socket_parent_frame>" + parent +
               "</socket_parent_frame><socket_child_frame>" + child +
               "</socket_child_frame><coordinates><Coordinate name=\"" + name +
               "_angle\"/></coordinates></PinJoint>";
    };
    const auto wrap = [](const std::string& radius) {
        return "<WrapObjectSet name=\"wrapobjectset\"><objects><WrapCylinder name=\"w\"><radius>" +
               radius + "</radius><length>1</length></WrapCylinder></objects></WrapObjectSet>";
    };
    const std::string text =
        "<?xml version=\"1.0\"?><OpenSimDocument Version=\"40600\"><Model name=\"m\">"
        "<BodySet name=\"bodyset\"><objects><Body name=\"a\"><mass>1</mass><components>"
        "<PhysicalOffsetFrame name=\"f\"><socket_parent>..</socket_parent><translation>0.1 0.05 "
        "0.02</translation><orientation>0 0 0.3</orientation>" +
        wrap("0.2") + "</PhysicalOffsetFrame></components></Body><Body name=\"b\"><mass>1</mass>" +
        wrap("0.3") + "</Body></objects></BodySet><JointSet name=\"jointset\"><objects>" +
        hinge("first", "/ground", "/bodyset/a") + hinge("second", "/bodyset/a", "/bodyset/b") +
        "</objects></JointSet><ForceSet name=\"forceset\"><objects><Thelen2003Muscle name=\"m\">"
        "<GeometryPath name=\"path\"><PathPointSet><objects>"
        "<PathPoint name=\"p\"><socket_parent_frame>/ground</socket_parent_frame>"
        "<location>1 0.1 0</location></PathPoint>"
        "<PathPoint name=\"r\"><socket_parent_frame>/bodyset/b</socket_parent_frame>"
        "<location>-1 0.1 0</location></PathPoint></objects></PathPointSet>"
        "<PathWrapSet><objects><PathWrap name=\"v\"><wrap_object>w</wrap_object></PathWrap>"
        "</objects></PathWrapSet></GeometryPath></Thelen2003Muscle></objects></ForceSet></Model>"
        "</OpenSimDocument>";
    const Body body = compile(make_body_spec("w.osim", text));
    const Mechanics mechanics(body);
    MechanicsWorkspace workspace = mechanics.make_workspace();
    Pose pose;
    const VecX q = VecX::Zero(2);
    mechanics.calc_pose(q, workspace, pose);
    PathWorkspace path_workspace(body);
    MusclePaths paths;
    calc_paths(body, q, pose, path_workspace, paths);
    EXPECT_NEAR(paths.length[0], 2.0228331483394295, 1e-12);
    EXPECT_NEAR(paths.moment_arm(0, 0), -0.2660391281999924, 1e-12);
}

TEST(OsimReader, finds_sets_under_names_of_their_own) {
    const std::string text =
        replaced(replaced(small_model(), "<BodySet name=\"bodyset\">", "<BodySet name=\"parts\">"),
                 "<socket_child_frame>/bodyset/shank", "<socket_child_frame>/parts/shank");
    EXPECT_EQ(make_body_spec("n.osim", text).joints.at(1).child.segment, "shank");
}

}  // namespace
}  // namespace sinew
