#include "sinew/report/result_table.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sinew/analysis/analyze.h"
#include "sinew/analysis/frame_inputs.h"
#include "sinew/analysis/support_verdict.h"
#include "sinew/report/energy_table.h"
#include "sinew/report/joint_load_table.h"
#include "sinew/report/text.h"
#include "sinew/report/trunk_table.h"
#include "sinew/report/uncertainty_report.h"

namespace sinew {

namespace {

/// Groups smaller than this share of all muscle volume do not decide the sentence.
constexpr double smallest_leading_share = 0.01;
constexpr int groups_shown = 16;
constexpr double idle_activation = 5e-4;  ///< prints as 0.0 %

/// "0.12 s, lifting"; the postures at the ends have their names, whichever phase they begin or end.
std::string when(const Result& result, double time_s) {
    const VecX& times = result.plan.motion.time_s;
    std::size_t frame = 0;
    while (frame + 1 < static_cast<std::size_t>(times.size()) &&
           times[static_cast<Eigen::Index>(frame)] < time_s - 1e-9)
        ++frame;
    constexpr double at_an_end = 1e-9;
    const double path = result.plan.path[frame];
    const char* place = path > 1 - at_an_end                          ? "at the top"
                        : path < at_an_end                            ? "at the bottom"
                        : result.plan.phase[frame] == Phase::lowering ? "lowering"
                                                                      : "lifting";
    return fmt::format("{:.2f} s, {}", time_s, place);
}

std::string join(const std::vector<std::string>& names) {
    std::string out;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) out += i + 1 == names.size() ? " and " : ", ";
        out += names[i];
    }
    return out;
}

/// A bar of 0 kg is a load; body weight alone is none.
bool carries_load(const Exercise& exercise, const Result& result) {
    return exercise.equipment.carries_load() || result.load_kg > 0;
}

/// Frames of the bottom, the middle and the top; none where the plan has one posture.
std::vector<int> posture_frames(const MotionPlan& plan) {
    const std::vector<int> frames{frame_at(plan, 0), frame_at(plan, 0.5), frame_at(plan, 1)};
    return frames.front() == frames.back() ? std::vector<int>() : frames;
}

std::string posture_heads(const std::vector<int>& frames) {
    return frames.empty() ? "" : fmt::format("{:>7}{:>7}{:>7}", "bottom", "middle", "top");
}

std::string format_contacts(const Result& result, const std::vector<int>& frames) {
    std::string out = fmt::format("\n{:<19}{}{:>7}{:>7}   {}\n", "contact force [N]",
                                  posture_heads(frames), "peak", "level*", "peak at");
    for (const ContactResult& contact : result.contacts) {
        out += fmt::format("  {:<17}", contact.name);
        for (int frame : frames) out += fmt::format("{:>7.0f}", contact.force_W.col(frame).norm());
        out += fmt::format("{:>7.0f}{:>7.0f}   {}\n", contact.peak_force_N,
                           contact.peak_horizontal_N, when(result, contact.peak_time_s));
    }
    return out + "  * largest part along the floor\n";
}

