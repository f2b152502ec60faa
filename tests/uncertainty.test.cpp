// Samples of bodies and set-ups, and the intervals that they give, on the shipped exercises.
#include "sinew/analysis/uncertainty.h"

#include <gtest/gtest.h>

#include <cmath>
#include <mutex>
#include <set>

#include "sinew/io/adult_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/exercise_reader.h"
#include "sinew/io/trunk_constants.h"
#include "sinew/io/uncertainty_table.h"
#include "sinew/motion/synthesize.h"
#include "sinew/muscle/muscle_forces.h"
#include "sinew/muscle/paths.h"

namespace sinew {
namespace {

struct Scene {
    UncertainInputs inputs;
    AnalysisOptions analysis;

    explicit Scene(const std::string& exercise = "hip_thrust", double load_kg = 20) {
        const auto data = data_directory();
        inputs.adult = {load_adult_tables(data), AdultOptions{}};
        inputs.spec = make_adult(inputs.adult->tables, inputs.adult->options);
        inputs.exercise = load_exercise((data / "exercises" / (exercise + ".yaml")).string());
        if (inputs.exercise.equipment.carries_load()) inputs.exercise.load_kg = load_kg;
        const TrunkConstants constants = load_trunk_constants(data);
        inputs.pressure = constants.pressure;
        inputs.stability = constants.stability;
        inputs.quantities = load_uncertain_quantities(data);
        TrunkSupport& support = inputs.support;
        support.wall =
            make_abdominal_wall(compile(inputs.spec), constants.pressure, support.why_no_wall);
        support.gain = constants.stability.at("gain").value;
        support.stability_options.margin = constants.stability.at("margin").value;
        analysis.support = support;
        analysis.capacity = false;
        analysis.static_capacity = false;
    }

