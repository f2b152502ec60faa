#include "sinew/motion/measured_motion.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>

#include <fmt/format.h>

#include "sinew/input_error.h"
#include "sinew/math/lowpass.h"
#include "sinew/math/natural_splines.h"
#include "sinew/motion/foot_points.h"

namespace sinew {

namespace {

constexpr double touching_height_m = 0.03;  ///< soles give, and skin markers move
constexpr double touching_speed_m_s = 0.5;
constexpr double standing_within_m = 0.06;  ///< of the lowest point; what stands higher, hangs
constexpr double floor_friction = 0.8;      ///< a shoe on a gymnasium's floor
constexpr double moving_m_s = 0.05;         ///< of the mass centre: slower is a hold
constexpr double shortest_phase_s = 0.15;
constexpr double still_m = 0.01;  ///< a mass centre that moves less stays where it is

/// A signal a row, at times that increase.
struct Rows {
    VecX time_s;
    MatX q;
};

/// Padded by half the number of samples at either end.
Rows pad(const MotionSamples& samples) {
    const Eigen::Index count = samples.q.cols() / 2;
    return {.time_s = pad_by_reflection(samples.time_s.transpose(), count).transpose(),
            .q = pad_by_reflection(samples.q, count)};
}

/// A natural spline of the fifth degree through each row.
std::vector<Function> make_splines(const Rows& rows, const std::string& name) {
    try {
        return make_natural_splines(3, rows.time_s, rows.q);
    } catch (const std::invalid_argument& fault) {
        throw InputError(fmt::format(
            "{}: error: [time] no smooth curve goes through its samples: {}", name, fault.what()));
    }
}

double shortest_step(const VecX& time_s) {
    const Eigen::Index n = time_s.size();
    return (time_s.tail(n - 1) - time_s.head(n - 1)).minCoeff();
}

/// Equally spaced: as they are, or taken anew at the shortest of their steps.
Rows make_even(Rows rows, const std::string& name, std::vector<std::string>& notes) {
    const VecX& t = rows.time_s;
    const Eigen::Index n = t.size();
    const double span = t[n - 1] - t[0], step = shortest_step(t);
    const double mean = span / static_cast<double>(n - 1);
    if (mean - step <= std::numeric_limits<double>::epsilon()) return rows;
    constexpr double told_from = 0.01;  // of a step; times are rounded
    if (mean - step > told_from * mean)
        notes.push_back(
            fmt::format("the samples of {} are unevenly spaced, {:.2f} ms on average: "
                        "taken anew every {:.2f} ms",
                        name, 1e3 * mean, 1e3 * step));
    constexpr double most_times = 20, most_rows = 400000;
    if (span / step > std::min(most_times * static_cast<double>(n), most_rows))
        throw InputError(fmt::format("{}: error: [time] two samples lie {:.3g} s apart, others "
                                     "{:.3g} s on average; a low-pass takes even ones",
                                     name, step, mean),
                         "Leave one of the two out, or give --lowpass none.");
    const auto count = static_cast<Eigen::Index>(span / step) + 1;
    const std::vector<Function> splines = make_splines(rows, name);
    Rows even{.time_s = VecX(count), .q = MatX(rows.q.rows(), count)};
    for (Eigen::Index k = 0; k < count; ++k) {
        even.time_s[k] = t[0] + static_cast<double>(k) * step;
        for (Eigen::Index c = 0; c < even.q.rows(); ++c)
            even.q(c, k) = calc(splines[static_cast<std::size_t>(c)], even.time_s[k]).f;
    }
    return even;
}

/// The cutoff that is used.
std::optional<double> choose_cutoff(const MeasuredMotionOptions& options, double rate_Hz,
                                    std::vector<std::string>& notes) {
    if (!options.lowpass_Hz) {
        notes.push_back(fmt::format("measured at {:g} Hz, taken without a low-pass", rate_Hz));
        return std::nullopt;
    }
    if (*options.lowpass_Hz < 0.5 * rate_Hz) {
        notes.push_back(fmt::format("measured at {:g} Hz, low-passed at {:g} Hz", rate_Hz,
                                    *options.lowpass_Hz));
        return options.lowpass_Hz;
    }
    if (options.lowpass_asked)
        throw InputError(fmt::format("error: [--lowpass] is {:g} Hz; a motion of {:g} samples a "
                                     "second holds less than {:g} Hz",
                                     *options.lowpass_Hz, rate_Hz, 0.5 * rate_Hz),
                         "Ask for less, or for none.");
    notes.push_back(fmt::format("measured at {:g} Hz, too slow for a low-pass at {:g} Hz: none",
                                rate_Hz, *options.lowpass_Hz));
    return std::nullopt;
}

VecX choose_times(const MotionSamples& samples, const VecX& rows_s,
                  const MeasuredMotionOptions& options, std::vector<std::string>& notes) {
    const double first = samples.time_s[0], last = samples.time_s[samples.time_s.size() - 1];
    const double start = options.start_s.value_or(first), end = options.end_s.value_or(last);
    // Rows that were taken anew drift from the samples in the last digits of their times.
    const double rounding = 1e-3 * shortest_step(samples.time_s);
    for (const auto& [option, at] : {std::pair{"--start", start}, std::pair{"--end", end}})
        if (!(at >= first - rounding && at <= last + rounding))
            throw InputError(fmt::format("error: [{}] is {:g} s; {} runs from {:g} s to {:g} s",
                                         option, at, samples.name, first, last));
    if (!(start < end))
        throw InputError(fmt::format(
            "error: [--start] {:g} s is not before the end, {:g} s: nothing is left", start, end));
    if (!options.frames_per_s) {
        std::vector<double> inside;
        for (const double at : rows_s)
            if (at >= start - rounding && at <= end + rounding) inside.push_back(at);
        if (inside.empty())
            throw InputError(
                fmt::format("error: [--start] no sample of {} lies from {:g} s to {:g} s",
                            samples.name, start, end));
        return Eigen::Map<VecX>(inside.data(), static_cast<Eigen::Index>(inside.size()));
    }
    const auto wanted = static_cast<int>(std::lround((end - start) * *options.frames_per_s)) + 1;
    const int frames = std::clamp(wanted, 2, options.most_frames);
    if (frames < wanted)
        notes.push_back(fmt::format(
            "{:g} s are long: {} frames, {:.3g} s apart, are analysed; --start and --end take a "
            "part of it at {:g} frames a second",
            end - start, frames, (end - start) / (frames - 1), *options.frames_per_s));
    return VecX::LinSpaced(frames, start, end);
}

/// Where the mass centre is, and how fast it rises.
struct MassCentre {
    double height = 0, rise = 0;  ///< [m], [m/s]
};

void set_phases(const std::vector<MassCentre>& centres, MotionPlan& plan) {
    const auto [low, high] = std::ranges::minmax(centres, {}, &MassCentre::height);
    const double range = high.height - low.height;
    const std::size_t n = centres.size();
    plan.path.assign(n, 1);
    plan.phase.assign(n, Phase::hold_top);
    if (range < still_m) return;
    for (std::size_t f = 0; f < n; ++f) {
        plan.path[f] = (centres[f].height - low.height) / range;
        plan.phase[f] = centres[f].rise > moving_m_s    ? Phase::lifting
                        : centres[f].rise < -moving_m_s ? Phase::lowering
                        : plan.path[f] > 0.5            ? Phase::hold_top
                                                        : Phase::hold_bottom;
    }
    // What is over in a blink belongs to what it interrupts.
    const VecX& t = plan.motion.time_s;
    for (std::size_t first = 0; first < n;) {
        std::size_t end = first;
        while (end < n && plan.phase[end] == plan.phase[first]) ++end;
        const double lasts = t[static_cast<Eigen::Index>(std::min(end, n - 1))] -
                             t[static_cast<Eigen::Index>(first)];
        if (first > 0 && lasts < shortest_phase_s)
            std::fill(plan.phase.begin() + static_cast<std::ptrdiff_t>(first),
                      plan.phase.begin() + static_cast<std::ptrdiff_t>(end), plan.phase[first - 1]);
        first = end;
    }
}

/// Where the points of the feet are, and how fast, frame by frame.
using PointTracks = std::vector<std::vector<PointMotion>>;

/// The height at which each point stands when it stands: the lower quartile of where it is slow.
std::vector<double> find_levels(const PointTracks& tracks) {
    std::vector<double> levels;
    for (const std::vector<PointMotion>& track : tracks) {
        std::vector<double> heights;
        for (const PointMotion& at : track)
            if (at.v_W.norm() < touching_speed_m_s) heights.push_back(at.p_W.y());
        if (heights.empty()) {
            levels.push_back(std::numeric_limits<double>::infinity());
            continue;
        }
        const auto quartile = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 4);
        std::ranges::nth_element(heights, quartile);
        levels.push_back(*quartile);
    }
    return levels;
}

/// What is looked at in every frame of a motion.
struct Followed {
    PointTracks tracks;
    std::vector<MassCentre> centres;
};

Followed follow(const Body& body, const Mechanics& mechanics, const Motion& motion,
                const std::vector<FootPoint>& points, MechanicsWorkspace& workspace) {
    Followed out{.tracks = PointTracks(points.size()), .centres = {}};
    const double mass = body.mass();
    VecX q, qd, qdd;
    for (int f = 0; f < motion.n_frames(); ++f) {
        q = motion.q.col(f);
        qd = motion.qd.col(f);
        qdd = motion.qdd.col(f);
        mechanics.calc_motion(q, qd, qdd, workspace);
        for (std::size_t k = 0; k < points.size(); ++k)
            out.tracks[k].push_back(
                mechanics.calc_point_motion(points[k].segment, points[k].p_Segment, workspace));
        MassCentre& centre = out.centres.emplace_back();
        for (std::size_t s = 1; mass > 0 && s < body.segments.size(); ++s) {
            const Segment& segment = body.segments[s];
            const PointMotion at = mechanics.calc_point_motion(SegmentIndex{static_cast<int>(s)},
                                                               segment.p_SegmentCom, workspace);
            centre.height += segment.mass / mass * at.p_W.y();
            centre.rise += segment.mass / mass * at.v_W.y();
        }
    }
    return out;
}

/// Says where each point touches; returns the floor's height.
double set_touches(const PointTracks& tracks, const std::vector<double>& levels,
                   std::vector<ContactTrack>& contacts) {
    if (levels.empty()) return 0;
    const double floor = std::ranges::min(levels);
    for (std::size_t k = 0; k < contacts.size(); ++k)
        for (const PointMotion& at : tracks[k])
            contacts[k].touches.push_back(levels[k] - floor < standing_within_m &&
                                          at.p_W.y() - levels[k] < touching_height_m &&
                                          at.v_W.norm() < touching_speed_m_s);
    return std::isfinite(floor) ? floor : 0;
}

MeasuredFacts calc_facts(const std::vector<MassCentre>& centres, double floor_height_m,
                         const std::vector<ContactTrack>& contacts) {
    MeasuredFacts facts;
    for (std::size_t f = 0; f < centres.size(); ++f) {
        facts.mass_centre_height_m +=
            (centres[f].height - floor_height_m) / static_cast<double>(centres.size());
        if (std::ranges::none_of(contacts, [f](const ContactTrack& one) { return one.touches[f]; }))
            ++facts.frames_in_air;
    }
    return facts;
}

}  // namespace

