#include "sinew/io/motion_reader.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/input_error.h"
#include "sinew/io/time_table.h"
#include "sinew/motion/movement_variables.h"
#include "sinew/nearest_name.h"

namespace sinew {

namespace {

constexpr double degree = std::numbers::pi / 180;
constexpr double most_angle = 8 * std::numbers::pi;
constexpr double most_length_m = 100;
constexpr double most_prescribed = 100;  ///< [rad] or [m]
constexpr Eigen::Index most_rows = 100000;
constexpr double coupled_within = 5 * degree;  ///< a column agrees with its coupler
constexpr std::size_t most_named = 6;

/// "a, b, c and 4 more".
std::string list(const std::vector<std::string>& names) {
    const std::size_t shown = std::min(most_named, names.size());
    std::string text = fmt::format("{}", fmt::join(names.begin(), names.begin() + shown, ", "));
    if (shown < names.size()) text += fmt::format(" and {} more", names.size() - shown);
    return text;
}

/// The coordinate that a column is about; a states table's speeds and activations are about none.
std::optional<std::string> coordinate_of(const std::string& column) {
    if (!column.starts_with('/')) return column;
    const std::string_view value = "/value";
    if (!column.ends_with(value)) return std::nullopt;
    const std::size_t end = column.size() - value.size();
    const std::size_t start = column.rfind('/', end - 1);
    return column.substr(start + 1, end - start - 1);
}

class Reader {
public:
    Reader(const std::filesystem::path& path, const Body& body)
        : file_(path.string()), body_(body), table_(load_time_table(path)) {
        samples_.name = path.filename().string();
    }

    MotionSamples run() {
        if (table_.time_s.size() < fewest_samples)
            throw InputError(fmt::format("{}: error: it has {} rows; derivatives take {} or more",
                                         file_, table_.time_s.size(), fewest_samples));
        if (table_.time_s.size() > most_rows)
            throw InputError(fmt::format("{}: error: it has {} rows; at most {} are read", file_,
                                         table_.time_s.size(), most_rows),
                             "Cut the motion, or take fewer samples a second.");
        samples_.time_s = table_.time_s;
        samples_.q = body_.default_posture().replicate(1, table_.time_s.size());
        follow_prescribed();
        given_.assign(body_.coordinates.size(), false);
        for (std::size_t k = 0; k < table_.columns.size(); ++k) take(k);
        if (std::ranges::find(given_, true) == given_.end()) {
            std::vector<std::string> known;
            for (const Coordinate& one : body_.coordinates) known.push_back(one.name);
            throw InputError(fmt::format("{}: error: no column names a coordinate of {}; {}", file_,
                                         body_.name, describe_unknown(known)),
                             "Is the motion for another model?");
        }
        for (const auto& [k, dependent] : coupled_) check_coupled(k, *dependent);
        add_notes();
        return std::move(samples_);
    }

private:
    void follow_prescribed() {
        std::vector<std::string> followed;
        for (int c = 0; c < body_.n_coordinates(); ++c) {
            const Coordinate& coordinate = body_.coordinates[CoordinateIndex{c}];
            if (!coordinate.prescribed) continue;
            for (Eigen::Index f = 0; f < samples_.time_s.size(); ++f)
                samples_.q(c, f) = calc(*coordinate.prescribed, samples_.time_s[f]).f;
            if (!samples_.q.row(c).allFinite() ||
                samples_.q.row(c).cwiseAbs().maxCoeff() > most_prescribed)
                throw InputError(
                    fmt::format("{}: error: [{}] the function of time that {} prescribes for it "
                                "leaves -{:g} to {:g} between {:g} and {:g} s",
                                file_, coordinate.name, body_.name, most_prescribed,
                                most_prescribed, samples_.time_s[0],
                                samples_.time_s[samples_.time_s.size() - 1]),
                    "Are the times of the motion those of the model?");
            followed.push_back(coordinate.name);
        }
        if (!followed.empty())
            samples_.notes.push_back(
                fmt::format("prescribed in the model as functions of time, "
                            "and followed whatever {} says: {}",
                            samples_.name, list(followed)));
    }

