#include "sinew/motion/time_law.h"

#include <stdexcept>

#include <gtest/gtest.h>

namespace sinew {
namespace {

TEST(TimeLaw, phases_last_as_long_as_the_tempo_says) {
    const Tempo tempo{{1, 0.5, 2, 0.25}, true};
    EXPECT_EQ(calc_path_time(tempo, 0).phase, Phase::lifting);
    EXPECT_EQ(calc_path_time(tempo, 0.999).phase, Phase::lifting);
    EXPECT_EQ(calc_path_time(tempo, 1).phase, Phase::hold_top);
    EXPECT_EQ(calc_path_time(tempo, 1.5).phase, Phase::lowering);
    EXPECT_EQ(calc_path_time(tempo, 3.5).phase, Phase::hold_bottom);
    EXPECT_DOUBLE_EQ(calc_path_time(tempo, 0).s, 0);
    EXPECT_DOUBLE_EQ(calc_path_time(tempo, 1).s, 1);
    EXPECT_DOUBLE_EQ(calc_path_time(tempo, 1.25).s, 1);
    EXPECT_DOUBLE_EQ(calc_path_time(tempo, 3.5).s, 0);
    EXPECT_DOUBLE_EQ(calc_path_time(tempo, 3.75).s, 0);
}

TEST(TimeLaw, an_exercise_that_starts_by_lowering_reads_its_tempo_in_that_order) {
    const Tempo tempo{{2, 0, 1, 0.5}, false};
    EXPECT_EQ(calc_path_time(tempo, 0).phase, Phase::lowering);
    EXPECT_DOUBLE_EQ(calc_path_time(tempo, 0).s, 1);
    EXPECT_DOUBLE_EQ(calc_path_time(tempo, 2).s, 0);
    EXPECT_EQ(calc_path_time(tempo, 2).phase, Phase::lifting);
    EXPECT_EQ(calc_path_time(tempo, 3).phase, Phase::hold_top);
    EXPECT_DOUBLE_EQ(calc_path_time(tempo, 3.5).s, 1);
}

TEST(TimeLaw, the_end_belongs_to_the_last_phase_that_lasts) {
    const Tempo tempo{{1, 0, 2, 0}, true};
    EXPECT_EQ(calc_path_time(tempo, 3).phase, Phase::lowering);
    EXPECT_DOUBLE_EQ(calc_path_time(tempo, 3).s, 0);
    EXPECT_EQ(calc_path_time(tempo, 3 + 1e-12).s, 0);
}

TEST(TimeLaw, derivatives_agree_with_differences) {
    const Tempo tempo{{0.8, 0.3, 1.7, 0.2}, true};
    const double h = 1e-5;
    for (double t = h; t < tempo.total() - h; t += 0.0173) {
        const PathTime before = calc_path_time(tempo, t - h), at = calc_path_time(tempo, t),
                       after = calc_path_time(tempo, t + h);
        // Central differences err by h² s‴/6 with s‴ ≤ 60/0.8³ and rounding 1e-16/h.
        EXPECT_NEAR((after.s - before.s) / (2 * h), at.sd, 5e-9) << t;
        EXPECT_NEAR((after.sd - before.sd) / (2 * h), at.sdd, 2e-2 * h + 5e-7) << t;
    }
}

TEST(TimeLaw, velocity_and_acceleration_are_continuous_through_every_hold) {
    const Tempo tempo{{0.8, 0, 1.7, 0.2}, true};
    for (double t : {0.8, 2.5, 2.7}) {
        const double h = 1e-9;
        // Jerk is at most 60/T³, so acceleration changes by less than 60/0.8³ · 2h.
        EXPECT_NEAR(calc_path_time(tempo, t - h).sdd, calc_path_time(tempo, t + h).sdd, 240 * h);
        EXPECT_NEAR(calc_path_time(tempo, t - h).sd, calc_path_time(tempo, t + h).sd, 1e-12);
    }
}

TEST(TimeLaw, frames_fall_on_the_ends_of_every_phase) {
    const Tempo tempo{{1, 0.3, 2, 0.7}, true};
    const VecX times = calc_frame_times(tempo, 101);
    ASSERT_EQ(times.size(), 101);
    EXPECT_EQ(times[0], 0);
    for (double end : {1.0, 1.3, 3.3, 4.0})
        EXPECT_LT((times.array() - end).abs().minCoeff(), 1e-12) << end;
    for (int f = 1; f < 101; ++f) EXPECT_GT(times[f], times[f - 1]);
}

TEST(TimeLaw, no_hold_however_long_thins_the_movement_out) {
    const auto lifting_frames = [](double hold) {
        const VecX times = calc_frame_times({{1, hold, 2, 0}, true}, 101);
        return (times.array() <= 1 + 1e-12).count();
    };
    EXPECT_EQ(lifting_frames(0), 34);  // 33 of 100 steps
    EXPECT_GE(lifting_frames(600), 32);
}

TEST(TimeLaw, a_quick_movement_keeps_a_share_of_the_frames) {
    const VecX times = calc_frame_times({{0.1, 0, 9.9, 0}, true}, 101);
    EXPECT_GE((times.array() <= 0.1 + 1e-12).count(), 20);
}

TEST(TimeLaw, a_hold_alone_has_every_frame_and_stands_at_the_top) {
    const Tempo first{{0, 8, 0, 0}, true}, last{{0, 0, 0, 8}, false};
    for (const Tempo& tempo : {first, last}) {
        const VecX times = calc_frame_times(tempo, 101);
        for (int f = 0; f < 101; ++f) {
            EXPECT_NEAR(times[f], 0.08 * f, 1e-14);
            const PathTime at = calc_path_time(tempo, times[f]);
            EXPECT_EQ(at.phase, Phase::hold_top);
            EXPECT_EQ(at.s, 1);
            EXPECT_EQ(at.sd, 0);
            EXPECT_EQ(at.sdd, 0);
        }
    }
}

TEST(TimeLaw, too_few_frames_for_the_phases_are_refused) {
    EXPECT_THROW((void)calc_frame_times({{1, 1, 1, 1}, true}, 4), std::invalid_argument);
    EXPECT_EQ(calc_frame_times({{1, 1, 1, 1}, true}, 5).size(), 5);
}

}  // namespace
}  // namespace sinew
