#include "sinew/report/result_table.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace sinew {

namespace {

/// Groups smaller than this share of all muscle volume do not decide the sentence.
constexpr double smallest_leading_share = 0.01;
constexpr int groups_shown = 16;
constexpr std::array abdominal_groups{"rectus abdominis", "external oblique", "internal oblique"};

const char* phase_name(Phase phase) {
    switch (phase) {
        case Phase::lifting: return "lifting";
        case Phase::hold_top: return "hold at the top";
        case Phase::lowering: return "lowering";
        case Phase::hold_bottom: return "hold at the bottom";
    }
    return "";
}

std::string when(const Result& result, double time_s) {
    const VecX& times = result.plan.motion.time_s;
    int frame = 0;
    while (frame + 1 < times.size() && times[frame] < time_s - 1e-9) ++frame;
    return fmt::format("{:.2f} s, {}", time_s, phase_name(result.plan.phase[frame]));
}

/// Breaks at spaces so that no line is longer than 80 bytes.
std::string wrap(const std::string& text) {
    std::string out;
    std::size_t line = 0;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = text.find(' ', at);
        if (end == std::string::npos) end = text.size();
        const std::size_t length = end - at;
        if (line > 0 && line + 1 + length > 80) {
            out += '\n';
            line = 0;
        } else if (line > 0) {
            out += ' ';
            ++line;
        }
        out.append(text, at, length);
        line += length;
        at = end + 1;
    }
    return out;
}

std::string join(const std::vector<std::string>& names) {
    std::string out;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i > 0) out += i + 1 == names.size() ? " and " : ", ";
        out += names[i];
    }
    return out;
}

/// "hip_flexion_r" and "_l" in one line when they agree to a tenth.
std::string format_moments(const Body& body, const Result& result) {
    std::string out;
    const auto find = [&](const std::string& name) {
        return std::find_if(result.joints.begin(), result.joints.end(),
                            [&](const JointResult& j) { return j.name == name; });
    };
    for (std::size_t c = 0; c < result.joints.size(); ++c) {
        const JointResult& joint = result.joints[c];
        const Coordinate& coordinate = body.coordinates[c];
        if (coordinate.locked || coordinate.torque_driven || joint.name.starts_with("pelvis_")) continue;
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
        out += fmt::format("  {:<34} {:>8.0f} N·m   {}\n", name, joint.peak_moment_Nm,
                           when(result, joint.peak_time_s));
    }
    return out;
}

}  // namespace

std::string calc_plain_sentence(const Exercise& exercise, const Result& result) {
    std::vector<std::string> leading;
    double most = 0;
    for (const GroupResult& group : result.groups) {
        if (group.side != Side::both || group.volume_share < smallest_leading_share) continue;
        if (most == 0) most = group.mean_activation;
        if (group.mean_activation < 0.5 * most || leading.size() == 4) break;
        leading.push_back(fmt::format("{} ({:.0f} %)", group.name, 100 * group.mean_activation));
    }
    double abdominal = 0;
    std::string strongest;
    for (const GroupResult& group : result.groups) {
        const bool is_abdominal = std::find(abdominal_groups.begin(), abdominal_groups.end(),
                                            group.name) != abdominal_groups.end();
        if (group.side == Side::both && is_abdominal && group.mean_activation > abdominal) {
            abdominal = group.mean_activation;
            strongest = group.name;
        }
    }
    const std::string muscles = join(leading);
    const std::string opening =
        result.status == ResultStatus::solved
            ? fmt::format("{} with {:.0f} kg trains most the {}, as a mean over the repetition.",
                          exercise.title, result.load_kg, muscles)
            : fmt::format("{} with {:.0f} kg is more than these muscles can lift; trying, they work "
                          "the {} most.",
                          exercise.title, result.load_kg, muscles);
    const std::string abdominals =
        abdominal < 5e-4
            ? "To carry the moments it needs none of the abdominal muscles."
            : fmt::format("To carry the moments it needs {:.1f} % of the {} and less of the other "
                          "abdominal muscles.",
                          100 * abdominal, strongest);
    return opening + " " + abdominals +
           " What stability and abdominal pressure ask of them is not part of this figure.";
}