    void take(std::size_t k) {
        const std::optional<std::string> name = coordinate_of(table_.columns[k]);
        if (!name) return;
        const auto column = table_.values.col(static_cast<Eigen::Index>(k));
        if (const auto c = body_.find_coordinate(*name)) {
            const Coordinate& coordinate = body_.coordinates[*c];
            const double unit = coordinate.rotational && table_.in_degrees ? degree : 1;
            if (coordinate.locked) {
                if (!coordinate.prescribed &&
                    ((unit * column).array() - coordinate.default_value).abs().maxCoeff() > 1e-6)
                    locked_.push_back(*name);
                return;
            }
            if (given_[static_cast<std::size_t>(c->value)])
                throw InputError(fmt::format("{}: error: [{}] {} has a column already", file_,
                                             table_.columns[k], *name),
                                 "Leave one of them out.");
            samples_.q.row(c->value) = unit * column.transpose();
            given_[static_cast<std::size_t>(c->value)] = true;
            if (coordinate.rotational) {
                refuse_wild_angle(*name, samples_.q.row(c->value));
                unwrap(*name, c->value);
            } else {
                refuse_wild_length(*name, column);
            }
            return;
        }
        const auto dependent =
            std::ranges::find(body_.dependents, *name, &DependentCoordinate::name);
        if (dependent != body_.dependents.end())
            coupled_.emplace_back(k, &*dependent);
        else
            unknown_.push_back(*name);
    }

    void refuse_wild_angle(const std::string& name, const VecX& angle) const {
        Eigen::Index worst = 0;
        if (!(angle.cwiseAbs().maxCoeff(&worst) > most_angle)) return;
        throw InputError(
            fmt::format("{}: error: [{}] is {:.4g} {} at {:g} s, which is more than four turns",
                        file_, name, table_.in_degrees ? angle[worst] / degree : angle[worst],
                        table_.in_degrees ? "degrees" : "radians", table_.time_s[worst]),
            table_.in_degrees ? "Is the column something else than an angle?"
                              : "If its angles are in degrees, the header must say inDegrees=yes.");
    }

    void refuse_wild_length(const std::string& name, const VecX& length) const {
        Eigen::Index worst = 0;
        if (!(length.cwiseAbs().maxCoeff(&worst) > most_length_m)) return;
        throw InputError(
            fmt::format("{}: error: [{}] is {:.4g} m at {:g} s; it must be within {:g} m", file_,
                        name, length[worst], table_.time_s[worst], most_length_m),
            "Lengths are in metres; are these millimetres?");
    }

    /// An angle that jumps by most of a turn from one sample to the next has been cut at a half
    /// turn.
    void unwrap(const std::string& name, int row) {
        double turns = 0;
        bool told = false;
        for (Eigen::Index f = 1; f < samples_.time_s.size(); ++f) {
            const double step = samples_.q(row, f) + turns - samples_.q(row, f - 1);
            const double whole = 2 * std::numbers::pi * std::round(step / (2 * std::numbers::pi));
            if (whole != 0) {
                turns -= whole;
                told = true;
            }
            samples_.q(row, f) += turns;
        }
        if (told)
            samples_.notes.push_back(
                fmt::format("{} jumps by a turn between samples: taken as one turning on", name));
    }

