#include <gtest/gtest.h>

#include "sinew/body/body.h"
#include "sinew/input_error.h"

namespace sinew {
namespace {

OffsetSpec on(const std::string& segment, const Vec3& p = Vec3::Zero()) {
    return {.segment = segment, .translation = p};
}

CoordinateSpec coordinate(const std::string& name) {
    return {.name = name, .minimum = -1, .maximum = 1};
}

JointSpec hinge(const std::string& name, const OffsetSpec& parent, const OffsetSpec& child,
                const std::string& c) {
    JointSpec joint{.name = name, .kind = JointKind::pin, .parent = parent, .child = child};
    joint.coordinates = {coordinate(c)};
    joint.rotations[2] = {c, Vec3::UnitZ(), {LinearFunction{1, 0}}};
    return joint;
}

/// Thigh and shank on hinges, one muscle across the knee.
BodySpec leg() {
    BodySpec spec;
    spec.name = "leg";
    spec.segments = {{.name = "thigh", .mass = 8, .inertia = Mat3::Identity()},
                     {.name = "shank", .mass = 3, .inertia = Mat3::Identity()}};
    spec.joints = {hinge("hip", on("ground", {0, 1, 0}), on("thigh"), "hip_flexion"),
                   hinge("knee", on("thigh", {0, -0.4, 0}), on("shank"), "knee_angle")};
    MuscleSpec m{.name = "vasti",
                 .max_isometric_force = 1000,
                 .optimal_fibre_length = 0.1,
                 .tendon_slack_length = 0.2};
    m.points = {{"origin", "thigh", FixedPointSpec{{0.03, -0.1, 0}}},
                {"insertion", "shank", FixedPointSpec{{0.04, -0.05, 0}}}};
    spec.muscles = {m};
    return spec;
}

std::string message_of(const BodySpec& spec) {
    try {
        (void)compile(spec);
    } catch (const InputError& error) {
        return error.what();
    }
    return "accepted";
}

TEST(Compile, orders_steps_and_finds_what_a_muscle_crosses) {
    const Body body = compile(leg());
    ASSERT_EQ(body.n_steps(), 2);
    EXPECT_FALSE(body.steps[0].parent);
    EXPECT_EQ(body.steps[1].parent->value, 0);
    EXPECT_EQ(body.steps[1].X_ParentStep.p, Vec3(0, -0.4, 0));
    ASSERT_EQ(body.muscles[0].coordinates.size(), 1u);
    EXPECT_EQ(body.coordinates[body.muscles[0].coordinates[0]].name, "knee_angle");
    EXPECT_EQ(body.muscles[0].volume_share, 1.0);
    EXPECT_EQ(body.mass(), 11.0);
}

TEST(Compile, eliminates_a_coupled_coordinate_exactly) {
    BodySpec spec = leg();
    spec.segments.push_back({.name = "patella", .mass = 0.1, .inertia = Mat3::Identity()});
    spec.joints.push_back(hinge("patellofemoral", on("thigh"), on("patella"), "beta"));
    spec.joints.back().rotations[2].function = {PolynomialFunction{{1, 0, 0}}};  // x = β²
    spec.couplers = {{"con", "knee_angle", "beta", {LinearFunction{2, 0.5}}}};   // β = 2 k + 0.5
    const Body body = compile(spec);
    ASSERT_EQ(body.n_coordinates(), 2);
    ASSERT_EQ(body.dependents.size(), 1u);
    const Step& step =
        body.steps[body.find_segment("patella") ? *body.segments[*body.find_segment("patella")].step
                                                : StepIndex{}];
    EXPECT_EQ(body.coordinates[step.coordinate].name, "knee_angle");
    const FunctionValue x = calc(step.function, 0.3);  // β = 1.1
    EXPECT_NEAR(x.f, 1.21, 1e-14);
    EXPECT_NEAR(x.d1, 2 * 1.1 * 2, 1e-14);
    EXPECT_NEAR(x.d2, 2 * 4, 1e-14);
}

TEST(Compile, a_motor_drives_a_coordinate_only_where_no_muscle_crosses) {
    BodySpec spec = leg();
    spec.motors = {{.name = "hip_motor", .coordinate = "hip_flexion"},
                   {.name = "knee_motor", .coordinate = "knee_angle"}};
    const Body body = compile(spec);
    EXPECT_TRUE(body.coordinates[*body.find_coordinate("hip_flexion")].torque_driven);
    EXPECT_FALSE(body.coordinates[*body.find_coordinate("knee_angle")].torque_driven);
}

TEST(Compile, refuses_with_the_place_the_value_and_the_bound) {
    BodySpec spec = leg();
    spec.joints[1].parent.segment = "femur";
    EXPECT_EQ(message_of(spec),
              "body: error: [knee] joint refers to segment 'femur', which does not exist");

    spec = leg();
    spec.segments[1].mass = -3;
    EXPECT_EQ(message_of(spec), "body: error: [shank] mass is -3 kg; it must be 0 or more");

    spec = leg();
    spec.joints[0].parent.segment = "shank";
    EXPECT_EQ(message_of(spec),
              "body: error: [hip] segment 'thigh' is part of a cycle of joints that never reaches "
              "ground");

    spec = leg();
    spec.muscles[0].points.pop_back();
    EXPECT_EQ(message_of(spec),
              "body: error: [vasti] muscle path has 1 point(s); it must have 2 or more");

    spec = leg();
    spec.muscles[0].optimal_fibre_length = 0;
    EXPECT_EQ(message_of(spec),
              "body: error: [vasti] optimal fibre length is 0; it must be above 0");

    spec = leg();
    spec.segments[0].p_SegmentCom.y() = std::nan("");
    EXPECT_EQ(message_of(spec), "body: error: [thigh] mass centre is nan; it must be finite");

    spec = leg();
    spec.segments[0].inertia(2, 2) = -0.1;
    EXPECT_EQ(message_of(spec),
              "body: error: [thigh] inertia has a negative principal moment (-0.1 kg m²); no mass "
              "distribution has one");

    spec = leg();
    spec.segments.clear();
    spec.joints.clear();
    spec.muscles.clear();
    EXPECT_EQ(message_of(spec),
              "body: error: [model] there are 0 segments; there must be 1 or more");

    spec = leg();
    spec.couplers = {{"one", "knee_angle", "hip_flexion", {LinearFunction{}}},
                     {"two", "hip_flexion", "knee_angle", {LinearFunction{}}}};
    EXPECT_EQ(message_of(spec), "body: error: [one] coupler chain returns to 'hip_flexion'");

    spec = leg();
    spec.joints.push_back(hinge("ankle", on("thigh"), on("shank"), "ankle_angle"));
    EXPECT_EQ(message_of(spec),
              "body: error: [ankle] segment 'shank' is the child of two joints ('knee' and "
              "'ankle'); closed loops are not supported");

    spec = leg();
    spec.segments.push_back({.name = "foot"});
    EXPECT_EQ(message_of(spec), "body: error: [foot] no joint holds this segment");
}

TEST(Compile, refuses_finite_numbers_that_no_body_reaches) {
    BodySpec spec = leg();
    spec.segments[0].mass = 1e300;
    EXPECT_EQ(message_of(spec),
              "body: error: [thigh] mass is 1e+300 kg; it must be 0 to 1000000 kg");

    spec = leg();
    std::get<FixedPointSpec>(spec.muscles[0].points[0].location).p.y() = 1e200;
    EXPECT_EQ(message_of(spec),
              "body: error: [vasti/origin] location is 1e+200 m; it must be -1000 to 1000 m");

    spec = leg();
    spec.muscles[0].max_isometric_force = 1e8;
    EXPECT_EQ(message_of(spec),
              "body: error: [vasti] maximum isometric force is 100000000 N; it must be 1e-06 to "
              "10000000 N");

    spec = leg();
    spec.muscles[0].optimal_fibre_length = 1e-300;
    EXPECT_EQ(message_of(spec),
              "body: error: [vasti] optimal fibre length is 1e-300 m; it must be 1e-06 to 1000 m");

    spec = leg();
    spec.joints[1].translations[0] = {
        "knee_angle", Vec3::UnitX(), {make_simm_spline({-1, 0, 1}, {0, 1e300, 0})}};
    EXPECT_EQ(message_of(spec),
              "body: error: [knee] the motion along an axis has a slope of 2e+300 and a change of "
              "slope of -2e+300 where knee_angle is -1; they must be -1000000000 to 1000000000");

    spec = leg();
    MovingPointSpec moving;
    moving.coordinates[0] = "knee_angle";
    moving.functions = {
        Function{LinearFunction{2000, 0}}, {ConstantFunction{0}}, {ConstantFunction{0}}};
    spec.muscles[0].points[1].location = moving;
    EXPECT_EQ(message_of(spec),
              "body: error: [vasti/insertion] location is -2000 m; it must be -1000 to 1000 m");

    spec = leg();
    spec.gravity.y() = -1e6;
    EXPECT_EQ(message_of(spec),
              "body: error: [model] gravity is -1000000 m/s²; it must be -1000 to 1000 m/s²");
}

}  // namespace
}  // namespace sinew
