#include "sinew/analysis/energy.h"

#include <gtest/gtest.h>

#include "sinew/analysis/result.h"

namespace sinew {
namespace {

/// 60 kg, of which 1 MET is 69.733 W.
constexpr double mass_kg = 60;
constexpr double rest_W = 60 * 4184.0 / 3600;

TEST(SetEnergy, is_that_of_its_repetitions_with_one_met_below_it) {
    const EnergySum repetition{.time_s = 3, .net_J = 1000};
    const EnergySum set = calc_set_energy(repetition, mass_kg, 10);
    EXPECT_NEAR(set.time_s, 30, 1e-12);
    EXPECT_NEAR(set.net_J, 10000, 1e-9);
    EXPECT_NEAR(set.gross_J, 10000 + 30 * rest_W, 1e-9);
    EXPECT_NEAR(set.met, (10000 + 30 * rest_W) / (30 * rest_W), 1e-12);
}

TEST(SessionEnergy, counts_rest_between_sets_once_and_only_what_is_above_one_met_as_net) {
    const EnergySum set = calc_set_energy({.time_s = 3, .net_J = 1000}, mass_kg, 10);
    const SessionPlan plan{.sets = 3, .repetitions = 10, .rest_s = 120, .rest_met = 1.3};
    const EnergySum session = calc_session_energy(set, mass_kg, plan);
    EXPECT_NEAR(session.time_s, 90 + 240, 1e-12);
    EXPECT_NEAR(session.net_J, 30000 + 0.3 * rest_W * 240, 1e-9);
    EXPECT_NEAR(session.gross_J, 3 * set.gross_J + 1.3 * rest_W * 240, 1e-9);
    EXPECT_NEAR(session.met, session.gross_J / (rest_W * 330), 1e-12);
    const EnergySum one = calc_session_energy(set, mass_kg, {.sets = 1});
    EXPECT_NEAR(one.gross_J, set.gross_J, 1e-9) << "no rest after the last";
}

TEST(SessionEnergy, of_sitting_still_is_the_met_of_rest) {
    const EnergySum idle = calc_session_energy({}, mass_kg, {.sets = 2, .rest_met = 1.3});
    EXPECT_NEAR(idle.met, 1.3, 1e-12);
}

/// A hinge that two muscles, one a side, cross.
Body make_body() {
    BodySpec spec{.name = "two"};
    spec.segments = {{.name = "arm", .mass = mass_kg, .inertia = Mat3::Identity()}};
    JointSpec joint{.name = "hinge", .kind = JointKind::pin, .parent = {.segment = "ground"}};
    joint.child.segment = "arm";
    joint.coordinates = {{.name = "angle", .minimum = -1, .maximum = 1}};
    joint.rotations[2] = {"angle", Vec3::UnitZ(), {LinearFunction{1, 0}}};
    spec.joints.push_back(joint);
    for (const char* name : {"a_r", "a_l"}) {
        spec.muscles.push_back({.name = name,
                                .max_isometric_force = 1000,
                                .optimal_fibre_length = 0.1,
                                .tendon_slack_length = 0.1,
                                .specific_tension = 50e4});
        spec.muscles.back().points = {{"p", "ground", FixedPointSpec{{0.05, 0, 0}}},
                                      {"q", "arm", FixedPointSpec{{0.05, 0.1, 0}}}};
    }
    spec.groups = {{"a", {"a_r", "a_l"}}};
    return compile(spec);
}

class RecordedEnergy : public testing::Test {
protected:
    RecordedEnergy() {
        for (VecX* values : {&capacities.active, &capacities.norm_fibre_length,
                             &capacities.active_length_factor, &capacities.velocity_factor})
            values->setOnes(2);
        capacities.norm_fibre_velocity.setZero(2);
        capacities.clamped.assign(2, 0);
        wall.hoops = {{"hoop", "belly", 500, 1, 0.5}};
        result.body_mass_kg = mass_kg;
        result.plan.motion.time_s = VecX::LinSpaced(5, 0, 4);
        result.plan.phase = {Phase::lifting, Phase::hold_top, Phase::lowering, Phase::lowering,
                             Phase::hold_bottom};
        for (const char* name : {"a", "belly"})
            for (const Side side : {Side::both, Side::left, Side::right})
                result.groups.push_back({.name = name, .side = side});
    }

