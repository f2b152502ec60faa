// The figures that claims compare, beside other routes to them.
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "sinew/analysis/attainable_margin.h"
#include "sinew/analysis/group_leverage.h"
#include "sinew/analysis/repetition.h"
#include "sinew/analysis/taken_away.h"
#include "sinew/body/adult.h"
#include "sinew/evidence/claim_figure.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/energy_tables.h"
#include "sinew/io/exercise_library.h"
#include "sinew/io/trunk_constants.h"

namespace sinew {
namespace {

constexpr std::array abs{"rectus abdominis", "external oblique", "internal oblique",
                         "transversus abdominis"};

struct Lift {
    explicit Lift(const std::vector<std::string>& without = {})
        : body(compile(make_adult(load_adult_tables(data_directory())))),
          support(make_trunk_support(load_trunk_constants(data_directory()), body)) {
        take_away(without, body, support);
        mechanics.emplace(body);
        plan = make_repetition(body, *mechanics, support, find_exercise("hip-thrust"), LoadMass{40},
                               {.frames = 11})
                   .plan;
        result = analyze(body, *mechanics, plan,
                         AnalysisOptions{.support = support,
                                         .static_capacity = false,
                                         .capacity = false,
                                         .largest_margin = false,
                                         .energy = load_energy_options(data_directory())});
    }
    [[nodiscard]] double figure(const char* name, std::vector<std::string> groups,
                                const std::string& at = "",
                                std::optional<Phase> phase = std::nullopt) const {
        ClaimFigure figure{.groups = std::move(groups), .at = at, .phase = phase};
        for (const FigureKind& kind : figure_kinds())
            if (std::string_view(kind.name) == name) figure.kind = &kind;
        return calc_figure(figure, {body, *mechanics, support, result}).value.value();
    }
    Body body;
    TrunkSupport support;
    std::optional<Mechanics> mechanics;
    MotionPlan plan;
    Result result;
};

TEST(TakenAway, groups_and_their_hoops_are_at_rest_and_the_lift_goes_on) {
    const Lift whole, without({abs.begin(), abs.end()});
    ASSERT_EQ(without.result.status, ResultStatus::solved);
    for (const char* group : abs) {
        EXPECT_EQ(without.figure("peak_activation", {group}), 0) << group;
        EXPECT_GE(whole.figure("peak_activation", {group}), 0) << group;
    }
    EXPECT_GT(whole.figure("peak_activation", {"transversus abdominis"}), 0.05);
    // Nothing makes pressure but the wall: what is left is that of rest.
    EXPECT_NEAR(without.figure("peak_abdominal_pressure", {}),
                without.support.wall->resting_pressure, 1);
    EXPECT_GT(whole.figure("abdominal_pressure", {}), whole.support.wall->resting_pressure + 1000);
}

TEST(TakenAway, less_muscle_attains_no_more_stiffness) {
    const Lift whole, without({abs.begin(), abs.end()});
    const auto more =
        calc_attainable_margin(whole.body, *whole.mechanics, whole.plan, whole.support);
    const auto less =
        calc_attainable_margin(without.body, *without.mechanics, without.plan, without.support);
    ASSERT_TRUE(more && less);
    EXPECT_LT(*less, *more);
    // What least effort leaves is no more than what could be had.
    EXPECT_GE(*more + whole.support.stability_options.tolerance,
              whole.result.spine.stability_Nm_per_rad.minCoeff());
}

TEST(ClaimFigure, shares_are_those_that_roles_are_judged_by) {
    const Lift lift;
    for (const GroupResult& group : lift.result.groups) {
        if (group.side != Side::both || group.name != "gluteus maximus") continue;
        const PhaseRole& lifting = group.phases.front();
        const double share =
            lift.figure("moment_share", {group.name}, "hip_flexion", Phase::lifting);
        EXPECT_EQ(lifting.reason,
                  fmt::format("drives {:.1f} % of hip_flexion", std::floor(1000 * share) / 10));
        EXPECT_EQ(lift.figure("mean_activation", {group.name}, "", Phase::lifting),
                  lifting.mean_activation);
        EXPECT_EQ(lift.figure("mean_activation", {group.name}), group.mean_activation);
        EXPECT_LT(*lifting.fibre_change, 0);  // it shortens
        EXPECT_EQ(lift.figure("fibre_change", {group.name}, "", Phase::lifting),
                  -*lifting.fibre_change);
    }
    EXPECT_EQ(lift.figure("moment_share", {"rectus abdominis"}, "hip_flexion"), 0);
}

TEST(ClaimFigure, work_of_joints_is_that_of_body_and_bar) {
    const Lift lift;
    double sum = 0, shares = 0;
    std::vector<std::string> seen;
    for (const Coordinate& coordinate : lift.body.coordinates) {
        const std::string& name = coordinate.name;
        if (name.starts_with("pelvis_") || name.ends_with("_l") || coordinate.locked) continue;
        sum += lift.figure("joint_work", {}, name, Phase::lifting);
        shares += lift.figure("work_share", {}, name, Phase::lifting);
    }
    EXPECT_NEAR(shares, 1, 1e-9);
    // From rest to rest, eleven frames: trapezoids are within a tenth.
    const double gained = lift.figure("mechanical_work", {});
    EXPECT_NEAR(sum, gained, 0.1 * gained);
    EXPECT_GT(gained, 100);
}

TEST(ClaimFigure, energy_is_that_of_the_result) {
    const Lift lift;
    const EnergyUse& energy = lift.result.energy.value();
    EXPECT_EQ(lift.figure("net_energy", {}, "repetition"), energy.repetition.net_J);
    EXPECT_EQ(lift.figure("gross_energy", {}, "set"), energy.set.gross_J);
    EXPECT_EQ(lift.figure("met", {}, "session"), energy.session.met);
    // What is printed is kilocalories.
    for (const FigureKind& kind : figure_kinds())
        if (std::string_view(kind.name) == "net_energy") {
            EXPECT_EQ(format_figure(kind, 0.26 * J_per_kcal), "0.26 kcal");
            EXPECT_EQ(format_figure(kind, -0.001), "0.00 kcal");
        }
}

TEST(GroupLeverage, muscles_pull_where_anatomy_says) {
    const Lift lift;
    const auto at = [&](const char* group, const char* coordinate) {
        const std::vector<std::string> groups{group};
        return calc_group_leverage(lift.body, *lift.mechanics, lift.plan, groups, coordinate);
    };
    const GroupLeverage gluteus = at("gluteus maximus", "hip_flexion");
    EXPECT_LT(gluteus.moment_arm_m, -0.01);
    EXPECT_GT(gluteus.moment_arm_m, -0.1);
    EXPECT_LT(gluteus.moment_Nm, 0);
    EXPECT_EQ(at("gluteus maximus", "L3_L4_FE").lines, 0);
    EXPECT_GT(at("psoas", "hip_flexion").moment_arm_m, 0.005);
    EXPECT_GT(at("erector spinae", "L3_L4_FE").moment_arm_m, 0.01);
    EXPECT_LT(at("rectus abdominis", "L3_L4_FE").moment_arm_m, -0.01);
    // One side's lines about the right hip, both sides' about the spine.
    EXPECT_EQ(2 * at("psoas", "hip_flexion").lines, at("psoas", "L5_S1_FE").lines);
}

TEST(ClaimFigure, regions_of_a_muscle_have_no_line_of_their_own) {
    const Lift lift;
    ClaimFigure figure{.kind = &figure_kinds().front(), .groups = {"rectus abdominis"}};
    figure.region = "lower";
    const FigureValue value =
        calc_figure(figure, {lift.body, *lift.mechanics, lift.support, lift.result});
    EXPECT_FALSE(value.value);
    EXPECT_EQ(value.why,
              "the lower rectus abdominis has in this body no line of pull of its own: the muscle "
              "is 2 lines that pull alike from end to end");
}

}  // namespace
}  // namespace sinew