std::string format_shortfalls(const Body& body, const Result& result) {
    std::string out;
    for (const Shortfall& s : result.shortfalls) {
        const auto c = body.find_coordinate(s.coordinate);
        const char* unit = c && !body.coordinates[*c].rotational ? "N" : "N·m";
        out += fmt::format("short: {} misses {:.1f} of {:.1f} {} at {:.2f} s", s.coordinate,
                           std::abs(s.missing), std::abs(s.required), unit, s.time_s);
        if (!s.muscles_at_limit.empty()) {
            const std::size_t shown = std::min<std::size_t>(s.muscles_at_limit.size(), 4);
            out += "; at their limit: " +
                   join({s.muscles_at_limit.begin(), s.muscles_at_limit.begin() + static_cast<long>(shown)});
            if (shown < s.muscles_at_limit.size())
                out += fmt::format(" and {} more", s.muscles_at_limit.size() - shown);
        }
        out += "\n";
    }
    return out;
}

std::string format_remedy(const Result& result) {
    const StaticCapacity* least = nullptr;
    for (const StaticCapacity& capacity : result.capacities)
        if (capacity.status == CapacityStatus::solved &&
            (!least || capacity.load_kg < least->load_kg))
            least = &capacity;
    std::string out;
    if (least)
        out = fmt::format("{:.0f} kg could be held still at the {}, and lifting takes more. ",
                          least->load_kg, least->posture);
    return out +
           "Try a lighter --load, a slower --tempo, or a --strength above 1 for a trained person.\n";
}

std::string format_result(const Exercise& exercise, const Body& body, const Result& result) {
    const VecX& times = result.plan.motion.time_s;
    std::string out = fmt::format("{}: {:.1f} kg (bar and plates) on {}, {:.1f} kg; one repetition, "
                                  "{:.1f} s\n\n",
                                  exercise.title, result.load_kg, result.body, result.body_mass_kg,
                                  times[times.size() - 1] - times[0]);

    out += fmt::format("{:<26} {:>6} {:>6}   {}\n", "muscle group (both sides)", "mean", "peak",
                       "peak at");
    int shown = 0, rest = 0;
    for (const GroupResult& group : result.groups) {
        if (group.side != Side::both) continue;
        const bool abdominal = std::find(abdominal_groups.begin(), abdominal_groups.end(),
                                         group.name) != abdominal_groups.end();
        if (shown >= groups_shown && !abdominal) {
            ++rest;
            continue;
        }
        ++shown;
        out += fmt::format("  {:<24} {:>4.1f} % {:>4.1f} %   {}\n", group.name,
                           100 * group.mean_activation, 100 * group.peak_activation,
                           when(result, group.peak_time_s));
    }
    if (rest > 0) out += fmt::format("  ({} more groups, less active: --json)\n", rest);

    out += "\nnet joint moment, largest over the repetition (+ along the coordinate)\n";
    out += format_moments(body, result);

    out += "\ncontact force, largest over the repetition\n";
    for (const ContactResult& contact : result.contacts)
        out += fmt::format("  {:<34} {:>8.0f} N     {}; along the floor {:.0f} N\n", contact.name,
                           contact.peak_force_N, when(result, contact.peak_time_s),
                           contact.peak_horizontal_N);

    if (!result.capacities.empty()) out += "\nlargest load that the muscles could hold still\n";
    for (const StaticCapacity& capacity : result.capacities) {
        if (capacity.status != CapacityStatus::solved) {
            out += fmt::format("  {:<34} not found ({})\n", capacity.posture,
                               capacity.status == CapacityStatus::infeasible
                                   ? "even the body alone cannot be held"
                                   : "the solver did not converge");
            continue;
        }
        std::string limit;
        if (!capacity.limiting_coordinates.empty())
            limit = "limited by " + capacity.limiting_coordinates.front();
        out += fmt::format("  {:<34} {:>8.0f} kg    {}\n", capacity.posture, capacity.load_kg, limit);
    }

    out += "\n" + wrap(calc_plain_sentence(exercise, result)) + "\n";
    if (!result.clamped_muscles.empty())
        out += fmt::format("note: shorter than their model allows, so slack at times: {}\n",
                           join(result.clamped_muscles));
    for (const std::string& note : result.notes) out += "note: " + note + "\n";
    return out;
}

}  // namespace sinew