    /// In which unit a coupled column stands, by what the coupler makes of its coordinate.
    void check_coupled(std::size_t k, const DependentCoordinate& dependent) {
        const VecX column = table_.values.col(static_cast<Eigen::Index>(k));
        double as_radians = 0, as_degrees = 0;
        for (Eigen::Index f = 0; f < column.size(); ++f) {
            const double q = samples_.q(dependent.map.independent.value, f);
            const double follows = dependent.map.function ? calc(*dependent.map.function, q).f : q;
            as_radians = std::max(as_radians, std::abs(column[f] - follows));
            as_degrees = std::max(as_degrees, std::abs(degree * column[f] - follows));
        }
        const bool degrees = as_degrees < as_radians;
        const double off = std::min(as_degrees, as_radians);
        if (off <= coupled_within && degrees == table_.in_degrees) return;
        const std::string& leader = body_.coordinates[dependent.map.independent].name;
        std::string note =
            fmt::format("{} is coupled to {} and follows from it; ", dependent.name, leader);
        note += off > coupled_within
                    ? fmt::format("its column is up to {:.1f} degrees off", off / degree)
                    : fmt::format("its column is in {}, although the header says {}",
                                  degrees ? "degrees" : "radians", degrees ? "radians" : "degrees");
        samples_.notes.push_back(note);
    }

    [[nodiscard]] std::string describe_unknown(const std::vector<std::string>& known) const {
        std::vector<std::string> out;
        for (const std::string& name : unknown_)
            out.push_back(fmt::format("{} (nearest: {})", name, find_nearest_name(name, known)));
        return out.empty() ? "it has no such column" : list(out);
    }

    void add_notes() {
        if (!table_.says_unit)
            samples_.notes.push_back(fmt::format(
                "the header of {} does not say inDegrees: its angles are taken as radians",
                samples_.name));
        std::vector<std::string> missing, known;
        for (std::size_t c = 0; c < given_.size(); ++c) {
            const Coordinate& coordinate = body_.coordinates[CoordinateIndex{static_cast<int>(c)}];
            known.push_back(coordinate.name);
            if (!given_[c] && !coordinate.locked) missing.push_back(coordinate.name);
        }
        if (!missing.empty())
            samples_.notes.push_back(fmt::format("{} has no column for {}: held at the default",
                                                 samples_.name, list(missing)));
        if (!locked_.empty())
            samples_.notes.push_back(
                fmt::format("locked in the model, and held at the default whatever {} says: {}",
                            samples_.name, list(locked_)));
        if (!unknown_.empty())
            samples_.notes.push_back(fmt::format("columns of {} that name no coordinate: {}",
                                                 samples_.name, describe_unknown(known)));
        std::vector<std::string> beyond;
        const std::vector<bool> placing = find_placing_coordinates(body_);
        for (std::size_t c = 0; c < given_.size(); ++c) {
            const CoordinateIndex index{static_cast<int>(c)};
            const Coordinate& coordinate = body_.coordinates[index];
            if (!given_[c] || placing[c]) continue;
            const double low = samples_.q.row(index.value).minCoeff(),
                         high = samples_.q.row(index.value).maxCoeff();
            const bool above = high - coordinate.maximum > coordinate.minimum - low;
            const double by = above ? high - coordinate.maximum : coordinate.minimum - low;
            const double unit = coordinate.rotational ? degree : 1;
            if (!(by > 1e-6)) continue;
            beyond.push_back(fmt::format("{} ({:.1f}; {} {:.1f} {})", coordinate.name,
                                         (above ? high : low) / unit,
                                         above ? "at most" : "at least",
                                         (above ? coordinate.maximum : coordinate.minimum) / unit,
                                         coordinate.rotational ? "degrees" : "m"));
        }
        if (!beyond.empty())
            samples_.notes.push_back(
                fmt::format("beyond the model's ranges, and not clamped: {}", list(beyond)));
    }

    std::string file_;
    const Body& body_;
    TimeTable table_;
    MotionSamples samples_;
    std::vector<bool> given_;  ///< per coordinate, whether a column was taken
    std::vector<std::pair<std::size_t, const DependentCoordinate*>> coupled_;
    std::vector<std::string> locked_, unknown_;
};

}  // namespace

MotionSamples load_motion(const std::filesystem::path& path, const Body& body) {
    return Reader(path, body).run();
}

}  // namespace sinew
