#include "sinew/muscle/paths.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "sinew/muscle/path_jumps.h"
#include "tests/reference/allocations.h"

namespace sinew {
namespace {

constexpr double pi = std::numbers::pi;
constexpr double radius = 0.03;

PathPointSpec fixed(const std::string& segment, const Vec3& p) {
    return {segment + "_point", segment, FixedPointSpec{p}};
}

MuscleSpec muscle(const std::string& name, std::vector<PathPointSpec> points,
                  std::vector<PathWrapSpec> wraps = {}) {
    return {.name = name,
            .max_isometric_force = 100,
            .optimal_fibre_length = 0.1,
            .tendon_slack_length = 0.1,
            .points = std::move(points),
            .wraps = std::move(wraps)};
}

JointSpec hinge(const std::string& name, const OffsetSpec& parent, const std::string& child,
                const std::string& coordinate) {
    JointSpec joint{
        .name = name, .kind = JointKind::pin, .parent = parent, .child = {.segment = child}};
    joint.coordinates = {{.name = coordinate, .minimum = -0.1, .maximum = 2.4}};
    joint.rotations[2] = {coordinate, Vec3::UnitZ(), {LinearFunction{1, 0}}};
    return joint;
}

/// A thigh hinged to the ground at the origin and a shank hinged 0.4 m below; both hinges turn
/// about z and all coordinates are zero when the leg hangs straight down.
BodySpec leg() {
    BodySpec spec;
    const Mat3 inertia = Vec3::Constant(0.01).asDiagonal();
    spec.segments = {{.name = "thigh", .mass = 1, .inertia = inertia},
                     {.name = "shank", .mass = 1, .inertia = inertia}};
    spec.joints = {
        hinge("hip", {.segment = "ground"}, "thigh", "hip"),
        hinge("knee", {.segment = "thigh", .translation = {0, -0.4, 0}}, "shank", "knee")};
    const auto cylinder = [](const std::string& name, const Vec3& p) {
        WrapSpec wrap{.name = name};
        wrap.X_SegmentWrap.p = p;
        wrap.shape = CylinderSpec{radius, 0.2};
        return wrap;
    };
    spec.segments[0].wraps = {cylinder("knee_roll", {0, -0.4, 0})};
    spec.segments[1].wraps = {cylinder("shank_roll", {0.04, -0.1, 0})};
    spec.muscles = {
        muscle("straight", {fixed("ground", {0.05, 0.1, 0}), fixed("ground", {0.05, 0.0, 0.02}),
                            fixed("thigh", {0.02, -0.3, 0})}),
        muscle("over_knee", {fixed("thigh", {0.031, -0.1, 0}), fixed("shank", {0.031, -0.3, 0.01})},
               {{.name = "w", .surface = "knee_roll"}}),
        muscle("over_two",
               {fixed("thigh", {0.031, -0.1, 0.01}), fixed("shank", {0.02, -0.3, -0.02})},
               {{.name = "w1", .surface = "shank_roll"}, {.name = "w2", .surface = "knee_roll"}}),
        muscle("sliding", {fixed("thigh", {0.05, -0.1, 0.01}),
                           {"moving", "thigh",
                            MovingPointSpec{{"knee", "knee", "knee"},
                                            {Function{PolynomialFunction{{0.004, 0.01, 0.05}}},
                                             Function{LinearFunction{-0.02, -0.35}},
                                             Function{ConstantFunction{0.01}}}}},
                           fixed("shank", {0.03, -0.1, 0})}),
        muscle("switching",
               {fixed("thigh", {0.03, -0.3, 0}),
                {"via", "thigh", ConditionalPointSpec{{0.06, -0.4, 0}, "knee", 1.0, 9.0}},
                fixed("shank", {0.03, -0.1, 0})}),
    };
    return spec;
}

class Frame {
public:
    Frame()
        : mechanics_(body), mechanics_workspace_(mechanics_.make_workspace()), workspace_(body) {}

    const MusclePaths& at(double hip, double knee) {
        q_[0] = hip;
        q_[1] = knee;
        mechanics_.calc_pose(q_, mechanics_workspace_, pose_);
        calc_paths(body, q_, pose_, workspace_, paths_);
        return paths_;
    }
    PathTrace trace(int m) { return calc_path_trace(body, q_, pose_, MuscleIndex(m)); }

