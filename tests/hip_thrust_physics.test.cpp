// The main job against laws that hold whatever the muscles' strength: Newton and Euler, energy,
// mirror images, splitting, and statics that fit on the back of an envelope.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>
#include <thread>

#include "sinew/analysis/frame_problem.h"
#include "tests/reference/hip_thrust_scene.h"

namespace sinew {
namespace {

using reference::HipThrustScene;

constexpr double light_kg = 30;  // well within the standard woman's strength: no reserve works

const HipThrustScene& woman() {
    static const HipThrustScene scene;
    return scene;
}

/// The man of the hand statics.
const HipThrustScene& man() {
    static const HipThrustScene scene({.sex = Sex::male, .height_m = 1.78, .mass_kg = 80});
    return scene;
}

const Result& light_lift() {
    static const Result result = woman().run(woman().plan(light_kg));
    return result;
}

const GroupResult& group_of(const Result& result, const std::string& name, Side side) {
    const auto found = std::find_if(result.groups.begin(), result.groups.end(), [&](const auto& g) {
        return g.name == name && g.side == side;
    });
    EXPECT_NE(found, result.groups.end()) << name;
    return *found;
}

/// The other side's name; a name of the midline is its own.
std::string twin_of(const std::string& name) {
    std::string twin = mirrored_name(name);
    if (twin == name && name.ends_with("_l")) twin.back() = 'r';
    return twin;
}

/// Leaves a figure for docs/validation.md in the test's report.
void record(const char* name, double value) {
    std::ostringstream text;
    text << value;
    testing::Test::RecordProperty(name, text.str());
}

double work_by_power(const WorkBalance& work) {
    return work.muscles_J + work.passive_J + work.pressure_J + work.motors_J + work.contacts_J +
           work.reserves_J;
}

TEST(HipThrustPhysics, a_light_lift_is_solved_without_reserves) {
    EXPECT_EQ(light_lift().status, ResultStatus::solved);
    EXPECT_LT(light_lift().max_equilibrium_residual_Nm, 1e-6);
    EXPECT_LT(light_lift().max_newton_residual_Nm, 1e-6);
    EXPECT_LT(light_lift().max_reserve_share, missed_moment_share);
}

TEST(HipThrustPhysics, contacts_carry_weight_bar_and_inertia_in_force_and_moment) {
    const Result& result = light_lift();
    double reserve = 0;  // the pelvis's own reserves push from outside; they are the only slack
    for (const char* name :
         {"pelvis_tx", "pelvis_ty", "pelvis_tz", "pelvis_tilt", "pelvis_list", "pelvis_rotation"})
        reserve += result.reserve.row(woman().row(name)).cwiseAbs().maxCoeff();
    EXPECT_LT(reserve, 0.01);
    // Beside the reserves, only the difference quotient errs: second order in 1e-4 s, and rounding
    // of momenta of 100 kg m/s at 1e-16 over 1e-4 s, together below 1e-4. A moment about the
    // origin takes the pelvis's reserves with arms below 1 m.
    const double tolerance = 2 * reserve + 1e-4;
    double force = 0, moment = 0;
    for (int f = 0; f < result.plan.motion.n_frames(); ++f) {
        const auto left = reference::calc_imbalance(woman().body, woman().mechanics, result, f);
        EXPECT_LT(left.force.cwiseAbs().maxCoeff(), tolerance) << "frame " << f;
        EXPECT_LT(left.moment.cwiseAbs().maxCoeff(), tolerance) << "frame " << f;
        force = std::max(force, left.force.cwiseAbs().maxCoeff());
        moment = std::max(moment, left.moment.cwiseAbs().maxCoeff());
    }
    record("imbalance_N", force);
    record("imbalance_Nm", moment);
}

TEST(HipThrustPhysics, energy_gained_is_the_work_of_muscles_motors_contacts_and_reserves) {
    double error[2] = {};
    for (int k : {0, 1}) {
        const WorkBalance work =
            woman().run(woman().plan(light_kg, {.frames = k == 0 ? 151 : 601})).work_lifting;
        // Lifting a bar of 30 kg and half the body by a third of a metre: a few hundred joules.
        EXPECT_GT(work.mechanical_J, 100);
        error[k] = std::abs(work.mechanical_J - work_by_power(work)) / work.mechanical_J;
    }
    // Powers are integrated by trapezoids: 50 stretches of a smooth lift leave about 1e-3, and four
    // times as many leave a sixteenth of it (an eighth is asked for, activations having corners).
    record("work_error_151", error[0]);
    record("work_error_601", error[1]);
    EXPECT_LT(error[0], 2e-3);
    EXPECT_LT(error[1], error[0] / 8);
}

TEST(HipThrustPhysics, energy_lost_in_lowering_is_work_as_well) {
    const Result result = woman().run(woman().plan(light_kg, {.frames = 601}));
    const WorkBalance& down = result.work_lowering;
    EXPECT_LT(down.muscles_J, 0);  // they brake
    const double error = std::abs(down.mechanical_J - work_by_power(down)) / -down.mechanical_J;
    record("lowering_error_601", error);
    EXPECT_LT(error, 2e-3);
    // The bar and the body come back to where they were.
    EXPECT_NEAR(down.mechanical_J, -result.work_lifting.mechanical_J,
                1e-3 * result.work_lifting.mechanical_J);
}

TEST(HipThrustPhysics, work_of_muscles_is_force_times_shortening) {
    // The second route goes through lengths, not velocities.
    const Result result = woman().run(woman().plan(light_kg, {.frames = 601}));
    auto workspace = woman().mechanics.make_workspace();
    PathWorkspace paths_workspace(woman().body);
    Pose pose;
    MusclePaths paths;
    VecX length;
    double work = 0;
    for (int f = 0; f < 601 && result.plan.phase[f] == Phase::lifting; ++f) {
        const VecX q = result.plan.motion.q.col(f);
        woman().mechanics.calc_pose(q, workspace, pose);
        calc_paths(woman().body, q, pose, paths_workspace, paths);
        if (f > 0)
            work -=
                0.5 * (result.force.col(f) + result.force.col(f - 1)).dot(paths.length - length);
        length = paths.length;
    }
    // Two rules of second order on 200 stretches; ellipsoids, whose arms are not the slope of the
    // length (sinew/muscle/paths.h), may add a little: half a percent in all.
    record("muscle_work_by_length_J", work);
    record("muscle_work_by_power_J", result.work_lifting.muscles_J);
    EXPECT_NEAR(work, result.work_lifting.muscles_J, 5e-3 * result.work_lifting.muscles_J);
}

TEST(HipThrustPhysics, a_symmetric_lift_is_the_same_left_and_right) {
    const Result& result = light_lift();
    const Body& body = woman().body;
    double worst = 0;
    for (int m = 0; m < body.n_muscles(); ++m) {
        const auto twin = body.find_muscle(twin_of(body.muscles[m].name));
        ASSERT_TRUE(twin) << body.muscles[m].name;
        ASSERT_NE(twin->value, m) << body.muscles[m].name << " has no side";
        const double difference =
            (result.activation.row(m) - result.activation.row(twin->value)).cwiseAbs().maxCoeff();
        EXPECT_LT(difference, 1e-6) << body.muscles[m].name;
        worst = std::max(worst, difference);
    }
    record("mirror_activation", worst);
    for (int c = 0; c < body.n_coordinates(); ++c) {
        const auto twin = body.find_coordinate(twin_of(body.coordinates[c].name));
        ASSERT_TRUE(twin);
        EXPECT_LT((result.moment.row(c) - result.moment.row(twin->value)).cwiseAbs().maxCoeff(),
                  1e-5)  // N·m, of 100 N·m: seven digits
            << body.coordinates[c].name;
    }
}

/// +1 where a midline coordinate stays as it is in a mirror, −1 where it turns about.
double mirror_sign(const std::string& coordinate) {
    for (const char* odd : {"pelvis_list", "pelvis_rotation", "pelvis_tz", "_LB", "_AR",
                            "neck_bending", "neck_rotation"})
        if (coordinate.find(odd) != std::string::npos) return -1;
    return 1;
}

/// The light lift bent, twisted, one-footed in its friction, with the bar's ends unequal: left or
/// right as asked. Contacts and bar move with the body.
MotionPlan lopsided(const HipThrustScene& scene, const std::string& side) {
    const std::string other = side == "_r" ? "_l" : "_r";
    const double sign = side == "_r" ? 1 : -1;
    MotionPlan plan = reference::held_still(scene.body, scene.plan(light_kg, {.frames = 7}));
    for (const auto& [name, value] : std::map<std::string, double>{{"hip_flexion" + side, 0.06},
                                                                   {"hip_adduction" + other, -0.05},
                                                                   {"knee_angle" + side, -0.04},
                                                                   {"ankle_angle" + other, 0.03},
                                                                   {"pelvis_list", sign * 0.03},
                                                                   {"pelvis_tz", sign * 0.02},
                                                                   {"pelvis_rotation", sign * 0.02},
                                                                   {"L4_L5_LB", sign * 0.03},
                                                                   {"L2_L3_AR", sign * 0.01},
                                                                   {"neck_rotation", sign * 0.1}})
        plan.motion.q.row(scene.row(name)).array() += value;
    for (LoadTrack& load : plan.loads) {
        load.mass_kg = load.name.ends_with(side) ? 18 : 12;
        for (Vec3& f : load.f_W) f = load.mass_kg * scene.body.gravity;
    }
    for (ContactTrack& contact : plan.contacts)
        if (contact.contact == "foot" + side) contact.friction = 0.3;
    auto workspace = scene.mechanics.make_workspace();
    Pose pose;
    for (int f = 0; f < plan.motion.n_frames(); ++f) {
        scene.mechanics.calc_pose(plan.motion.q.col(f), workspace, pose);
        for (LoadTrack& load : plan.loads) load.p_W[f] = pose.X_W[load.segment] * load.p_Segment;
        for (ContactTrack& contact : plan.contacts)
            contact.p_W[f] = pose.X_W[contact.segment] * contact.p_Segment[f];
    }
    return plan;
}

TEST(HipThrustPhysics, a_lopsided_lift_mirrored_gives_the_mirrored_answer) {
    const Body& body = woman().body;
    const Result right = woman().run(lopsided(woman(), "_r"));
    const Result left = woman().run(lopsided(woman(), "_l"));
    // The case must be lopsided enough to notice a swapped side.
    const int hip = woman().row("hip_flexion_r"), other_hip = woman().row("hip_flexion_l");
    EXPECT_GT((right.moment.row(hip) - right.moment.row(other_hip)).cwiseAbs().maxCoeff(), 5.0);
    for (int c = 0; c < body.n_coordinates(); ++c) {
        const std::string& name = body.coordinates[c].name;
        const int twin = woman().row(twin_of(name));
        const VecX expected = mirror_sign(name) * right.moment.row(c).transpose();
        EXPECT_LT((left.moment.row(twin).transpose() - expected).cwiseAbs().maxCoeff(), 1e-4)
            << name;
    }
    double worst = 0;
    for (int m = 0; m < body.n_muscles(); ++m) {
        const int twin = body.find_muscle(twin_of(body.muscles[m].name)).value().value;
        const double difference =
            (left.activation.row(twin) - right.activation.row(m)).cwiseAbs().maxCoeff();
        EXPECT_LT(difference, 1e-6) << body.muscles[m].name;
        worst = std::max(worst, difference);
    }
    record("lopsided_mirror_activation", worst);
    for (const ContactResult& contact : right.contacts) {
        const auto twin =
            std::find_if(left.contacts.begin(), left.contacts.end(),
                         [&](const auto& c) { return c.name == twin_of(contact.name); });
        ASSERT_NE(twin, left.contacts.end());
        const MatX expected = Vec3(1, 1, -1).asDiagonal() * contact.force_W;
        EXPECT_LT((twin->force_W - expected).cwiseAbs().maxCoeff(), 1e-2) << contact.name;  // N
    }
}

TEST(HipThrustPhysics, cutting_gluteus_maximus_into_thirds_moves_no_group) {
    BodySpec spec = make_adult(load_adult_tables(data_directory()));
    const std::vector<MuscleSpec> whole = spec.muscles;
    int cut = 0;
    for (std::size_t m = 0; m < whole.size(); ++m) {
        if (!whole[m].name.starts_with("glmax")) continue;
        ++cut;
        spec.muscles[m].max_isometric_force /= 3;
        for (const char* part : {"b_", "c_"}) {
            MuscleSpec copy = spec.muscles[m];
            copy.name = part + copy.name;
            for (GroupSpec& group : spec.groups)
                if (std::ranges::find(group.members, whole[m].name) != group.members.end())
                    group.members.push_back(copy.name);
            spec.muscles.push_back(copy);
        }
    }
    ASSERT_EQ(cut, 6);
    const HipThrustScene pieces(spec);
    ASSERT_EQ(pieces.body.n_muscles(), woman().body.n_muscles() + 12);
    const Result result = pieces.run(pieces.plan(light_kg));
    ASSERT_EQ(result.groups.size(), light_lift().groups.size());
    double worst = 0;
    for (const GroupResult& group : light_lift().groups) {
        const GroupResult& again = group_of(result, group.name, group.side);
        const double difference = (again.activation - group.activation).cwiseAbs().maxCoeff();
        // One strictly convex problem in other clothes: the solver's tolerance, nothing else.
        EXPECT_LT(difference, 1e-6) << group.name;
        worst = std::max(worst, difference);
    }
    record("split_activation", worst);
}

TEST(HipThrustPhysics, the_bar_bends_by_the_slope_of_its_potential_and_doubles_with_its_mass) {
    const HipThrustScene& scene = woman();
    const MotionPlan plan = scene.plan(20, {.frames = 11});
    auto workspace = scene.mechanics.make_workspace();
    const int n = scene.body.n_coordinates();
    const VecX zero = VecX::Zero(n);
    for (int f : {0, 2, 4}) {
        const VecX q = plan.motion.q.col(f);
        const auto required = [&](double mass) {
            std::vector<ExternalForce> bar;
            for (const LoadTrack& load : plan.loads)
                bar.push_back(
                    {load.segment, load.p_W[f], 0.5 * mass * scene.body.gravity, Vec3::Zero()});
            VecX tau;
            scene.mechanics.calc_inverse_dynamics(q, zero, zero, bar, workspace, tau);
            return tau;
        };
        const VecX empty = required(0), once = required(40) - empty, twice = required(80) - empty;
        EXPECT_LT((twice - 2 * once).cwiseAbs().maxCoeff(), 1e-9);
        const auto potential = [&](const VecX& at) {
            Pose pose;
            scene.mechanics.calc_pose(at, workspace, pose);
            double sum = 0;
            for (const LoadTrack& load : plan.loads)
                sum -= 20 * scene.body.gravity.dot(pose.X_W[load.segment] * load.p_Segment);
            return sum;
        };
        for (int c = 0; c < n; ++c) {
            VecX up = q, down = q;
            up[c] += 1e-5;
            down[c] -= 1e-5;
            EXPECT_NEAR(once[c], (potential(up) - potential(down)) / 2e-5, 1e-5)
                << scene.body.coordinates[c].name;
        }
    }
}

TEST(HipThrustPhysics, the_load_flexes_the_spine_at_every_level_throughout) {
    for (const auto& [scene, load] : {std::pair{&woman(), 60.0}, std::pair{&man(), 80.0}}) {
        const Result result = scene->run(scene->plan(load));
        for (const char* level :
             {"L5_S1_FE", "L4_L5_FE", "L3_L4_FE", "L2_L3_FE", "L1_L2_FE", "T12_L1_FE"})
            EXPECT_GT(result.moment.row(scene->row(level)).minCoeff(), 0) << level;
    }
}

/// The top of the lift held still by the man of the hand statics, with a floor that cannot push
/// sideways: feet and back cannot squeeze towards each other, and the bench pushes straight up.
/// `bench_lower`: how far below the body's own place the bench touches the back [m].
Result hold_without_squeeze(double bench_lower) {
    BodySpec spec = make_adult(load_adult_tables(data_directory()),
                               {.sex = Sex::male, .height_m = 1.78, .mass_kg = 80});
    for (MarkerSpec& marker : spec.markers)
        if (marker.name.starts_with("scapula")) marker.p.y() -= bench_lower;
    HipThrustScene scene(spec);
    scene.exercise.equipment.floor.friction = 0;
    return scene.run(reference::held_still(scene.body, scene.plan(80, {.frames = 7})));
}

const Result& no_squeeze() {
    static const Result result = hold_without_squeeze(0);
    return result;
}

constexpr int top_frame = 2;  // of seven over 1-0-2-0: 1 s

double upward_force(const Result& result, const std::string& contact) {
    double sum = 0;
    for (const ContactResult& c : result.contacts)
        if (c.name.starts_with(contact)) sum += c.force_W(1, top_frame);
    return sum;
}

TEST(HipThrustPhysics, hand_statics_come_out_at_the_top) {
    const Result& result = no_squeeze();
    ASSERT_NEAR(result.plan.path[top_frame], 1, 1e-9);
    const auto moment = [&](const char* name) { return result.moment(man().row(name), top_frame); };
    record("bench_N", upward_force(result, "back"));
    record("feet_N", upward_force(result, "foot"));
    record("hip_extension_Nm", -moment("hip_flexion_r") - moment("hip_flexion_l"));
    record("L5_S1_Nm", moment("L5_S1_FE"));
    record("T12_L1_Nm", moment("T12_L1_FE"));
    for (const ContactResult& c : result.contacts)
        EXPECT_LT(c.force_W.col(top_frame).head<1>().norm(), 1.0) << c.name;  // N of 900
    EXPECT_NEAR(upward_force(result, "back") + upward_force(result, "foot"), 160 * 9.80665, 2);
    // The hand figures are rounded (their forces miss 19 N of the weight) and rest on other segment
    // lengths: 15 %.
    EXPECT_NEAR(upward_force(result, "back"), 900, 0.15 * 900);
    EXPECT_NEAR(upward_force(result, "foot"), 650, 0.15 * 650);
    EXPECT_NEAR(-moment("hip_flexion_r") - moment("hip_flexion_l"), 225, 0.15 * 225);
    EXPECT_NEAR(moment("L5_S1_FE"), 170, 0.15 * 170);
    // T12/L1 by hand (65 N·m) is a small difference of large moments that hangs on the bench's
    // lever, which "just below the shoulder blades" leaves open by centimetres: ours is no
    // agreement with it. What is asserted of it is exact statics
    // (each_spinal_moment_is_the_bench_s_lever…) and what 3 cm of that lever do (the next test);
    // docs/validation.md shows the three figures.
}

TEST(HipThrustPhysics, a_lower_bench_takes_its_lever_off_every_spinal_moment) {
    // Three centimetres down the back, nearer to the bar: the bench carries more on a lever shorter
    // by three centimetres, so that less than 3 cm times its force is lost, and the level next to
    // the bench loses most.
    const Result lower = hold_without_squeeze(0.03);
    EXPECT_GT(upward_force(lower, "back"), upward_force(no_squeeze(), "back"));
    double lost_below = 0;
    for (const auto& [level, name] : {std::pair{"L5_S1_FE", "lower_bench_L5_S1_Nm"},
                                      std::pair{"T12_L1_FE", "lower_bench_T12_L1_Nm"}}) {
        const int row = man().row(level);
        const double lost = no_squeeze().moment(row, top_frame) - lower.moment(row, top_frame);
        record(name, lower.moment(row, top_frame));
        EXPECT_GT(lost, lost_below) << level;
        EXPECT_LT(lost, 0.03 * upward_force(lower, "back")) << level;
        lost_below = lost;
    }
}

TEST(HipThrustPhysics, each_spinal_moment_is_the_bench_s_lever_less_the_weight_above) {
    // The moment at a level is what bench and weight on the head's side turn about its axis. Which
    // segments those are comes from moving the joint, not from the inverse dynamics.
    const Result& result = no_squeeze();
    const Body& body = man().body;
    auto workspace = man().mechanics.make_workspace();
    Pose pose;
    man().mechanics.calc_pose(result.plan.motion.q.col(top_frame), workspace, pose);
    for (const char* level : {"L5_S1_FE", "L3_L4_FE", "T12_L1_FE"}) {
        const int row = man().row(level);
        double expected = 0;
        MatX travel(3, body.n_coordinates());
        for (std::size_t s = 1; s < body.segments.size(); ++s) {
            calc_point_jacobian(body, pose, SegmentIndex{static_cast<int>(s)},
                                pose.X_W[s] * body.segments[s].p_SegmentCom, travel);
            expected -= body.segments[s].mass * body.gravity.dot(travel.col(row));
        }
        for (const ContactResult& c : result.contacts) {
            if (!c.name.starts_with("back")) continue;
            calc_point_jacobian(body, pose, c.segment, c.p_W.col(top_frame), travel);
            expected -= c.force_W.col(top_frame).dot(travel.col(row));
        }
        EXPECT_NEAR(result.moment(row, top_frame), expected, 1e-6) << level;
    }
}

TEST(HipThrustPhysics, both_exponents_solve_and_differ) {
    const Result two = woman().run(woman().plan(light_kg), {.exponent = 2});
    EXPECT_EQ(two.status, ResultStatus::solved);
    EXPECT_LT(two.max_equilibrium_residual_Nm, 1e-6);
    EXPECT_LT(two.max_newton_residual_Nm, 1e-6);
    EXPECT_GT((two.activation - light_lift().activation).cwiseAbs().maxCoeff(), 0.01);
    // The cube spreads effort: its largest activation is no larger than the square's.
    EXPECT_LT(light_lift().activation.col(0).maxCoeff(), two.activation.col(0).maxCoeff() + 1e-6);
}

bool same_digits(const Result& a, const Result& b) {
    return a.activation == b.activation && a.moment == b.moment && a.force == b.force &&
           a.reserve == b.reserve && a.work_lifting.muscles_J == b.work_lifting.muscles_J &&
           a.plan.motion.q == b.plan.motion.q;
}

TEST(HipThrustPhysics, digits_are_the_same_again_and_in_two_threads) {
    Result at_once[2];
    {
        std::jthread first([&] { at_once[0] = woman().run(woman().plan(light_kg)); });
        std::jthread second([&] { at_once[1] = woman().run(woman().plan(light_kg)); });
    }
    EXPECT_TRUE(same_digits(light_lift(), at_once[0]));
    EXPECT_TRUE(same_digits(light_lift(), at_once[1]));
}

TEST(HipThrustPhysics, tempo_sets_how_long_each_phase_lasts) {
    HipThrustScene scene;
    scene.exercise.tempo.seconds = {2, 1, 3, 0.5};
    const Result result = scene.run(scene.plan(light_kg, {.frames = 131}));
    EXPECT_NEAR(result.plan.motion.time_s[130], 6.5, 1e-12);
    std::map<Phase, double> seconds;
    for (int f = 0; f < 130; ++f)
        seconds[result.plan.phase[f]] +=
            result.plan.motion.time_s[f + 1] - result.plan.motion.time_s[f];
    // A phase is counted in frames of 0.05 s.
    EXPECT_NEAR(seconds[Phase::lifting], 2, 0.0501);
    EXPECT_NEAR(seconds[Phase::hold_top], 1, 0.0501);
    EXPECT_NEAR(seconds[Phase::lowering], 3, 0.0501);
    EXPECT_NEAR(seconds[Phase::hold_bottom], 0.5, 0.0501);
    // The slower lift gains as much height: the same energy within a hundredth.
    EXPECT_NEAR(result.work_lifting.mechanical_J, light_lift().work_lifting.mechanical_J,
                0.01 * light_lift().work_lifting.mechanical_J);
}

TEST(HipThrustPhysics, a_load_beyond_strength_falls_short_and_says_where) {
    const Result result = woman().run(woman().plan(300));
    EXPECT_EQ(result.status, ResultStatus::fell_short);
    ASSERT_FALSE(result.shortfalls.empty());
    const auto hip = std::find_if(result.shortfalls.begin(), result.shortfalls.end(),
                                  [](const auto& s) { return s.coordinate == "hip_flexion_r"; });
    ASSERT_NE(hip, result.shortfalls.end());
    // Missing is part of what is required, on the same side of zero; it balances all the same.
    EXPECT_LT(hip->required, 0);
    EXPECT_LT(hip->missing, 0);
    EXPECT_LT(hip->required, hip->missing);
    EXPECT_FALSE(hip->muscles_at_limit.empty());
    EXPECT_LT(result.max_equilibrium_residual_Nm, 1e-6);
    // The residual joins the reserves, so that the line above is bookkeeping; beyond strength
    // rounding leaves about a millionth of what is missed.
    EXPECT_LT(result.max_newton_residual_Nm, 1e-5 * result.reserve.cwiseAbs().maxCoeff());
}

TEST(HipThrustPhysics, frames_without_an_optimum_are_counted_in_one_note) {
    RecruitmentOptions hasty;
    hasty.max_iterations = 0;
    const Result result = woman().run(woman().plan(light_kg, {.frames = 11}), hasty);
    EXPECT_EQ(result.status, ResultStatus::infeasible);
    EXPECT_EQ(result.unsolved_frames, 11);
    const auto found =
        std::count_if(result.notes.begin(), result.notes.end(), [](const std::string& note) {
            return note.starts_with("no optimum in 11 of 11 frames, the first at 0.000 s: ");
        });
    EXPECT_EQ(found, 1);
    EXPECT_EQ(std::count_if(result.notes.begin(), result.notes.end(),
                            [](const std::string& note) { return note.starts_with("no optimum"); }),
              1);
}

}  // namespace
}  // namespace sinew