/// "hip_flexion_r" and "_l" in one line when they agree to a tenth.
std::string format_moments(const Body& body, const Result& result, const std::vector<int>& frames) {
    std::string out = "\nnet joint moment [N·m], + along the coordinate\n";
    out += fmt::format("{:<28}{}{:>7}   {}\n", "", posture_heads(frames), "peak", "peak at");
    const auto find = [&](const std::string& name) {
        return std::find_if(result.joints.begin(), result.joints.end(),
                            [&](const JointResult& j) { return j.name == name; });
    };
    for (std::size_t c = 0; c < result.joints.size(); ++c) {
        const JointResult& joint = result.joints[c];
        const Coordinate& coordinate = body.coordinates[c];
        if (coordinate.locked || coordinate.torque_driven || joint.name.starts_with("pelvis_"))
            continue;
        if (std::abs(joint.peak_moment_Nm) < 5) continue;
        std::string name = joint.name;
        if (name.ends_with("_r") || name.ends_with("_l")) {
            const bool right = name.ends_with("_r");
            const std::string stem = name.substr(0, name.size() - 2);
            const auto twin = find(stem + (right ? "_l" : "_r"));
            const bool same = twin != result.joints.end() &&
                              std::abs(twin->peak_moment_Nm - joint.peak_moment_Nm) < 0.1;
            if (same && !right) continue;
            if (same) name = stem + ", each side";
        }
        out += fmt::format("  {:<26}", name);
        for (int frame : frames) out += fmt::format("{:>7.0f}", result.moment(c, frame));
        out +=
            fmt::format("{:>7.0f}   {}\n", joint.peak_moment_Nm, when(result, joint.peak_time_s));
    }
    return out;
}

/// What a measured motion leaves over at the pelvis.
std::string format_residuals(const Body& body, const Result& result) {
    if (!result.plan.measured) return "";
    std::string out = fmt::format("\n{:<28}{:>9}{:>10}{:>10}   {}\n", "residual of the motion*",
                                  "rms", "peak", "accepted", "peak at");
    for (const Residual& residual : result.residuals) {
        const auto c = body.find_coordinate(residual.coordinate);
        const bool turns = c && body.coordinates[*c].rotational;
        out += fmt::format("  {:<18}{:>8}{:>9.1f}{:>10.1f}{:>10.1f}   {:.2f} s\n",
                           residual.coordinate, turns ? "N·m" : "N", residual.rms, residual.peak,
                           residual.accepted, residual.time_s);
    }
    return out + "  * what neither masses in motion nor the feet's pushes explain\n";
}

/// Left and right tie, and which leads is rounding.
std::string without_side(const std::string& name) {
    return side_of(name) == Side::both ? name : name.substr(0, name.size() - 2);
}

/// A posture in which even the body without a load cannot be held; none: null.
const StaticCapacity* unholdable_posture(const Result& result) {
    for (const StaticCapacity& capacity : result.capacities)
        if (result.status == ResultStatus::fell_short &&
            capacity.status == CapacityStatus::infeasible && !capacity.stability_limits)
            return &capacity;
    return nullptr;
}

/// What a reserve beside the moment asked for says of the muscles: they give the difference.
enum class Lack { too_little, too_much, wrong_way };

Lack lack_of(const Shortfall& s) {
    if (s.missing * s.required < 0) return Lack::too_much;
    return std::abs(s.missing) > (1 + 1e-6) * std::abs(s.required) ? Lack::wrong_way
                                                                   : Lack::too_little;
}

/// "misses 18.2 of 151.6 N·m", "has 8.0 N·m too much, 30.2 N·m are needed,", and so on.
std::string describe_lack(const Shortfall& s, const char* unit) {
    const double missing = std::abs(s.missing), required = std::abs(s.required);
    switch (lack_of(s)) {
        case Lack::too_little:
            return fmt::format("misses {:.1f} of {:.1f} {}", missing, required, unit);
        case Lack::too_much:
            return fmt::format("has {:.1f} {} too much, {:.1f} {} are needed,", missing, unit,
                               required, unit);
        case Lack::wrong_way:
            return fmt::format("is pulled {:.1f} {} the wrong way, {:.1f} {} are needed,",
                               missing - required, unit, required, unit);
    }
    return "";
}

}  // namespace