Motion smooth_motion(const MotionSamples& samples, const MeasuredMotionOptions& options,
                     std::vector<std::string>& notes) {
    const Eigen::Index n = samples.time_s.size();
    const double rate_Hz = static_cast<double>(n - 1) / (samples.time_s[n - 1] - samples.time_s[0]);
    Rows rows{.time_s = samples.time_s, .q = samples.q};
    if (const auto cutoff = choose_cutoff(options, rate_Hz, notes)) {
        rows = make_even(pad(samples), samples.name, notes);
        lowpass(rows.q, shortest_step(rows.time_s), *cutoff);
    } else if (options.frames_per_s) {
        rows = pad(samples);  // so that the ends are as good as the middle
    }
    Motion motion;
    motion.time_s = choose_times(samples, rows.time_s, options, notes);
    for (MatX* m : {&motion.q, &motion.qd, &motion.qdd})
        m->resize(samples.q.rows(), motion.time_s.size());
    const std::vector<Function> splines = make_splines(rows, samples.name);
    for (Eigen::Index c = 0; c < rows.q.rows(); ++c)
        for (Eigen::Index f = 0; f < motion.time_s.size(); ++f) {
            const FunctionValue at = calc(splines[static_cast<std::size_t>(c)], motion.time_s[f]);
            motion.q(c, f) = at.f;
            motion.qd(c, f) = at.d1;
            motion.qdd(c, f) = at.d2;
        }
    if (options.accelerations_by_velocities) {
        for (Eigen::Index c = 0; c < rows.q.rows(); ++c)
            for (Eigen::Index k = 0; k < rows.time_s.size(); ++k)
                rows.q(c, k) = calc(splines[static_cast<std::size_t>(c)], rows.time_s[k]).d1;
        const std::vector<Function> velocities = make_splines(rows, samples.name);
        for (Eigen::Index c = 0; c < rows.q.rows(); ++c)
            for (Eigen::Index f = 0; f < motion.time_s.size(); ++f)
                motion.qdd(c, f) =
                    calc(velocities[static_cast<std::size_t>(c)], motion.time_s[f]).d1;
    }
    return motion;
}

