#include "sinew/analysis/path_steps.h"

#include <cmath>
#include <numbers>

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
            if (std::abs(step) <= std::abs(largest_[m].size)) continue;
            largest_[m] = {step, time_s, {}, 0};
            for (CoordinateIndex c : body_.muscles[m].coordinates) {
                if (largest_[m].moved &&
                    std::abs(q[c.value] - q_[c.value]) <=
                        std::abs(q[largest_[m].moved->value] - q_[largest_[m].moved->value]))
                    continue;
                largest_[m].moved = c;
                largest_[m].at = q[c.value];
            }
        }
    }
    first_ = false;
    q_ = q;
    paths_ = paths;
}

std::vector<std::string> PathSteps::describe() const {
    std::vector<std::string> lines;
    for (int m = 0; m < body_.n_muscles(); ++m) {
        const Step& step = largest_[m];
        if (std::abs(step.size) <= least_size) continue;
        std::string line = fmt::format("the path of {} steps by {:.1f} mm before {:.2f} s",
                                       body_.muscles[m].name, 1e3 * step.size, step.time_s);
        if (step.moved) {
            const Coordinate& c = body_.coordinates[*step.moved];
            line += c.rotational ? fmt::format(", where {} is {:.1f}°", c.name,
                                               step.at * 180 / std::numbers::pi)
                                 : fmt::format(", where {} is {:.3f} m", c.name, step.at);
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace sinew
