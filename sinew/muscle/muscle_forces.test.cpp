#include "sinew/muscle/muscle_forces.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <random>
#include <string>
#include <type_traits>

#include "sinew/input_error.h"
#include "sinew/muscle/curves_millard2012.h"
#include "sinew/muscle/curves_thelen2003.h"
#include "tests/oracle/muscles_from_json.h"

namespace sinew {
namespace {

Muscle plain_muscle(double pennation) {
    Muscle muscle;
    muscle.name = "plain";
    muscle.max_isometric_force = 1000;
    muscle.optimal_fibre_length = 0.1;
    muscle.tendon_slack_length = 0.2;
    muscle.pennation = pennation;
    return muscle;
}

MuscleCapacities calc_one(const Muscle& muscle, double length, double velocity) {
    Body body;
    body.muscles.push_back(muscle);
    MuscleCapacities out;
    MuscleForces(body).calc(VecX::Constant(1, length), VecX::Constant(1, velocity), out);
    return out;
}

/// Places where two pieces of a table meet, and ordinary ones, need no more than the table's error.
constexpr double table_error = 2e-9;

template <class Curves>
class EveryMuscleCurve : public testing::Test {};
using Kinds = testing::Types<Millard2012Curves, Thelen2003Curves>;
TYPED_TEST_SUITE(EveryMuscleCurve, Kinds);

TYPED_TEST(EveryMuscleCurve, peaks_at_one_at_the_optimal_length) {
    const TabulatedCurve curve = make_active_length_curve(TypeParam{});
    EXPECT_NEAR(curve(1), 1, table_error);
    for (int i = 0; i <= 2500; ++i) EXPECT_LE(curve(1e-3 * i), 1 + table_error) << i;
}

TYPED_TEST(EveryMuscleCurve, is_one_when_isometric_and_rises_with_velocity) {
    const TabulatedCurve curve = make_velocity_curve(TypeParam{});
    EXPECT_NEAR(curve(0), 1, table_error);
    for (int i = -1500; i < 1500; ++i) {
        EXPECT_LE(curve(1e-3 * i), curve(1e-3 * (i + 1)) + table_error) << i;
    }
    EXPECT_NEAR(curve(-1), 0, table_error);
    EXPECT_NEAR(curve(-2), 0, table_error);
}

TYPED_TEST(EveryMuscleCurve, is_passive_only_when_stretched_and_one_at_its_strain) {
    const TypeParam parameters{};
    const TabulatedCurve curve = make_passive_curve(parameters);
    EXPECT_EQ(curve(0.9), 0);
    EXPECT_NEAR(curve(1), 0, table_error);
    double strain = 0;
    if constexpr (std::is_same_v<TypeParam, Millard2012Curves>) {
        strain = parameters.passive_strain_at_one_norm_force;
    } else {
        strain = parameters.passive_strain;
    }
    EXPECT_NEAR(curve(1 + strain), 1, table_error);
    for (int i = 1000; i < 2500; ++i) EXPECT_LT(curve(1e-3 * i), curve(1e-3 * (i + 1))) << i;
}

// Millard et al. (2013), figure 3 and the properties that a file sets: values and slopes where the
// pieces join are the parameters themselves.
TEST(Millard2012Curves, pass_through_the_points_that_their_parameters_name) {
    const Millard2012Curves parameters;
    const TabulatedCurve velocity = make_velocity_curve(parameters);
    EXPECT_NEAR(velocity(1), 1.4, table_error);
    EXPECT_NEAR(velocity(3), 1.4, table_error);
    EXPECT_NEAR(velocity(-0.9), 0.05 * 0.25, table_error);
    EXPECT_NEAR((velocity(1e-4) - velocity(-1e-4)) / 2e-4, 5, 1e-3);  // curvature
    const TabulatedCurve active = make_active_length_curve(parameters);
    EXPECT_EQ(active(0.4), 0);
    EXPECT_EQ(active(1.9), 0);
    const TabulatedCurve passive = make_passive_curve(parameters);
    EXPECT_NEAR((passive(1.8) - passive(1.7)) / 0.1, 2 / 0.7, 1e-7);
}

// Thelen (2003), equations 1 and 3, worked by hand.
TEST(Thelen2003Curves, have_the_values_of_the_paper) {
    Thelen2003Curves parameters;
    EXPECT_NEAR(make_active_length_curve(parameters)(1.3), std::exp(-0.09 / 0.45), table_error);
    EXPECT_NEAR(make_passive_curve(parameters)(1.3), std::expm1(2.5) / std::expm1(5.0),
                table_error);
    // Half the isometric force: (0.5 − 1) / (1 + 0.5 / 0.25) = −1/6 of the largest speed.
    EXPECT_NEAR(make_velocity_curve(parameters)(-1.0 / 6), 0.5, table_error);
    // A force of 1.2 when lengthening: 0.2 · 0.4 / (10 · 0.2) = 0.04 of the largest speed.
    EXPECT_NEAR(make_velocity_curve(parameters)(0.04), 1.2, table_error);
}

TEST(MuscleForces, a_fibre_at_its_best_pulls_with_the_cosine_of_its_pennation) {
    for (const double pennation : {0.0, 0.3, 0.6}) {
        const double length = 0.2 + 0.1 * std::cos(pennation);
        const MuscleCapacities out = calc_one(plain_muscle(pennation), length, 0);
        EXPECT_NEAR(out.norm_fibre_length[0], 1, 1e-14);
        EXPECT_NEAR(out.cos_pennation[0], std::cos(pennation), 1e-14);
        EXPECT_NEAR(out.active[0], 1000 * std::cos(pennation), 1000 * table_error);
        EXPECT_NEAR(out.passive[0], 0, 1000 * table_error);
        EXPECT_EQ(out.clamped[0], 0);
    }
}

TEST(MuscleForces, fibre_velocity_is_the_rate_of_fibre_length) {
    const Muscle muscle = plain_muscle(0.5);
    const double length = 0.31, velocity = -0.4, dt = 1e-6;
    const double rate = (calc_one(muscle, length + velocity * dt, 0).norm_fibre_length[0] -
                         calc_one(muscle, length - velocity * dt, 0).norm_fibre_length[0]) /
                        (2 * dt);
    // Central differences: rounding 1e-16 / 1e-6.
    EXPECT_NEAR(calc_one(muscle, length, velocity).norm_fibre_velocity[0],
                rate / muscle.max_contraction_velocity, 1e-9);
}

TEST(MuscleForces, a_fibre_that_would_be_too_short_is_held_and_recorded) {
    for (const double pennation : {0.0, 0.3}) {
        const MuscleCapacities out = calc_one(plain_muscle(pennation), 0.19, 0.5);
        EXPECT_EQ(out.clamped[0], 1);
        EXPECT_EQ(out.active[0], 0);
        EXPECT_EQ(out.passive[0], 0);
        EXPECT_EQ(out.norm_fibre_velocity[0], 0);
        EXPECT_DOUBLE_EQ(out.norm_fibre_length[0], Millard2012Curves{}.active_min_norm_length);
    }
    // At 0.6 rad the thickness, not the active range, sets the limit: sin α ≤ √0.99.
    const double sin_limit = std::sqrt(0.99), pennation = 0.6;
    const MuscleCapacities out = calc_one(plain_muscle(pennation), 0.2, 0);
    EXPECT_EQ(out.clamped[0], 1);
    EXPECT_NEAR(out.norm_fibre_length[0], std::sin(pennation) / sin_limit, 1e-14);
    EXPECT_NEAR(out.cos_pennation[0], 0.1, 1e-12);
}

TEST(MuscleForces, no_muscle_pushes) {
    std::mt19937 generator(20262);
    std::uniform_real_distribution<double> length(0.1, 0.6), velocity(-3, 3), angle(0, 1.2);
    for (int i = 0; i < 500; ++i) {
        Muscle muscle = plain_muscle(angle(generator));
        if (i % 2 == 1) muscle.curves = Thelen2003Curves{};
        const MuscleCapacities out = calc_one(muscle, length(generator), velocity(generator));
        EXPECT_GE(out.active[0], 0);
        EXPECT_GE(out.passive[0], 0);
    }
}

TEST(MuscleForces, a_length_that_is_not_a_number_gives_no_number) {
    EXPECT_TRUE(std::isnan(calc_one(plain_muscle(0.3), std::nan(""), 0).active[0]));
    EXPECT_TRUE(std::isnan(calc_one(plain_muscle(0.3), 0.3, std::nan("")).active[0]));
}

TEST(MuscleForces, does_not_move_its_memory_after_the_first_call) {
    Body body;
    for (const double pennation : {0.0, 0.2, 0.4}) body.muscles.push_back(plain_muscle(pennation));
    const MuscleForces forces(body);
    MuscleCapacities out;
    forces.calc(VecX::Constant(3, 0.3), VecX::Zero(3), out);
    const double* before = out.active.data();
    const std::uint8_t* flags = out.clamped.data();
    forces.calc(VecX::Constant(3, 0.28), VecX::Constant(3, 0.1), out);
    EXPECT_EQ(out.active.data(), before);
    EXPECT_EQ(out.clamped.data(), flags);
}

TEST(MuscleForces, refuses_curves_that_make_no_corner_and_names_the_muscle) {
    Muscle muscle = plain_muscle(0);
    Millard2012Curves curves;
    curves.passive_strain_at_one_norm_force = -0.1;
    muscle.curves = curves;
    Body body;
    body.source = "plain.osim";
    body.muscles.push_back(muscle);
    try {
        const MuscleForces forces(body);
        FAIL() << "the curve was accepted";
    } catch (const InputError& error) {
        EXPECT_STREQ(
            error.what(),
            "plain.osim: error: [plain] the passive force-length curve makes no corner from (1, 0) "
            "with slope 0 to (0.99, -0.001) with slope 0.2 at curviness 0.75; the two lines must "
            "meet between the points, and curviness must be 0 to 1");
    }
}

class OpenSimMuscles : public testing::TestWithParam<const char*> {};

// The golden values come from OpenSim 4.6 by tests/oracle/curves.py. The table is within 1e-9 of
// the curve; OpenSim's Thelen muscle finds its velocity factor by iteration to 1e-6 in velocity,
// which leaves up to 3e-7 in force.
TEST_P(OpenSimMuscles, have_the_same_factors_and_forces) {
    std::ifstream file(std::string("tests/golden/curves_") + GetParam() + ".json");
    ASSERT_TRUE(file.is_open());
    const nlohmann::json document = nlohmann::json::parse(file);
    int compared = 0;
    for (const auto& entry : document.at("muscles")) {
        const Muscle muscle = muscle_from_json(entry);
        const bool iterated = std::holds_alternative<Thelen2003Curves>(muscle.curves);
        const double force = muscle.max_isometric_force;
        for (const auto& query : entry.at("queries")) {
            const MuscleCapacities out = calc_one(muscle, query.at("length"), query.at("velocity"));
            const auto near = [&](double ours, const char* key, double scale, double tolerance) {
                const double theirs = query.at(key);
                EXPECT_NEAR(ours, theirs, tolerance * std::max(scale, std::abs(theirs)))
                    << muscle.name << ' ' << key << " at length " << query.at("length");
            };
            const double loose = iterated ? 1e-6 : table_error;
            near(out.active_length_factor[0], "active_length_factor", 1, table_error);
            near(out.velocity_factor[0], "velocity_factor", 1, loose);
            near(out.passive_factor[0], "passive_factor", 1, table_error);
            near(out.active[0], "active", force, loose);
            near(out.passive[0], "passive", force, table_error);
            ++compared;
        }
    }
    EXPECT_GE(compared, 16);
}

INSTANTIATE_TEST_SUITE_P(Golden, OpenSimMuscles,
                         testing::Values("Rajagopal2016", "RajagopalLaiUhlrich2023",
                                         "cyclistFullBodyMuscle"));

}  // namespace
}  // namespace sinew
