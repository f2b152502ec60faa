#include "sinew/motion/movement_variables.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/input_error.h"
#include "sinew/nearest_name.h"

namespace sinew {

namespace {

/// The coordinates that a name without a side may stand for.
std::vector<CoordinateIndex> resolve(const Body& body, const std::string& name) {
    if (const auto index = body.find_coordinate(name)) return {*index};
    const auto right = body.find_coordinate(name + "_r");
    const auto left = body.find_coordinate(name + "_l");
    if (right && left) return {*right, *left};
    return {};
}

/// Collects what is missing so that one message names all of it.
class Resolver {
public:
    Resolver(const Body& body, const Exercise& exercise) : body_(body), exercise_(exercise) {}

    std::vector<CoordinateIndex> operator()(const std::string& name) {
        std::vector<CoordinateIndex> found = resolve(body_, name);
        if (found.empty()) missing_.insert(name);
        return found;
    }

    void finish() const {
        if (missing_.empty()) return;
        std::vector<std::string> known, nearest;
        for (const Coordinate& coordinate : body_.coordinates) known.push_back(coordinate.name);
        for (const std::string& name : missing_)
            nearest.push_back(fmt::format("{} for {}", find_nearest_name(name, known), name));
        throw InputError(
            fmt::format("{}: error: [moves, hold] the body '{}' lacks the coordinate{} {}",
                        exercise_.file, body_.name, missing_.size() > 1 ? "s" : "",
                        fmt::join(missing_, ", ")),
            fmt::format(
                "{} needs a body with these coordinates, such as the adult body. Nearest of "
                "this one's: {}.",
                exercise_.id, fmt::join(nearest, ", ")));
    }

private:
    const Body& body_;
    const Exercise& exercise_;
    std::set<std::string> missing_;
};

/// Per coordinate: whether it leaves a midline segment in the sagittal plane. Sided coordinates
/// come in mirrored pairs and are not asked.
std::vector<bool> find_sagittal(const Body& body, const Mechanics& mechanics) {
    MechanicsWorkspace workspace = mechanics.make_workspace();
    Pose pose;
    mechanics.calc_pose(body.default_posture(), workspace, pose);
    std::vector<Vec6> velocity(body.coordinates.size(), Vec6::Zero());
    for (int k = 0; k < body.n_steps(); ++k)
        velocity[body.steps[k].coordinate] += pose.g1[k] * pose.S_W.col(k);
    std::vector<bool> sagittal;
    for (const Vec6& v : velocity) {
        const Vec3 w = v.head<3>();
        const bool turns = w.norm() > 1e-9;
        const Vec3 out = turns ? Vec3(w.x(), w.y(), 0) : Vec3(0, 0, v[5]);
        // One part in a million: the digits that tables of joint axes carry.
        sagittal.push_back(out.norm() <= 1e-6 * (turns ? w.norm() : v.tail<3>().norm()));
    }
    return sagittal;
}

/// A coordinate that turns is given in degrees or radians, one that slides as a length.
void check_units(const Body& body, const Exercise& exercise, Resolver& find) {
    for (const GivenValue& given : exercise.given_values) {
        const auto spread = exercise.spread.find(given.name);
        const std::string& name =
            spread == exercise.spread.end() ? given.name : spread->second.share.begin()->first;
        for (const CoordinateIndex c : find(name)) {
            const bool turns = body.coordinates[c].rotational;
            if (turns == !given.is_length) continue;
            throw InputError(fmt::format(
                "{}:{}: error: [{}] '{}' is {}; {} {}, so give {}", exercise.file, given.line,
                given.place, given.text, given.is_length ? "a length" : "an angle", given.name,
                turns ? "turns" : "slides",
                turns ? "an angle (deg or rad)" : "a length (m, cm, mm or in)"));
        }
    }
}

}  // namespace

int MovementVariables::find(const std::string& name) const {
    const auto it = std::ranges::find(names, name);
    return it == names.end() ? -1 : static_cast<int>(it - names.begin());
}

std::vector<bool> find_placing_coordinates(const Body& body) {
    std::vector<bool> placing(body.coordinates.size(), false);
    for (const Joint& joint : body.joints) {
        if (joint.parent != SegmentIndex(0)) continue;
        for (StepIndex k : joint.steps) placing[body.steps[k].coordinate] = true;
    }
    return placing;
}

MovementVariables make_movement_variables(const Body& body, const Mechanics& mechanics,
                                          const Exercise& exercise) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const int n = body.n_coordinates();
    const std::vector<bool> placing = find_placing_coordinates(body);
    const std::vector<bool> sagittal = find_sagittal(body, mechanics);
    Resolver find(body, exercise);

    check_units(body, exercise, find);

    MovementVariables variables;
    variables.rest = body.default_posture();
    for (const auto& [name, value] : exercise.hold) {
        for (CoordinateIndex c : find(name)) {
            const Coordinate& coordinate = body.coordinates[c];
            const double unit = coordinate.rotational ? 180 / std::numbers::pi : 1;
            if (!placing[c] && (value < coordinate.minimum || value > coordinate.maximum))
                throw InputError(
                    fmt::format("{}: error: [hold.{}] {} is held at {:.1f} {}; the "
                                "body's range is {:.1f} to {:.1f}",
                                exercise.file, name, coordinate.name, unit * value,
                                coordinate.rotational ? "deg" : "m", unit * coordinate.minimum,
                                unit * coordinate.maximum));
            variables.rest[c] = value;
        }
    }

    std::vector<VecX> columns;
    for (const std::string& name : exercise.moves) {
        VecX column = VecX::Zero(n);
        bool sided = false;
        const auto add = [&](const std::string& coordinate, double share) {
            const std::vector<CoordinateIndex> found = find(coordinate);
            sided = sided || found.size() > 1;
            for (CoordinateIndex c : found) column[c] += share;
        };
        const auto spread = exercise.spread.find(name);
        if (spread == exercise.spread.end()) {
            add(name, 1);
        } else {
            for (const auto& [coordinate, share] : spread->second.share) add(coordinate, share);
        }
        double low = -infinity, high = infinity;
        bool rotational = true, sideways = false;
        for (int c = 0; c < n; ++c) {
            if (column[c] == 0) continue;
            const Coordinate& coordinate = body.coordinates[c];
            rotational = coordinate.rotational;
            sideways = sideways || (!sided && !sagittal[c]);
            variables.rest[c] = 0;
            if (coordinate.locked) variables.locked_but_moved.push_back(coordinate.name);
            if (placing[c]) continue;
            low = std::max(low, coordinate.minimum / column[c]);
            high = std::min(high, coordinate.maximum / column[c]);
        }
        if (exercise.symmetric && sideways) continue;
        variables.names.push_back(name);
        variables.rotational.push_back(rotational);
        variables.minimum.conservativeResize(variables.size());
        variables.maximum.conservativeResize(variables.size());
        variables.minimum[variables.size() - 1] = low;
        variables.maximum[variables.size() - 1] = high;
        columns.push_back(column);
    }
    find.finish();
    variables.map.resize(n, variables.size());
    for (int i = 0; i < variables.size(); ++i) variables.map.col(i) = columns[i];
    return variables;
}

}  // namespace sinew