    const Body body = compile(leg());

private:
    Mechanics mechanics_;
    MechanicsWorkspace mechanics_workspace_;
    PathWorkspace workspace_;
    Pose pose_;
    MusclePaths paths_;
    VecX q_ = VecX::Zero(2);
};

enum { straight, over_knee, over_two, sliding, switching };

TEST(Paths, measures_a_straight_muscle_and_its_lever) {
    Frame frame;
    const MusclePaths& paths = frame.at(0, 0);
    const Vec3 origin(0.05, 0.0, 0.02), insertion(0.02, -0.3, 0);
    const Vec3 pull = origin - insertion;
    EXPECT_NEAR(paths.length[straight], pull.norm() + Vec3(0, 0.1, -0.02).norm(), 1e-15);
    // The insertion's pull turns the thigh by (r × u)·z about the hip at the origin.
    EXPECT_NEAR(paths.moment_arm(0, straight), insertion.cross(pull.normalized()).z(), 1e-15);
    EXPECT_EQ(paths.moment_arm(1, straight), 0);
}

TEST(Paths, turn_a_joint_by_the_radius_of_a_roller_on_its_axis) {
    Frame frame;
    // The knee roller sits on the knee's axis, so the unrolled path is a right triangle whose base
    // shortens by r a radian: the lever is r times the cosine of the pitch.
    const MusclePaths& paths = frame.at(0.3, -0.1);
    const double tangent = std::sqrt(0.3 * 0.3 + 0.031 * 0.031 - radius * radius);
    const double tangent_shank = std::sqrt(0.3 * 0.3 + 0.031 * 0.031 - radius * radius);
    ASSERT_EQ(frame.trace(over_knee).wrapped.size(), 1u);
    const double length = paths.length[over_knee];
    const double base = std::sqrt(length * length - 0.01 * 0.01);
    EXPECT_NEAR(std::abs(paths.moment_arm(1, over_knee)), radius * base / length, 1e-12);
    EXPECT_GT(base, tangent + tangent_shank);
}

TEST(Paths, have_moment_arms_that_are_the_slope_of_their_length) {
    Frame frame;
    const double h = 1e-6;
    for (const double hip : {0.0, 0.9}) {
        for (const double knee : {-0.08, 0.2, 0.7, 1.5, 2.2}) {
            const MatX arm = frame.at(hip, knee).moment_arm;
            const VecX more_hip = frame.at(hip + h, knee).length;
            const VecX less_hip = frame.at(hip - h, knee).length;
            const VecX more_knee = frame.at(hip, knee + h).length;
            const VecX less_knee = frame.at(hip, knee - h).length;
            for (int m = 0; m < frame.body.n_muscles(); ++m) {
                // Differences over 1e-6 rad of lengths with rounding 1e-16 m are good to 1e-9 m.
                EXPECT_NEAR(arm(0, m), -(more_hip[m] - less_hip[m]) / (2 * h), 1e-8)
                    << frame.body.muscles[m].name << " hip at " << hip << ' ' << knee;
                EXPECT_NEAR(arm(1, m), -(more_knee[m] - less_knee[m]) / (2 * h), 1e-8)
                    << frame.body.muscles[m].name << " knee at " << hip << ' ' << knee;
            }
        }
    }
}

TEST(Paths, rest_on_two_surfaces_where_neither_can_shorten_them) {
    Frame frame;
    frame.at(0, -0.09);
    const PathTrace trace = frame.trace(over_two);
    EXPECT_EQ(trace.wrapped.size(), 2u);
    double length = 0;
    for (std::size_t i = 1; i < trace.points_W.size(); ++i) {
        length += (trace.points_W[i] - trace.points_W[i - 1]).norm();
        if (i + 1 < trace.points_W.size()) {
            const Vec3 before = (trace.points_W[i] - trace.points_W[i - 1]).normalized();
            const Vec3 after = (trace.points_W[i + 1] - trace.points_W[i]).normalized();
            // No corner: on a roller of 30 mm the chords of 2 mm turn by 4° at most.
            EXPECT_GT(before.dot(after), std::cos(4.5 * pi / 180)) << "corner at point " << i;
        }
    }
    EXPECT_NEAR(length, frame.at(0, -0.09).length[over_two], 1e-5);  // chords of 2 mm
}

TEST(Paths, take_a_conditional_point_only_within_its_range) {
    Frame frame;
    frame.at(0, 0.9999);
    EXPECT_EQ(frame.trace(switching).points_W.size(), 2u);
    frame.at(0, 0.999995);  // OpenSim allows 1e-5 beyond the range
    EXPECT_EQ(frame.trace(switching).points_W.size(), 3u);
    frame.at(0, 1.5);
    EXPECT_EQ(frame.trace(switching).points_W.size(), 3u);
}

TEST(Paths, hold_a_moving_point_still_beyond_its_coordinates_range) {
    Frame frame;
    frame.at(0, 2.4);
    const Vec3 at_the_end = frame.trace(sliding).points_W[1];
    frame.at(0, 2.6);
    EXPECT_LT((frame.trace(sliding).points_W[1] - at_the_end).norm(), 1e-15);
}

TEST(Paths, lengthen_as_fast_as_their_length_changes) {
    Frame frame;
    const VecX qd = Eigen::Vector2d(0.7, -1.3);
    VecX velocity;
    calc_lengthening_velocities(frame.at(0.4, 0.6), qd, velocity);
    const double h = 1e-6;
    const VecX after = frame.at(0.4 + h * qd[0], 0.6 + h * qd[1]).length;
    const VecX before = frame.at(0.4 - h * qd[0], 0.6 - h * qd[1]).length;
    EXPECT_LT(((after - before) / (2 * h) - velocity).cwiseAbs().maxCoeff(), 1e-8);
}

TEST(Paths, have_the_same_digits_whatever_came_before) {
    Frame fresh, used;
    for (int i = 0; i < 50; ++i) {
        used.at(std::sin(3.0 * i), 1 + std::cos(7.0 * i));
    }
    const MusclePaths& a = fresh.at(0.35, 0.15);
    const MusclePaths& b = used.at(0.35, 0.15);
    EXPECT_TRUE(a.length == b.length);
    EXPECT_TRUE(a.moment_arm == b.moment_arm);
}

TEST(Paths, allocate_nothing_after_the_first_frame) {
    if (!SINEW_COUNTS_ALLOCATIONS) GTEST_SKIP() << "a sanitizer owns the allocator";
    const long before = reference::allocations;
    const auto* probe = new VecX(VecX::Zero(100));
    ASSERT_EQ(reference::allocations - before, 2) << "the counter sees Eigen's memory";
    delete probe;
    Frame frame;
    frame.at(0, 2.3);  // nothing wraps yet
    const long start = reference::allocations;
    for (const double knee : {-0.09, 0.3, 1.2}) {
        frame.at(0.2, knee);
    }
    EXPECT_EQ(reference::allocations - start, 0);
}

TEST(PathJumps, finds_the_switch_of_a_conditional_point_and_nothing_else) {
    BodySpec spec = leg();
    std::erase_if(spec.muscles, [](const MuscleSpec& m) { return !m.wraps.empty(); });
    const Body body = compile(spec);
    const VecX posture = VecX::Zero(2);
    const std::vector<PathJump> jumps = check_path_jumps(body, {&posture, 1});
    ASSERT_EQ(jumps.size(), 1u);
    const PathJump& jump = jumps[0];
    EXPECT_EQ(body.muscles[jump.muscle].name, "switching");
    EXPECT_EQ(body.coordinates[jump.coordinate].name, "knee");
    EXPECT_EQ(jump.cause, JumpCause::conditional_point);
    EXPECT_EQ(jump.part, 1);
    EXPECT_NEAR(jump.at, 1 - 1e-5, 1e-7);
    Frame frame;
    const double without = frame.at(0, 0.9999).length[switching];
    EXPECT_NEAR(jump.size, frame.at(0, 1).length[switching] - without, 1e-5);
    const std::string line = describe(jump, body);
    EXPECT_NE(line.find("switching: length steps by"), std::string::npos) << line;
    EXPECT_NE(line.find("knee = 1.0000 rad: conditional point 2 switches"), std::string::npos)
        << line;
}

TEST(PathJumps, says_when_a_surface_lets_go_because_an_end_enters_it) {
    // The shank's end starts 1.6 mm outside the roller on the thigh. Bending the knee carries it
    // inside, where the surface lets the path run straight, as in OpenSim.
    BodySpec spec = leg();
    spec.segments[0].wraps[0].X_SegmentWrap.p = {0.03, -0.44, 0};
    spec.muscles = {muscle("entering",
                           {fixed("thigh", {0.05, -0.3, 0}), fixed("shank", {0.02, -0.07, 0})},
                           {{.name = "w", .surface = "knee_roll"}})};
    const Body body = compile(spec);
    const VecX posture = VecX::Zero(2);
    const std::vector<PathJump> jumps = check_path_jumps(body, {&posture, 1});
    ASSERT_EQ(jumps.size(), 1u);
    EXPECT_EQ(jumps[0].cause, JumpCause::point_enters);
    EXPECT_EQ(jumps[0].part, 0);
    const double knee = jumps[0].at;
    const Vec3 end(0.02 * std::cos(knee) + 0.07 * std::sin(knee),
                   -0.4 + 0.02 * std::sin(knee) - 0.07 * std::cos(knee), 0);
    EXPECT_NEAR((end - Vec3(0.03, -0.44, 0)).norm(), radius, 1e-7);
    EXPECT_NE(describe(jumps[0], body).find("enters surface knee_roll"), std::string::npos);
}

TEST(PathJumps, reports_a_roller_that_the_path_suddenly_passes_the_other_way_round) {
    // The roller admits its +x side only and both ends are on the other side. As the shank's end
    // moves on, the other way round becomes the admitted one, and nothing in the file says so.
    BodySpec spec = leg();
    spec.segments[0].wraps[0].quadrant = "x";
    spec.muscles = {muscle("behind",
                           {fixed("thigh", {-0.035, -0.42, 0}), fixed("shank", {-0.06, 0.03, 0})},
                           {{.name = "w", .surface = "knee_roll"}})};
    const Body body = compile(spec);
    const VecX posture = VecX::Zero(2);
    const std::vector<PathJump> jumps = check_path_jumps(body, {&posture, 1});
    ASSERT_EQ(jumps.size(), 1u);
    EXPECT_EQ(jumps[0].cause, JumpCause::undeclared);
    EXPECT_NE(describe(jumps[0], body).find("no declared switch"), std::string::npos);
}

}  // namespace
}  // namespace sinew