void follow_prescribed(const Body& body, Motion& motion) {
    for (int c = 0; c < body.n_coordinates(); ++c) {
        const std::optional<Function>& prescribed = body.coordinates[c].prescribed;
        if (!prescribed) continue;
        for (Eigen::Index f = 0; f < motion.time_s.size(); ++f) {
            const FunctionValue value = calc(*prescribed, motion.time_s[f]);
            motion.q(c, f) = value.f;
            motion.qd(c, f) = value.d1;
            motion.qdd(c, f) = value.d2;
        }
    }
}

MeasuredPlan make_measured_plan(const Body& body, const Mechanics& mechanics,
                                const MotionSamples& samples,
                                const MeasuredMotionOptions& options) {
    MeasuredPlan out;
    MotionPlan& plan = out.plan;
    plan.notes = samples.notes;
    plan.motion = smooth_motion(samples, options, plan.notes);
    follow_prescribed(body, plan.motion);
    MechanicsWorkspace workspace = mechanics.make_workspace();
    const std::vector<FootPoint> points = find_foot_points(body, mechanics);
    if (points.empty())
        plan.notes.emplace_back(
            "nothing touches the floor: the body has neither the markers heel_r, ball_medial_r, "
            "ball_lateral_r and toe_r nor the segments calcn_r and toes_r, and their left ones");
    for (const FootPoint& point : points)
        plan.contacts.push_back({.name = point.name,
                                 .contact = point.foot,
                                 .segment = point.segment,
                                 .friction = floor_friction});
    const auto [tracks, centres] = follow(body, mechanics, plan.motion, points, workspace);
    for (std::size_t k = 0; k < points.size(); ++k)
        for (const PointMotion& at : tracks[k]) {
            plan.contacts[k].p_W.push_back(at.p_W);
            plan.contacts[k].p_Segment.push_back(points[k].p_Segment);
            plan.contacts[k].normal_W.push_back(Vec3::UnitY());
        }
    // Where the feet stand is a matter of the whole motion, whatever part of it is asked for.
    std::vector<double> levels = find_levels(tracks);
    if (options.start_s || options.end_s) {
        MeasuredMotionOptions whole = options;
        whole.start_s = whole.end_s = std::nullopt;
        std::vector<std::string> told_already;
        Motion all = smooth_motion(samples, whole, told_already);
        follow_prescribed(body, all);
        levels = find_levels(follow(body, mechanics, all, points, workspace).tracks);
    }
    out.floor_height_m = set_touches(tracks, levels, plan.contacts);
    plan.measured = calc_facts(centres, out.floor_height_m, plan.contacts);
    if (plan.measured->frames_in_air > 0 && !points.empty())
        plan.notes.push_back(fmt::format(
            "nothing touches in {} of {} frames: a jump, a run, or a treadmill, whose belt is not "
            "known; the residual bears the body then",
            plan.measured->frames_in_air, plan.motion.n_frames()));
    set_phases(centres, plan);
    return out;
}

}  // namespace sinew