std::string calc_plain_sentence(const Exercise& exercise, const Result& result) {
    if (result.status == ResultStatus::infeasible)
        return "The solver found no answer, so that nothing can be said of the muscles.";
    std::vector<std::string> leading;
    double most = 0;
    for (const GroupResult& group : result.groups) {
        if (group.side != Side::both || group.volume_share < smallest_leading_share) continue;
        if (most == 0) most = group.mean_activation;
        if (group.mean_activation < 0.5 * most || leading.size() == 4) break;
        leading.push_back(fmt::format("{} ({:.0f} %)", group.name, 100 * group.mean_activation));
    }
    if (unholdable_posture(result) != nullptr)
        return fmt::format(
            "{} cannot be done this way with any load: muscles and contacts do not hold even the "
            "body still; trying, they work the {} most.",
            exercise.title, join(leading));
    const std::string muscles = join(leading);
    const bool loaded = carries_load(exercise, result);
    const std::string what =
        loaded ? fmt::format("{} with {:.0f} kg", exercise.title, result.load_kg) : exercise.title;
    const std::string opening =
        result.status == ResultStatus::solved
            ? fmt::format("{} trains most the {}, as a mean over the {}.", what, muscles,
                          result.plan.measured  ? "motion"
                          : exercise.holds_only ? "hold"
                                                : "repetition")
            : fmt::format("{} is more than these muscles can {}; trying, they work the {} most.",
                          what, loaded ? "lift" : "do", muscles);
    const std::string abdominals = calc_abdominal_sentence(result);
    return abdominals.empty() ? opening : opening + " " + abdominals;
}

