#include "sinew/report/motion_study_report.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "sinew/report/text.h"

namespace sinew {

namespace {

using Json = nlohmann::ordered_json;
using Row = Eigen::Ref<const Eigen::RowVectorXd, 0, Eigen::InnerStride<>>;

constexpr std::size_t most_listed = 20;

const char* unit_of(const Coordinate& coordinate) {
    return coordinate.rotational ? "N·m" : "N";
}

/// The largest in size, with its sign, and when.
struct Peak {
    double value = 0, at_s = 0;
};
Peak find_peak(const Row& row, const VecX& time_s) {
    Eigen::Index k = 0;
    row.cwiseAbs().maxCoeff(&k);
    return {row[k], time_s[k]};
}

std::string format_moments(const Body& body, const MotionStudy& study) {
    std::string out = "\nmoments of inertia, gravity and external loads\n";
    out += fmt::format("  {:<28} {:>10} {:>10} {:>8}\n", "coordinate", "rms", "peak", "at [s]");
    for (int c = 0; c < body.n_coordinates(); ++c) {
        const auto row = study.moment.row(c);
        const Peak peak = find_peak(row, study.motion.time_s);
        const double rms = std::sqrt(row.squaredNorm() / static_cast<double>(row.size()));
        out += fmt::format("  {:<28} {:>10.2f} {:>10.2f} {:>8.3f} {}\n", body.coordinates[c].name,
                           rms, peak.value, peak.at_s, unit_of(body.coordinates[c]));
    }
    return out;
}

std::string format_activations(const Body& body, const MotionStudy& study) {
    const StaticOptimization& shared = *study.shared;
    std::vector<int> order(body.muscles.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, std::ranges::greater{},
                             [&](int i) { return shared.activation.row(i).maxCoeff(); });
    const std::size_t shown = std::min(order.size(), most_listed);
    std::string out = fmt::format("\nmuscles, the {} most active of {}\n", shown, order.size());
    out += fmt::format("  {:<28} {:>6} {:>6} {:>8} {:>10}\n", "muscle", "mean", "peak", "at [s]",
                       "force [N]");
    for (std::size_t k = 0; k < shown; ++k) {
        const auto row = shared.activation.row(order[k]);
        const Peak peak = find_peak(row, study.motion.time_s);
        out += fmt::format("  {:<28} {:>6.2f} {:>6.2f} {:>8.3f} {:>10.0f}\n",
                           body.muscles[static_cast<std::size_t>(order[k])].name, row.mean(),
                           peak.value, peak.at_s, shared.muscle_force_N.row(order[k]).maxCoeff());
    }
    if (!body.actuators.empty()) {
        out += "\nactuators\n";
        for (std::size_t k = 0; k < body.actuators.size(); ++k) {
            const Peak peak =
                find_peak(shared.control.row(static_cast<Eigen::Index>(k)), study.motion.time_s);
            out += fmt::format("  {:<28} peak control {:>8.3f}, {:>9.2f} of {:g} at {:.3f} s\n",
                               body.actuators[k].name, peak.value,
                               peak.value * body.actuators[k].optimal_force,
                               body.actuators[k].optimal_force, peak.at_s);
        }
    }
    return out;
}

/// Frames in which a coordinate is short.
int count_short(const StaticOptimization& shared, CoordinateIndex c) {
    return static_cast<int>((shared.shortfall.row(c.value).array().abs() >= short_from).count());
}

std::string format_shortfalls(const Body& body, const MotionStudy& study) {
    const auto& status = study.shared->status;
    const auto unsolved = std::ranges::count_if(
        status, [](RecruitmentStatus one) { return one != RecruitmentStatus::solved; });
    std::string out;
    if (unsolved > 0)
        out += fmt::format("\n{} of {} frames were not solved to the tolerance\n", unsolved,
                           status.size());
    if (study.shortfalls.empty())
        return out + "\nmuscles and actuators give every moment in every frame\n";
    out += "\nwhat muscles and actuators cannot give\n";
    for (const Shortfall& one : study.shortfalls) {
        const CoordinateIndex c = *body.find_coordinate(one.coordinate);
        std::string line = fmt::format(
            "  {}: short in {} of {} frames, at worst by {:.3g} {} of {:.3g} at {:.3f} s",
            one.coordinate, count_short(*study.shared, c), status.size(), one.missing,
            unit_of(body.coordinates[c]), one.required, one.time_s);
        line += one.muscles_at_limit.empty()
                    ? "; no muscle that would help is at its limit"
                    : fmt::format("; at their limit: {}", fmt::join(one.muscles_at_limit, ", "));
        out += wrap(line, "    ") + "\n";
    }
    return out;
}

std::string format_reactions(const Body& body, const MotionStudy& study) {
    const double weight_N = body.mass() * body.gravity.norm();
    std::string out = "\njoint reactions, largest force\n";
    out += fmt::format("  {:<28} {:>10} {:>13} {:>8}\n", "joint", "[N]", "body weights", "at [s]");
    for (const ReactionSeries& one : study.reactions) {
        Eigen::Index k = 0;
        const double most = one.load.topRows<3>().colwise().norm().maxCoeff(&k);
        out += fmt::format("  {:<28} {:>10.0f} {:>13.2f} {:>8.3f}\n", one.joint, most,
                           weight_N > 0 ? most / weight_N : 0.0, study.motion.time_s[k]);
    }
    return out;
}

std::string format_lengths(const Body& body, const MotionStudy& study) {
    const MuscleSeries& muscles = *study.muscles;
    std::string out = "\nmuscles along the motion: fibre length over optimal\n";
    for (int i = 0; i < body.n_muscles(); ++i)
        out += fmt::format("  {:<28} {:.3f} to {:.3f}\n",
                           body.muscles[static_cast<std::size_t>(i)].name,
                           muscles.norm_fibre_length.row(i).minCoeff(),
                           muscles.norm_fibre_length.row(i).maxCoeff());
    return out;
}

Json series(const Row& row) {
    Json out = Json::array();
    for (const double value : row) out.push_back(value);
    return out;
}

Json shared_json(const Body& body, const MotionStudy& study) {
    const StaticOptimization& shared = *study.shared;
    Json muscles = Json::array(), actuators = Json::array(), short_of = Json::array();
    for (int i = 0; i < body.n_muscles(); ++i)
        muscles.push_back({{"muscle", body.muscles[static_cast<std::size_t>(i)].name},
                           {"activation", series(shared.activation.row(i))},
                           {"force_N", series(shared.muscle_force_N.row(i))}});
    for (std::size_t k = 0; k < body.actuators.size(); ++k)
        actuators.push_back({{"actuator", body.actuators[k].name},
                             {"optimal_force", body.actuators[k].optimal_force},
                             {"control", series(shared.control.row(static_cast<int>(k)))}});
    for (const Shortfall& one : study.shortfalls) {
        const CoordinateIndex c = *body.find_coordinate(one.coordinate);
        short_of.push_back({{"coordinate", one.coordinate},
                            {"missing", one.missing},
                            {"required", one.required},
                            {"time_s", one.time_s},
                            {"frames", count_short(shared, c)},
                            {"muscles_at_limit", one.muscles_at_limit},
                            {"series", series(shared.shortfall.row(c.value))}});
    }
    const auto solved = std::ranges::count(shared.status, RecruitmentStatus::solved);
    return {{"frames_solved", solved},
            {"objective", series(shared.objective.transpose())},
            {"muscles", std::move(muscles)},
            {"actuators", std::move(actuators)},
            {"shortfalls", std::move(short_of)}};
}

Json reactions_json(const MotionStudy& study) {
    Json out = Json::array();
    for (const ReactionSeries& one : study.reactions) {
        Json joint{{"joint", one.joint}, {"on", one.on}, {"in", one.in}};
        constexpr std::array names{"fx_N",  "fy_N", "fz_N", "mx_Nm", "my_Nm",
                                   "mz_Nm", "px_m", "py_m", "pz_m"};
        for (std::size_t k = 0; k < names.size(); ++k)
            joint[names.at(k)] = series(one.load.row(static_cast<Eigen::Index>(k)));
        out.push_back(std::move(joint));
    }
    return out;
}

}  // namespace

std::string format_motion_study(const Body& body, const MotionStudy& study) {
    const VecX& time_s = study.motion.time_s;
    std::string out = fmt::format("{}: {} frames from {:.4g} s to {:.4g} s\n", body.name,
                                  time_s.size(), time_s[0], time_s[time_s.size() - 1]);
    if (study.moment.size() > 0) out += format_moments(body, study);
    if (study.shared) out += format_activations(body, study) + format_shortfalls(body, study);
    if (!study.reactions.empty()) out += format_reactions(body, study);
    if (study.muscles) out += format_lengths(body, study);
    if (!study.notes.empty()) {
        out += "\nnotes\n";
        for (const std::string& note : study.notes) out += wrap("  - " + note, "    ") + "\n";
    }
    return out;
}

std::string format_motion_study_json(const Body& body, const MotionStudy& study) {
    Json out{{"body", body.name}, {"time_s", series(study.motion.time_s.transpose())}};
    if (study.moment.size() > 0) {
        out["moments"] = Json::array();
        for (int c = 0; c < body.n_coordinates(); ++c)
            out["moments"].push_back({{"coordinate", body.coordinates[c].name},
                                      {"unit", body.coordinates[c].rotational ? "N·m" : "N"},
                                      {"series", series(study.moment.row(c))}});
    }
    if (study.shared) out["static_optimization"] = shared_json(body, study);
    if (!study.reactions.empty()) out["reactions"] = reactions_json(study);
    if (study.muscles) {
        out["muscles"] = Json::array();
        for (int i = 0; i < body.n_muscles(); ++i)
            out["muscles"].push_back(
                {{"muscle", body.muscles[static_cast<std::size_t>(i)].name},
                 {"length_m", series(study.muscles->length_m.row(i))},
                 {"velocity_m_s", series(study.muscles->velocity_m_s.row(i))},
                 {"norm_fibre_length", series(study.muscles->norm_fibre_length.row(i))},
                 {"norm_fibre_velocity", series(study.muscles->norm_fibre_velocity.row(i))},
                 {"active_N", series(study.muscles->active_N.row(i))},
                 {"passive_N", series(study.muscles->passive_N.row(i))}});
    }
    out["notes"] = study.notes;
    return out.dump(2) + "\n";
}

}  // namespace sinew
