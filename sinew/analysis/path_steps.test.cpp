#include "sinew/analysis/path_steps.h"

#include <gtest/gtest.h>

namespace sinew {
namespace {

/// One muscle over one coordinate, ℓ = 0.3 − 0.05 sin q, with a step of 2 mm added above q = 0.5.
struct Scene {
    Body body;

    Scene() {
        Muscle muscle;
        muscle.name = "vasti";
        muscle.coordinates = {CoordinateIndex{0}};
        body.muscles.push_back(muscle);
        body.coordinates.push_back({.name = "knee"});
    }

    std::vector<std::string> watch(double step_m) const {
        PathSteps steps(body);
        for (int f = 0; f <= 20; ++f) {
            const double q = 0.05 * f;
            MusclePaths paths;
            paths.length = VecX::Constant(1, 0.3 - 0.05 * std::sin(q) + (q > 0.52 ? step_m : 0));
            paths.moment_arm = MatX::Constant(1, 1, 0.05 * std::cos(q));
            steps.record(VecX::Constant(1, q), paths, 0.1 * f);
        }
        return steps.describe();
    }
};

TEST(PathSteps, a_smooth_path_is_silent) {
    EXPECT_TRUE(Scene().watch(0).empty());
}

TEST(PathSteps, a_step_is_named_with_muscle_size_time_and_posture) {
    const auto lines = Scene().watch(-2e-3);
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0], "the path of vasti steps by -2.0 mm before 1.10 s, where knee is 31.5°");
}

}  // namespace
}  // namespace sinew