std::vector<std::string> format_shortfalls(const Body& body, const Result& result) {
    const auto of_pelvis = [](const Shortfall& s) { return s.coordinate.starts_with("pelvis_"); };
    const bool pelvis_alone =
        std::all_of(result.shortfalls.begin(), result.shortfalls.end(), of_pelvis);
    std::vector<std::string> lines;
    std::vector<std::string> told;
    std::vector<Shortfall> shortfalls = result.shortfalls;
    std::stable_partition(shortfalls.begin(), shortfalls.end(),
                          [](const Shortfall& s) { return lack_of(s) == Lack::too_little; });
    for (const Shortfall& s : shortfalls) {
        // What the pelvis misses beside a joint is the same lack seen from the ground.
        if (of_pelvis(s) && !pelvis_alone) continue;
        const Side side = side_of(s.coordinate);
        const std::string stem =
            side == Side::both ? s.coordinate : s.coordinate.substr(0, s.coordinate.size() - 2);
        if (std::find(told.begin(), told.end(), stem) != told.end()) continue;
        const bool twin = std::any_of(
            result.shortfalls.begin(), result.shortfalls.end(), [&](const Shortfall& other) {
                return other.coordinate != s.coordinate && side != Side::both &&
                       other.coordinate.substr(0, other.coordinate.size() - 2) == stem &&
                       lack_of(other) == lack_of(s) &&
                       std::abs(std::abs(other.missing) - std::abs(s.missing)) <
                           0.01 * std::abs(s.missing);
            });
        if (twin) told.push_back(stem);
        const auto c = body.find_coordinate(s.coordinate);
        const char* unit = c && !body.coordinates[*c].rotational ? "N" : "N·m";
        std::string line =
            fmt::format("{} {} at {:.2f} s", twin ? stem + " of each side" : s.coordinate,
                        describe_lack(s, unit), s.time_s);
        if (!s.muscles_at_limit.empty()) {
            const std::size_t shown = std::min<std::size_t>(s.muscles_at_limit.size(), 4);
            std::vector<std::string> names(s.muscles_at_limit.begin(),
                                           s.muscles_at_limit.begin() + static_cast<long>(shown));
            if (shown < s.muscles_at_limit.size())
                names.push_back(fmt::format("{} more", s.muscles_at_limit.size() - shown));
            line += "; at their limit: " + join(names);
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

/// What to look at first where it is not the muscles that fail; else empty.
static std::string hint_at_contacts(const Result& result) {
    if (result.shortfall_cause == ShortfallCause::friction)
        return "Rougher contacts would carry it: check friction, and where the feet stand. ";
    if (!result.shortfalls.empty() && result.shortfalls.front().coordinate.starts_with("pelvis_"))
        return "A pelvis that lacks force or moment falls or slides: check balance, contacts and "
               "friction. ";
    return "";
}

std::string format_failure(const Body& body, const Result& result) {
    if (result.status == ResultStatus::infeasible)
        return fmt::format(
            "error: the solver found no optimum in {} of {} frames; there is no result\n"
            "Check the masses, inertias and muscles of the body (sinew body info) and the tempo.\n",
            result.unsolved_frames, result.plan.motion.n_frames());
    const std::vector<std::string> short_of = format_shortfalls(body, result);
    if (result.shortfall_cause == ShortfallCause::support)
        return fmt::format(
            "error: muscles and contacts carry the moments of this, but not {} as well: {}\n"
            "{}.\n",
            result.spine.frames_below_brace > 0
                ? fmt::format("a brace of {:.1f} kPa", result.spine.brace_asked_Pa / 1000)
                : "pressure and stability",
            short_of.front(),
            result.spine.brace_asked_Pa > 0
                ? "Try a smaller --brace, or ask for the moments alone with --no-pressure"
                : "Try a smaller --margin, or leave stability out with --no-stability; who "
                  "balances by moving needs stability_of: spine in the exercise's file");
    if (const StaticCapacity* posture = unholdable_posture(result))
        return fmt::format(
            "error: {:.1f} kg cannot be lifted this way: at the {} muscles and contacts cannot "
            "hold even the body still; {}\n"
            "Check the contacts and their friction, the posture, and --strength.\n",
            result.load_kg, posture->posture, short_of.front());
    const StaticCapacity* least = nullptr;
    for (const StaticCapacity& capacity : result.capacities)
        if (capacity.status == CapacityStatus::solved &&
            (!least || capacity.load_kg < least->load_kg))
            least = &capacity;
    if (result.plan.measured)
        return fmt::format(
            "error: these muscles cannot do what was measured: {}\n"
            "Check the model's strength, the low-pass, and whether hands or a bench touched.\n",
            short_of.front());
    if (result.plan.loads.empty() && result.load_kg == 0)
        return fmt::format(
            "error: the body cannot be held or moved this way: {}\n"
            "Check the contacts and their friction, the posture, and --strength.\n",
            short_of.front());
    if (least && least->at_bound)
        return fmt::format(
            "error: {:.1f} kg cannot be lifted this way: {}\n"
            "{:.0f} kg and more could be held still, so that it is the movement that asks too "
            "much: try a slower --tempo.\n",
            result.load_kg, short_of.front(), least->load_kg);
    std::string held = hint_at_contacts(result);
    if (result.load_kg == 0)
        return fmt::format(
            "error: it cannot be done this way even without a load: {}\n"
            "{}Check the contacts, the posture, and --strength.\n",
            short_of.front(), held);
    if (least)
        held += fmt::format("{:.0f} kg could be held still at the {}, and lifting takes more. ",
                            least->load_kg, least->posture);
    return fmt::format(
        "error: {:.1f} kg is too heavy to lift this way: {}\n"
        "{}Try a lighter --load, a slower --tempo, or a --strength above 1 for a "
        "trained person.\n",
        result.load_kg, short_of.front(), held);
}

std::string format_result(const Exercise& exercise, const Body& body, const Result& result,
                          const Uncertainty* uncertainty) {
    const VecX& times = result.plan.motion.time_s;
    std::string out = fmt::format(
        "{}: {}, {} {:.1f} s\n"
        "body: {}, {:.1f} kg\n\n",
        exercise.title,
        carries_load(exercise, result) ? fmt::format("{:.1f} kg (bar and plates)", result.load_kg)
                                       : "body weight",
        result.plan.measured  ? "measured for"
        : exercise.holds_only ? "held for"
                              : "one repetition of",
        times[times.size() - 1] - times[0], result.body, result.body_mass_kg);

    if (result.status == ResultStatus::infeasible) {
        out += wrap(calc_plain_sentence(exercise, result)) + "\n";
        for (const std::string& note : result.notes) out += wrap("note: " + note, "  ") + "\n";
        if (uncertainty) out += format_uncertainty(body, result, *uncertainty);
        return out;
    }
    const bool intervals = uncertainty && !uncertainty->intervals.empty();
    out += intervals ? fmt::format("{:<25}{:>5}  {:<14}{:>6}  {:<14}{}\n", "muscle group [%]",
                                   "mean", "5 to 95 %", "peak", "5 to 95 %", "peak at")
                     : fmt::format("{:<26} {:>7} {:>7}   {}\n", "muscle group (both sides)", "mean",
                                   "peak", "peak at");
    int shown = 0, rest = 0;
    for (const GroupResult& group : result.groups) {
        if (group.side != Side::both) continue;
        if (shown >= groups_shown && !is_abdominal(group.name)) {
            ++rest;
            continue;
        }
        ++shown;
        const bool idle = group.peak_activation < idle_activation;
        if (intervals) {
            const auto interval = [&](const char* key) {
                return format_interval(*uncertainty, "groups", group.name, key, 100, 1);
            };
            out += fmt::format("  {:<23}{:>5.1f}  {:<14}{:>6.1f}  {:<14}{}\n", group.name,
                               100 * group.mean_activation, interval("mean_activation"),
                               100 * group.peak_activation, interval("peak_activation"),
                               idle ? "-" : fmt::format("{:.2f} s", group.peak_time_s));
            continue;
        }
        out += fmt::format("  {:<24} {:>5.1f} % {:>5.1f} %   {}\n", group.name,
                           100 * group.mean_activation, 100 * group.peak_activation,
                           idle ? "-" : when(result, group.peak_time_s));
    }
    if (rest > 0) out += fmt::format("  ({} more groups, less active: --json)\n", rest);

    const std::vector<int> frames = posture_frames(result.plan);
    out += format_roles(result);
    out += format_trunk(result);
    out += format_moments(body, result, frames);
    out += format_residuals(body, result);
    out += format_contacts(result, frames);
    out += format_joint_loads(body, result);
    out += format_capacity(body, result);
    out += format_energy(result);

    if (!result.capacities.empty()) out += "\nlargest load that the muscles could hold still\n";
    for (const StaticCapacity& capacity : result.capacities) {
        if (capacity.status != CapacityStatus::solved) {
            out += fmt::format(
                "  {:<34} not found ({})\n", capacity.posture,
                capacity.status != CapacityStatus::infeasible ? "the solver did not converge"
                : capacity.stability_limits ? "no load leaves the body stable by the margin"
                                            : "even the body alone cannot be held");
            continue;
        }
        std::string limit;
        if (capacity.stability_limits)
            limit = "limited by stability";
        else if (!capacity.limiting_coordinates.empty())
            limit = "limited by " + without_side(capacity.limiting_coordinates.front());
        if (capacity.at_bound) limit = "or more";
        out +=
            fmt::format("  {:<34} {:>8.0f} kg    {}\n", capacity.posture, capacity.load_kg, limit);
    }

    if (uncertainty) out += format_uncertainty(body, result, *uncertainty);

    const std::vector<std::string> short_of = format_shortfalls(body, result);
    if (!short_of.empty()) out += "\nwhat is short\n";
    for (const std::string& line : short_of) out += "  " + wrap(line, "    ") + "\n";

    out += "\n" + wrap(calc_plain_sentence(exercise, result)) + "\n";
    if (!result.clamped_muscles.empty())
        out += wrap("note: shorter than their model allows, so slack at times: " +
                        join(result.clamped_muscles),
                    "  ") +
               "\n";
    for (const std::string& note : result.notes) out += wrap("note: " + note, "  ") + "\n";
    return out;
}

}  // namespace sinew
