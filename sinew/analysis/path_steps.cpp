#include "sinew/analysis/path_steps.h"

#include <cmath>

#include <fmt/format.h>

namespace sinew {

PathSteps::PathSteps(const Body& body) : body_(body), largest_(body.muscles.size()) {}

void PathSteps::record(const VecX& q, const MusclePaths& paths, double time_s) {
    if (!first_) {
        for (int m = 0; m < body_.n_muscles(); ++m) {
            double step = paths.length[m] - paths_.length[m];
            for (CoordinateIndex c : body_.muscles[m].coordinates)
                step += 0.5 * (paths.moment_arm(c.value, m) + paths_.moment_arm(c.value, m)) *
                        (q[c.value] - q_[c.value]);
            if (std::abs(step) > std::abs(largest_[m].size)) largest_[m] = {step, time_s};
        }
    }
    first_ = false;
    q_ = q;
    paths_ = paths;
}

std::vector<std::string> PathSteps::describe() const {
    std::vector<std::string> lines;
    for (int m = 0; m < body_.n_muscles(); ++m)
        if (std::abs(largest_[m].size) > least_size)
            lines.push_back(fmt::format("the path of {} steps by {:.1f} mm before {:.2f} s",
                                        body_.muscles[m].name, 1e3 * largest_[m].size,
                                        largest_[m].time_s));
    return lines;
}

}  // namespace sinew