    UncertainQuantity& quantity(const std::string& name) {
        return *std::ranges::find(inputs.quantities, name, &UncertainQuantity::name);
    }
    /// Everything is known exactly.
    void know_everything() {
        for (UncertainQuantity& q : inputs.quantities)
            if (!q.from_table) q.distribution.low = q.distribution.high = q.distribution.middle;
        for (auto* constants : {&inputs.pressure, &inputs.stability})
            for (auto& [name, constant] : *constants) constant.low = constant.high = constant.value;
        for (AdultTables::StiffnessRow& row : inputs.adult->tables.joint_stiffness) {
            row.stiffness_low = row.stiffness_high = row.stiffness;
            row.onset_low = row.onset_high = row.onset;
        }
    }
    [[nodiscard]] Uncertainty run(const UncertaintyOptions& options) const {
        return run_uncertainty(inputs, analysis, options);
    }
};

const MuscleSpec& muscle(const BodySpec& spec, const std::string& name) {
    return *std::ranges::find(spec.muscles, name, &MuscleSpec::name);
}

/// Fibre length over optimal of every muscle in the default posture.
VecX neutral_fibres(const BodySpec& spec) {
    const Body body = compile(spec);
    const Mechanics mechanics(body);
    auto memory = mechanics.make_workspace();
    PathWorkspace path_memory(body);
    Pose pose;
    MusclePaths paths;
    mechanics.calc_pose(body.default_posture(), memory, pose);
    calc_paths(body, body.default_posture(), pose, path_memory, paths);
    MuscleCapacities capacities;
    MuscleForces(body).calc(paths.length, VecX::Zero(body.n_muscles()), capacities);
    return capacities.norm_fibre_length;
}

TEST(UncertainSamples, a_muscle_group_is_stronger_or_weaker_as_a_whole_and_on_both_sides) {
    Scene scene;
    const UncertainSamples samples(scene.inputs, 1, 10);
    std::set<double> of_glutes;
    for (int k = 0; k < 10; ++k) {
        const BodySpec spec = samples.make(k).spec;
        const auto ratio = [&](const char* name) {
            return muscle(spec, name).max_isometric_force /
                   muscle(scene.inputs.spec, name).max_isometric_force;
        };
        // The specific tension of the legs is in it, and is one number for all of them.
        EXPECT_NEAR(ratio("glmax1_r"), ratio("glmax3_r"), 1e-12);
        EXPECT_NEAR(ratio("glmax1_r"), ratio("glmax1_l"), 1e-12);
        EXPECT_GT(std::abs(ratio("glmax1_r") - ratio("soleus_r")), 1e-6);
        EXPECT_GT(std::abs(ratio("rect_abd_r") - ratio("IL_L2_r")), 1e-6);
        of_glutes.insert(ratio("glmax1_r"));
    }
    EXPECT_EQ(of_glutes.size(), 10U);
}

TEST(UncertainSamples, fibres_stay_plausible_in_the_default_posture_and_tendons_follow) {
    Scene scene;
    const UncertainSamples samples(scene.inputs, 1, 20);
    const VecX own = neutral_fibres(scene.inputs.spec);
    double shortest = 1, longest = 1, least_tendon = 1;
    for (int k = 0; k < 20; ++k) {
        const BodySpec spec = samples.make(k).spec;
        const VecX fibres = neutral_fibres(spec);
        for (Eigen::Index m = 0; m < fibres.size(); ++m) {
            const auto& sampled = spec.muscles[static_cast<std::size_t>(m)];
            const auto& given = scene.inputs.spec.muscles[static_cast<std::size_t>(m)];
            EXPECT_GE(fibres[m], 0.6 - 1e-9) << sampled.name;
            EXPECT_LE(fibres[m], 1.5 + 1e-9) << sampled.name;
            // Its own draw lies in 0.85 to 1.15 and nothing else moves it.
            EXPECT_GE(fibres[m] / own[m], 0.85 - 1e-9) << sampled.name;
            EXPECT_LE(fibres[m] / own[m], 1.15 + 1e-9) << sampled.name;
            const double ratio = sampled.optimal_fibre_length / given.optimal_fibre_length;
            shortest = std::min(shortest, ratio);
            longest = std::max(longest, ratio);
            least_tendon =
                std::min(least_tendon, sampled.tendon_slack_length / given.tendon_slack_length);
        }
    }
    EXPECT_LT(shortest, 0.85);
    EXPECT_GT(longest, 1.15);
    EXPECT_GE(least_tendon, 0.5 - 1e-12);
}

TEST(UncertainSamples, mass_is_shifted_between_parts_and_not_made) {
    Scene scene;
    const UncertainSamples samples(scene.inputs, 1, 5);
    const auto find = [](const BodySpec& spec, const char* name) -> const SegmentSpec& {
        return *std::ranges::find(spec.segments, name, &SegmentSpec::name);
    };
    for (int k = 0; k < 5; ++k) {
        const BodySpec spec = samples.make(k).spec;
        EXPECT_NEAR(compile(spec).mass(), scene.inputs.adult->options.mass_kg, 1e-9);
        EXPECT_EQ(find(spec, "femur_r").mass, find(spec, "femur_l").mass);
        EXPECT_GT(std::abs(find(spec, "femur_r").mass / find(scene.inputs.spec, "femur_r").mass -
                           find(spec, "thorax").mass / find(scene.inputs.spec, "thorax").mass),
                  1e-6);
        EXPECT_NE(find(spec, "femur_r").p_SegmentCom.y(),
                  find(scene.inputs.spec, "femur_r").p_SegmentCom.y());
    }
}

TEST(UncertainSamples, all_lumbar_levels_of_a_direction_are_stiffer_together) {
    Scene scene;
    const UncertainSamples samples(scene.inputs, 1, 5);
    const auto stiffness = [](const BodySpec& spec, const std::string& coordinate) {
        return std::ranges::find(spec.springs, coordinate, &CoordinateSpringSpec::coordinate)
            ->stiffness;
    };
    for (int k = 0; k < 5; ++k) {
        const BodySpec spec = samples.make(k).spec;
        EXPECT_EQ(stiffness(spec, "L5_S1_LB"), stiffness(spec, "T12_L1_LB"));
        EXPECT_NE(stiffness(spec, "L5_S1_LB"), stiffness(scene.inputs.spec, "L5_S1_LB"));
        EXPECT_GE(stiffness(spec, "L3_L4_AR"), 418);
        EXPECT_LE(stiffness(spec, "L3_L4_AR"), 745);
        EXPECT_NE(stiffness(spec, "L3_L4_AR") / 481, stiffness(spec, "L3_L4_LB") / 186);
    }
}

TEST(UncertainSamples, springs_and_stops_of_the_lumbar_spine_rest_at_one_angle) {
    Scene scene;
    const UncertainSamples samples(scene.inputs, 1, 5);
    for (int k = 0; k < 5; ++k) {
        const BodySpec spec = samples.make(k).spec;
        double whole = 0;
        for (const CoordinateSpringSpec& spring : spec.springs) {
            if (!spring.coordinate.ends_with("_FE")) {
                EXPECT_EQ(spring.rest, 0) << spring.name;
                continue;
            }
            whole += spring.rest;
            for (const CoordinateLimitSpec& stop : spec.limits)
                if (stop.coordinate == spring.coordinate) {
                    const double given = stop.upper_stiffness > stop.lower_stiffness
                                             ? stop.upper_limit
                                             : stop.lower_limit;
                    EXPECT_NEAR(given, spring.rest, 1e-12) << stop.name;
                }
        }
        EXPECT_GT(std::abs(whole), 1e-4);
        EXPECT_LE(std::abs(whole), 15 * M_PI / 180);
    }
}

TEST(UncertainSamples, postures_feet_and_friction_move_and_stay_within_the_body) {
    Scene scene;
    const UncertainSamples samples(scene.inputs, 1, 40);
    const Exercise& given = scene.inputs.exercise;
    const Body body = compile(scene.inputs.spec);
    const Coordinate& hip = body.coordinates[*body.find_coordinate("hip_flexion_r")];
    std::set<double> hips, lumbar, widths, floors;
    for (int k = 0; k < 40; ++k) {
        const Exercise exercise = samples.make(k).exercise;
        hips.insert(exercise.top.exact.at("hip_flexion"));
        EXPECT_GE(exercise.top.exact.at("hip_flexion"), hip.minimum);
        lumbar.insert(exercise.top.exact.at("lumbar_extension"));
        // One spine: what is sampled is how it is held, not how it moves.
        EXPECT_EQ(exercise.top.exact.at("lumbar_extension"),
                  exercise.bottom.exact.at("lumbar_extension"));
        EXPECT_NE(exercise.bottom.heights[0].height, given.bottom.heights[0].height);
        widths.insert(exercise.feet.stance_width);
        floors.insert(exercise.equipment.floor.friction);
        EXPECT_NE(exercise.equipment.floor.friction, exercise.equipment.bench->friction);
        EXPECT_EQ(exercise.feet.shift, given.feet.shift);
        EXPECT_EQ(exercise.load_kg, given.load_kg);
    }
    EXPECT_EQ(hips.size(), 40U);
    EXPECT_GT(lumbar.size(), 30U);  // some may lie at the end of the range
    EXPECT_GE(*floors.begin(), 0.5);
    EXPECT_LT(*floors.begin(), 0.55);
    EXPECT_GT(*floors.rbegin(), 0.8);
    EXPECT_LE(*floors.rbegin(), 0.9);
    EXPECT_LT(*widths.begin(), 0.32);
    EXPECT_GT(*widths.rbegin(), 0.32);
}

TEST(UncertainSamples, no_friction_stays_none_and_is_named) {
    Scene scene("front_plank");
    scene.inputs.exercise.equipment.floor.friction = 0;
    const UncertainSamples samples(scene.inputs, 1, 3);
    EXPECT_EQ(samples.make(0).exercise.equipment.floor.friction, 0);
    const auto& left = samples.not_sampled();
    const auto friction =
        std::ranges::find_if(left, [](const auto& entry) { return entry.first == "friction"; });
    ASSERT_NE(friction, left.end());
    EXPECT_EQ(friction->second, "it is 0");
}

TEST(UncertainSamples, a_little_friction_never_falls_below_none) {
    Scene scene("front_plank");
    scene.inputs.exercise.equipment.floor.friction = 0.05;
    const UncertainSamples samples(scene.inputs, 1, 40);
    double least = 1;
    for (int k = 0; k < 40; ++k)
        least = std::min(least, samples.make(k).exercise.equipment.floor.friction);
    EXPECT_EQ(least, 0);
}

TEST(UncertainSamples, a_body_from_a_file_keeps_what_has_no_table) {
    Scene scene;
    scene.inputs.adult.reset();
    const UncertainSamples samples(scene.inputs, 1, 3);
    std::set<std::string> left;
    for (const auto& [name, why] : samples.not_sampled()) left.insert(name);
    EXPECT_EQ(left, (std::set<std::string>{"specific_tension_leg", "specific_tension_trunk",
                                           "segment_mass", "segment_mass_centre", "joint_stiffness",
                                           "joint_onset", "feet_distance"}));
    const BodySpec spec = samples.make(1).spec;
    EXPECT_EQ(spec.segments.back(), scene.inputs.spec.segments.back());
    EXPECT_NE(spec.muscles.front().max_isometric_force,
              scene.inputs.spec.muscles.front().max_isometric_force);
}

TEST(UncertainSamples, what_is_given_outright_is_not_sampled) {
    Scene scene;
    scene.inputs.support.gain = 7;
    scene.inputs.hold_gain = true;
    const UncertainSamples samples(scene.inputs, 1, 5);
    std::set<double> margins;
    for (int k = 0; k < 5; ++k) {
        EXPECT_EQ(samples.make(k).gain, 7);
        margins.insert(samples.make(k).margin);
    }
    EXPECT_EQ(margins.size(), 5U);
}

TEST(Uncertainty, where_everything_is_known_every_quantile_is_the_figure_itself) {
    // The other route: analyze() on the body and exercise as they stand. Only the tendon lengths
    // pass through a computed path length, so that digits beyond the solver's tolerance differ.
    // Without stability: its cuts are met to 1e-4 N·m/rad only, which leaves 1e-3 N·m of moments
    // that are nothing otherwise.
    Scene scene;
    scene.know_everything();
    scene.analysis.support.stability = scene.inputs.support.stability = false;
    const Uncertainty uncertainty = scene.run({.samples = 2, .frames = 21});
    ASSERT_EQ(uncertainty.solved, 2);
    EXPECT_TRUE(std::ranges::any_of(uncertainty.not_sampled, [](const auto& left) {
        return left.first == "pressure" && left.second == "none of its constants has a range";
    }));
    const Body body = compile(scene.inputs.spec);
    const Mechanics mechanics(body);
    const Result result =
        analyze(body, mechanics, synthesize(body, mechanics, scene.inputs.exercise, {.frames = 21}),
                scene.analysis);
    const std::vector<ResultFigure> figures = collect_figures(body, result);
    ASSERT_EQ(uncertainty.intervals.size(), figures.size());
    for (std::size_t i = 0; i < figures.size(); ++i) {
        const FigureInterval& interval = uncertainty.intervals[i];
        EXPECT_EQ(interval.figure.key, figures[i].key);
        const double scale = std::max(1.0, std::abs(figures[i].value));
        for (const double quantile : {interval.p05, interval.p50, interval.p95})
            EXPECT_NEAR(quantile, figures[i].value, 1e-5 * scale)
                << figures[i].part << " " << figures[i].name << " " << figures[i].key;
    }
}

TEST(Uncertainty, the_frames_of_a_sample_are_enough) {
    // The shipped lift at the samples' 41 frames beside the result's own 101: a peak that falls
    // between frames is missed by up to 2 % of a force or moment (of 150 N and 10 N·m where it is
    // less) and by 1.5 points of activation, means by a tenth of a point, those of a phase, which
    // begins and ends at a frame, by a quarter; intervals are ten and more times as wide.
    Scene scene;
    const Body body = compile(scene.inputs.spec);
    const Mechanics mechanics(body);
    const auto figures = [&](int frames) {
        return collect_figures(
            body, analyze(body, mechanics,
                          synthesize(body, mechanics, scene.inputs.exercise, {.frames = frames}),
                          scene.analysis));
    };
    const auto few = figures(UncertaintyOptions{}.frames), all = figures(101);
    ASSERT_EQ(few.size(), all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool mean = all[i].key == "mean_activation", group = all[i].part == "groups";
        const double least = all[i].key.ends_with("_N") ? 150 : 10;
        const double tolerance = mean    ? (all[i].phase.empty() ? 0.001 : 0.0025)
                                 : group ? 0.015
                                         : 0.02 * std::max(least, std::abs(all[i].value));
        EXPECT_NEAR(few[i].value, all[i].value, tolerance)
            << all[i].part << " " << all[i].name << " " << all[i].key;
    }
}

TEST(Uncertainty, one_thread_and_two_give_the_same_digits_and_another_seed_others) {
    Scene scene;
    const UncertaintyOptions options{.samples = 6, .seed = 1, .frames = 11, .threads = 1};
    const Uncertainty first = scene.run(options);
    ASSERT_GE(first.solved, 4);
    UncertaintyOptions changed = options;
    changed.threads = 2;
    const Uncertainty second = scene.run(changed);
    changed.seed = 2;
    const Uncertainty other = scene.run(changed);
    ASSERT_EQ(first.intervals.size(), second.intervals.size());
    int different = 0;
    for (std::size_t i = 0; i < first.intervals.size(); ++i) {
        const FigureInterval &a = first.intervals[i], &b = second.intervals[i];
        EXPECT_EQ(a.p05, b.p05) << a.figure.name << " " << a.figure.key;
        EXPECT_EQ(a.p50, b.p50) << a.figure.name << " " << a.figure.key;
        EXPECT_EQ(a.p95, b.p95) << a.figure.name << " " << a.figure.key;
        EXPECT_LE(a.p05, a.p50);
        EXPECT_LE(a.p50, a.p95);
        if (i < other.intervals.size() && a.p50 != other.intervals[i].p50) ++different;
    }
    ASSERT_EQ(first.capacities.size(), second.capacities.size());
    EXPECT_EQ(first.find("capacity", "", "load_kg")->p50,
              second.find("capacity", "", "load_kg")->p50);
    EXPECT_GT(different, 50);
    ASSERT_EQ(first.support.size(), second.support.size());
    for (std::size_t g = 0; g < first.support.size(); ++g)
        EXPECT_EQ(first.support[g].tally.ask, second.support[g].tally.ask);
}

TEST(Uncertainty, samples_that_fail_are_counted_by_reason_and_still_have_a_capacity) {
    Scene scene("hip_thrust", 400);
    const Uncertainty uncertainty = scene.run({.samples = 3, .frames = 11});
    EXPECT_EQ(uncertainty.solved, 0);
    EXPECT_TRUE(uncertainty.intervals.empty());
    int failed = 0;
    for (const SampleFailures& failure : uncertainty.failures) {
        EXPECT_TRUE(failure.reason.starts_with("too weak for it, missing ")) << failure.reason;
        failed += failure.count;
    }
    EXPECT_EQ(failed, 3);
    EXPECT_EQ(uncertainty.notes.back(),
              "3 of 3 samples are too weak, so that the intervals tell of the stronger ones alone");
    const FigureInterval* capacity = uncertainty.find("capacity", "", "load_kg");
    ASSERT_NE(capacity, nullptr);
    EXPECT_GE(capacity->samples, 2);
    EXPECT_LT(capacity->p95, 400);
    EXPECT_GT(capacity->p05, 5);
}

TEST(Uncertainty, a_movement_that_cannot_be_made_is_a_failure_with_its_message) {
    Scene scene;
    Distribution& height = scene.quantity("posture_height").distribution;
    height = {DistributionKind::uniform, 19, 20, 20, 0};  // hips 3 m above the floor
    const Uncertainty uncertainty = scene.run({.samples = 2, .frames = 11});
    ASSERT_EQ(uncertainty.failures.size(), 1U);
    EXPECT_EQ(uncertainty.notes.back(),
              "2 of 2 samples have no answer for another reason than strength; the intervals leave "
              "them out");
    EXPECT_EQ(uncertainty.failures[0].reason, "the movement cannot be made");
    EXPECT_EQ(uncertainty.failures[0].count, 2);
    EXPECT_NE(uncertainty.failures[0].example.find("[postures.bottom] the posture cannot be "
                                                   "reached"),
              std::string::npos)
        << uncertainty.failures[0].example;
}

TEST(Uncertainty, a_share_of_capacity_is_a_share_of_each_samples_own) {
    Scene scene;
    const Uncertainty uncertainty =
        scene.run({.samples = 5, .held = LoadHeld::share, .share = 0.4, .frames = 11});
    ASSERT_EQ(uncertainty.solved, 5);
    const FigureInterval* capacity = uncertainty.find("capacity", "", "load_kg");
    ASSERT_NE(capacity, nullptr);
    ASSERT_EQ(capacity->samples, 5);
    // Quantiles of proportional numbers are proportional.
    EXPECT_NEAR(uncertainty.load_p05_kg, 0.4 * capacity->p05, 1e-9);
    EXPECT_NEAR(uncertainty.load_p95_kg, 0.4 * capacity->p95, 1e-9);
    EXPECT_GT(uncertainty.load_p95_kg, 1.1 * uncertainty.load_p05_kg);
}

TEST(Uncertainty, samples_that_slip_are_not_called_too_weak) {
    Scene scene;
    scene.know_everything();
    Distribution& friction = scene.quantity("friction").distribution;
    friction = {DistributionKind::uniform, -0.5, -0.45, -0.4, 0};
    const Uncertainty uncertainty = scene.run({.samples = 2, .frames = 11});
    ASSERT_EQ(uncertainty.failures.size(), 1U);
    EXPECT_EQ(uncertainty.failures[0].reason, "its contacts slip, however strong it is");
    EXPECT_EQ(uncertainty.failures[0].count, 2);
    EXPECT_TRUE(uncertainty.failures[0].example.starts_with("missing "));
    EXPECT_EQ(uncertainty.notes.back(),
              "2 of 2 samples have no answer for another reason than strength; the intervals leave "
              "them out");
}

TEST(Uncertainty, a_brace_that_samples_do_not_reach_is_told) {
    // Weak enough to lack a little of the limit of pressure, strong enough for the moments.
    Scene scene("glute_bridge");
    scene.inputs.adult->options.strength = 0.5;
    scene.inputs.spec = make_adult(scene.inputs.adult->tables, scene.inputs.adult->options);
    scene.know_everything();
    scene.analysis.support.stability = false;
    scene.analysis.support.brace = 1;
    const Uncertainty uncertainty = scene.run({.samples = 2, .frames = 7});
    ASSERT_EQ(uncertainty.solved, 2);
    EXPECT_EQ(uncertainty.brace_missed, 2);
    EXPECT_EQ(uncertainty.notes.back(),
              "2 of 2 solved samples do not reach the pressure of the brace in every frame");
    const FigureInterval* lacking = uncertainty.find("spine", "", "brace_shortfall_kPa");
    ASSERT_NE(lacking, nullptr);
    EXPECT_GT(lacking->p05, 0.01 * 26.6);
}

TEST(Uncertainty, what_could_be_held_still_has_an_interval_where_the_run_asks_for_it) {
    Scene scene;
    EXPECT_EQ(scene.run({.samples = 2, .frames = 5}).find("static_capacity", "top", "load_kg"),
              nullptr);
    scene.analysis.static_capacity = true;
    const Uncertainty uncertainty = scene.run({.samples = 3, .frames = 5});
    for (const char* posture : {"bottom", "middle", "top"}) {
        const FigureInterval* held = uncertainty.find("static_capacity", posture, "load_kg");
        ASSERT_NE(held, nullptr) << posture;
        EXPECT_EQ(held->samples, 3) << posture;
        EXPECT_LT(held->p05, held->p95) << posture;
    }
}

TEST(ShortfallCause, tells_weak_muscles_from_contacts_that_slip_and_from_support) {
    Scene scene;
    const Body body = compile(scene.inputs.spec);
    const Mechanics mechanics(body);
    const auto cause = [&](double load_kg, double friction_times, double brace) {
        Exercise exercise = scene.inputs.exercise;
        exercise.load_kg = load_kg;
        MotionPlan plan = synthesize(body, mechanics, exercise, {.frames = 11});
        for (ContactTrack& contact : plan.contacts) contact.friction *= friction_times;
        AnalysisOptions options = scene.analysis;
        options.support.stability = false;
        options.support.brace = brace;
        for (HoopMuscle& hoop : options.support.wall->hoops) hoop.max_force /= 20;
        const Result result = analyze(body, mechanics, std::move(plan), options);
        EXPECT_EQ(result.status, ResultStatus::fell_short);
        return result.shortfall_cause;
    };
    EXPECT_EQ(cause(90, 1, 0), ShortfallCause::strength);
    EXPECT_EQ(cause(20, 0.2, 0), ShortfallCause::friction);
    EXPECT_EQ(cause(400, 0.2, 0), ShortfallCause::neither);
    // A wall that cannot brace: the rectus pulls, for the pressure of it, against the spine.
    EXPECT_EQ(cause(20, 1, 1), ShortfallCause::support);
}

TEST(Uncertainty, progress_is_told_once_a_sample) {
    Scene scene;
    std::vector<int> told;
    (void)scene.run({.samples = 4, .frames = 5, .threads = 2, .progress = [&](int done, int all) {
                         EXPECT_EQ(all, 4);
                         told.push_back(done);
                     }});
    EXPECT_EQ(told, (std::vector<int>{1, 2, 3, 4}));
}

}  // namespace
}  // namespace sinew