    /// Everyone holds at these activations in all frames.
    void record(double right, double left, double hoop) {
        EnergyRecorder recorder(body, &wall, &options, 5);
        VecX activation(3);
        activation << right, left, hoop;
        for (int f = 0; f < 5; ++f) recorder.record(f, capacities, activation);
        recorder.summarize(result);
    }
    [[nodiscard]] double energy_of(const char* name, Side side) const {
        for (const GroupResult& group : result.groups)
            if (group.name == name && group.side == side) return group.energy_J.value();
        return -1;
    }

    const Body body = make_body();
    AbdominalWall wall;
    EnergyOptions options;
    MuscleCapacities capacities;
    Result result;
};

TEST_F(RecordedEnergy, of_steady_power_is_power_times_time_phase_by_phase) {
    record(1, 1, 0);
    const double muscle_W = 1059.7 * 1000 * 0.1 / 50e4 * (86.5 + 92.5);  // half slow, fully active
    ASSERT_TRUE(result.energy);
    EXPECT_NEAR(result.energy->power_W[2], 2 * muscle_W, 1e-9);
    EXPECT_NEAR(result.energy->lifting_J, 2 * muscle_W, 1e-9) << "one of four seconds";
    EXPECT_NEAR(result.energy->holding_J, 2 * muscle_W, 1e-9);
    EXPECT_NEAR(result.energy->lowering_J, 4 * muscle_W, 1e-9);
    EXPECT_NEAR(result.energy->repetition.net_J, 8 * muscle_W, 1e-9);
    EXPECT_NEAR(result.energy->repetition.gross_J, 8 * muscle_W + 4 * rest_W, 1e-9);
    EXPECT_NEAR(result.energy->set.net_J, 80 * muscle_W, 1e-9);
}

TEST_F(RecordedEnergy, of_groups_and_sides_adds_up_to_the_whole) {
    record(0.6, 0.3, 0.5);
    EXPECT_GT(energy_of("a", Side::right), energy_of("a", Side::left));
    EXPECT_NEAR(energy_of("a", Side::right) + energy_of("a", Side::left),
                energy_of("a", Side::both), 1e-9);
    EXPECT_GT(energy_of("belly", Side::both), 0);
    EXPECT_NEAR(energy_of("belly", Side::right), energy_of("belly", Side::both) / 2, 1e-9);
    EXPECT_NEAR(energy_of("a", Side::both) + energy_of("belly", Side::both),
                result.energy->repetition.net_J, 1e-9);
}

TEST_F(RecordedEnergy, mirrored_left_to_right_is_mirrored) {
    record(0.6, 0.3, 0);
    const double right = energy_of("a", Side::right), left = energy_of("a", Side::left);
    record(0.3, 0.6, 0);
    EXPECT_EQ(energy_of("a", Side::left), right);
    EXPECT_EQ(energy_of("a", Side::right), left);
}

TEST_F(RecordedEnergy, of_a_hold_makes_sets_of_one) {
    result.plan.phase.assign(5, Phase::hold_top);
    record(1, 1, 0);
    EXPECT_EQ(result.energy->plan.repetitions, 1);
    EXPECT_EQ(result.energy->set.net_J, result.energy->repetition.net_J);
    EXPECT_EQ(result.energy->holding_J, result.energy->repetition.net_J);
}

TEST_F(RecordedEnergy, shows_the_published_costs_of_its_kind_of_exercise) {
    options.published = {{.code = "bar", .met = 5}, {.code = "none", .met = 3, .with_load = false}};
    record(1, 1, 0);
    ASSERT_EQ(result.energy->published.size(), 1U);
    EXPECT_EQ(result.energy->published[0].code, "none");
    result.plan.loads.emplace_back();
    record(1, 1, 0);
    EXPECT_EQ(result.energy->published[0].code, "bar");
}

TEST_F(RecordedEnergy, is_absent_where_it_was_not_asked_for) {
    EnergyRecorder recorder(body, nullptr, nullptr, 5);
    recorder.record(0, capacities, VecX::Ones(2));
    recorder.summarize(result);
    EXPECT_FALSE(result.energy);
    EXPECT_FALSE(result.groups[0].energy_J);
}

}  // namespace
}  // namespace sinew
