#include "sinew/report/uncertainty_report.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/analysis/demand_levels.h"
#include "sinew/analysis/support_variants.h"
#include "sinew/report/result_json.h"
#include "sinew/report/text.h"

namespace sinew {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array quantile_names{"_p05", "_p50", "_p95"};

const char* name_of(LoadHeld held) {
    return held == LoadHeld::share ? "share" : "kilograms";
}

void put(Json& at, const std::string& key, double p05, double p50, double p95) {
    at[key + quantile_names[0]] = p05;
    at[key + quantile_names[1]] = p50;
    at[key + quantile_names[2]] = p95;
}

/// The object or the list's member where a figure stands; null when the document lacks it.
Json* find_place(const ResultFigure& figure, Json& document) {
    Json* at = &document;
    for (std::size_t from = 0; from < figure.part.size();) {
        const std::size_t dot = std::min(figure.part.find('.', from), figure.part.size());
        const std::string key = figure.part.substr(from, dot - from);
        if (!at->contains(key)) return nullptr;
        at = &(*at)[key];
        from = dot + 1;
    }
    if (figure.name.empty()) return at;
    for (Json& member : *at) {
        const char* names = member.contains("name") ? "name" : "posture";
        if (member.at(names) != figure.name ||
            (member.contains("side") && member.at("side") != side_name(figure.side)))
            continue;
        if (figure.phase.empty()) return &member;
        for (Json& phase : member.at("phases"))
            if (phase.at("phase") == figure.phase) return &phase;
    }
    return nullptr;
}

/// How many samples have a capacity; 0 for none.
int count_samples(const Uncertainty& u, const char* part, const std::string& name) {
    const FigureInterval* interval = u.find(part, name, "load_kg");
    return interval ? interval->samples : 0;
}

Json describe(const Uncertainty& u) {
    Json json = {{"samples", u.samples},
                 {"solved", u.solved},
                 {"failed_share", static_cast<double>(u.samples - u.solved) / u.samples},
                 {"seed", u.seed},
                 {"frames", u.frames},
                 {"draws_per_sample", u.dimensions}};
    if (u.loaded) json["load_held"] = name_of(u.held);
    if (u.loaded && u.held == LoadHeld::share) json["load_share"] = u.share;
    json["failures"] = Json::array();
    for (const SampleFailures& failure : u.failures)
        json["failures"].push_back(
            {{"reason", failure.reason}, {"count", failure.count}, {"example", failure.example}});
    json["support"] = Json::array();
    for (const SupportOverSamples& support : u.support) {
        Json entry = {{"group", support.group},
                      {"samples_that_ask", support.tally.ask},
                      {"samples_that_do_not", support.tally.do_not},
                      {"samples_below_margin", support.tally.open}};
        put(entry, "owed", support.owed_p05, support.owed_p50, support.owed_p95);
        json["support"].push_back(std::move(entry));
    }
    json["samples_below_margin"] = u.margin_missed;
    json["samples_below_brace"] = u.brace_missed;
    json["capacity_samples"] = count_samples(u, "capacity", "");
    json["static_capacity_samples"] = Json::object();
    for (const FigureInterval& interval : u.capacities)
        if (interval.figure.part == "static_capacity")
            json["static_capacity_samples"][interval.figure.name] = interval.samples;
    json["sampled"] = u.sampled;
    json["not_sampled"] = Json::array();
    for (const auto& [name, why] : u.not_sampled)
        json["not_sampled"].push_back({{"name", name}, {"why", why}});
    json["notes"] = u.notes;
    return json;
}

/// A line of the table of intervals; nothing when the figure has none.
std::string row(const Uncertainty& u, const ResultFigure& figure, const std::string& title,
                double value, double scale, int decimals) {
    const FigureInterval* interval = u.find(figure.part, figure.name, figure.key, figure.side);
    if (!interval) return "";
    return fmt::format("  {:<32}{:>9.{}f}{:>10.{}f}{:>9.{}f}{:>9.{}f}\n", title, scale * value,
                       decimals, scale * interval->p05, decimals, scale * interval->p50, decimals,
                       scale * interval->p95, decimals);
}

std::string format_moments(const Body& body, const Result& result, const Uncertainty& u) {
    constexpr double worth_a_line_Nm = 5;
    std::string out;
    for (std::size_t c = 0; c < result.joints.size(); ++c) {
        const JointResult& joint = result.joints[c];
        const Coordinate& coordinate = body.coordinates[c];
        if (coordinate.locked || coordinate.torque_driven || joint.name.starts_with("pelvis_") ||
            joint.name.ends_with("_l") || std::abs(joint.peak_moment_Nm) < worth_a_line_Nm)
            continue;
        out += row(u, {"joints", joint.name, Side::both, "peak_moment_Nm"},
                   joint.name + (coordinate.rotational ? " [N·m]" : " [N]"), joint.peak_moment_Nm,
                   1, 0);
    }
    return out;
}

/// What could be lifted, and held in each posture, over the samples of which it was found.
std::string format_capacities(const Result& result, const Uncertainty& u) {
    std::string out;
    const auto add = [&](const ResultFigure& figure, const std::string& title,
                         std::optional<double> value) {
        const FigureInterval* interval = u.find(figure.part, figure.name, figure.key);
        if (!interval) return;
        out += fmt::format("  {:<32}{:>9}{:>10.1f}{:>9.1f}{:>9.1f}\n", title,
                           value ? fmt::format("{:.1f}", *value) : "-", interval->p05,
                           interval->p50, interval->p95);
    };
    std::optional<double> load;
    if (result.capacity && result.capacity->status == CapacityStatus::solved)
        load = result.capacity->load_kg;
    add({"capacity", "", Side::both, "load_kg"}, "heaviest load [kg]", load);
    for (const StaticCapacity& capacity : result.capacities) {
        load.reset();
        if (capacity.status == CapacityStatus::solved) load = capacity.load_kg;
        add({"static_capacity", capacity.posture, Side::both, "load_kg"},
            fmt::format("held still, {} [kg]", capacity.posture), load);
    }
    return out;
}

std::string format_figures(const Body& body, const Result& result, const Uncertainty& u) {
    std::string out =
        fmt::format("\n{:<34}{:>9}{:>10}{:>9}{:>9}\n", "largest, and over the samples", "as asked",
                    "5 %", "50 %", "95 %");
    const SpineResult& spine = result.spine;
    if (spine.pressure_Pa.size() > 0) {
        out += row(u, {"spine", "", Side::both, "peak_pressure_kPa"}, "abdominal pressure [kPa]",
                   spine.pressure_Pa.maxCoeff() / 1000, 1, 1);
        out += row(u, {"spine", "", Side::both, "least_pressure_kPa"}, "least of it [kPa]",
                   spine.pressure_Pa.minCoeff() / 1000, 1, 1);
    }
    if (spine.stability_Nm_per_rad.size() > 0)
        out += row(u, {"spine", "", Side::both, "stability_margin"}, "smallest stiffness [N·m/rad]",
                   spine.stability_Nm_per_rad.minCoeff(), 1, 1);
    for (const SpinalLevelResult& level : spine.levels) {
        out += row(u, {"spine.levels", level.name, Side::both, "compression_N"},
                   level.name + " compression [N]", level.peak_compression_N, 1, 0);
        out += row(u, {"spine.levels", level.name, Side::both, "shear_N"},
                   level.name + " shear [N]", level.peak_shear_N, 1, 0);
    }
    for (const JointLoad& joint : result.joint_loads)
        out += row(u, {"joint_loads", joint.name, Side::both, "peak_force_N"},
                   joint.name + " contact [N]", joint.peak_force_N, 1, 0);
    for (const ContactResult& contact : result.contacts)
        out += row(u, {"contacts", contact.name, Side::both, "peak_force_N"}, contact.name + " [N]",
                   contact.peak_force_N, 1, 0);
    out += format_moments(body, result, u);
    if (result.energy) {
        out += row(u, {"energy.repetition", "", Side::both, "net_J"},
                   "energy of a repetition, net [J]", result.energy->repetition.net_J, 1, 0);
        out += row(u, {"energy.session", "", Side::both, "met"}, "session [MET]",
                   result.energy->session.met, 1, 1);
    }
    return out + format_capacities(result, u);
}

/// "+1.2 to +3.4" of what one level of demand adds; "-" where it was not asked for.
std::string format_part(const Uncertainty& u, const std::string& group, DemandLevel level) {
    const FigureInterval* interval = u.find(
        "groups", group,
        fmt::format("activation_from_{}", demand_level_names[static_cast<std::size_t>(level)]));
    if (!interval) return "-";
    return level == DemandLevel::moments
               ? fmt::format("{:.1f} to {:.1f}", 100 * interval->p05, 100 * interval->p95)
               : fmt::format("{:+.1f} to {:+.1f}", 100 * interval->p05, 100 * interval->p95);
}

std::string format_parts(const Result& result, const Uncertainty& u) {
    std::string out;
    const bool braced = result.spine.brace_asked_Pa > 0;
    for (const GroupResult& group : result.groups) {
        if (group.side != Side::both ||
            std::ranges::find(judged_groups, group.name) == judged_groups.end())
            continue;
        out += fmt::format("  {:<22}", group.name);
        for (const DemandLevel level :
             {DemandLevel::moments, DemandLevel::pressure, DemandLevel::stability})
            out += fmt::format("{:>14}", format_part(u, group.name, level));
        if (braced) out += fmt::format("{:>14}", format_part(u, group.name, DemandLevel::brace));
        out += "\n";
    }
    if (out.empty()) return out;
    return fmt::format("\n{:<24}{:>14}{:>14}{:>14}{}\n", "trunk, 5 to 95 % [%]", "moments",
                       "pressure", "stability", braced ? fmt::format("{:>14}", "brace") : "") +
           out;
}

/// Counts, of which the verdict further up is made together with the variants; no verdict here.
std::string format_support(const Uncertainty& u) {
    if (u.support.empty()) return "";
    std::string out = wrap(
        "\nsamples in which pressure and stability add 5 % or more, all with the thorax held as "
        "asked: figures behind the one verdict above, no second verdict\n",
        "  ");
    out += fmt::format("  {:<24}{:>8}{:>8}{:>10}{:>9}\n", "", "add", "open", "5 %", "95 %");
    for (const SupportOverSamples& support : u.support) {
        const SupportTally& tally = support.tally;
        const double percent = 100.0 / tally.all();
        out += fmt::format("  {:<24}{:>6.0f} %{:>6.0f} %{:>+10.1f}{:>+9.1f} %\n", support.group,
                           percent * tally.ask, percent * tally.open, 100 * support.owed_p05,
                           100 * support.owed_p95);
    }
    if (u.margin_missed > 0)
        out += wrap(fmt::format("  open: less, but the margin was missed in more than a tenth of "
                                "the frames, so that more would be asked for ({} of {} samples "
                                "miss it)",
                                u.margin_missed, u.solved),
                    "    ") +
               "\n";
    return out;
}

std::string format_samples(const Uncertainty& u) {
    std::string load;
    if (u.loaded && u.held == LoadHeld::kilograms)
        load = "; load held in kilograms";
    else if (u.loaded)
        load = fmt::format("; load held at {:.1f} % of what each sample could lift", 100 * u.share);
    if (u.loaded && u.held == LoadHeld::share && u.solved > 0)
        load += fmt::format(": {:.1f} to {:.1f} kg", u.load_p05_kg, u.load_p95_kg);
    std::string out =
        "\n" +
        wrap(fmt::format("uncertainty: {} samples of {} frames, seed {}, {} draws each{}",
                         u.samples, u.frames, u.seed, u.dimensions, load),
             "  ") +
        "\n";
    out += fmt::format("  solved: {} ({:.1f} %), failed: {} ({:.1f} %)\n", u.solved,
                       100.0 * u.solved / u.samples, u.samples - u.solved,
                       100.0 * (u.samples - u.solved) / u.samples);
    for (const SampleFailures& failure : u.failures) {
        out += wrap(fmt::format("    {} × {}{}", failure.count, failure.reason,
                                failure.example.empty() ? "" : "; the first: " + failure.example),
                    "      ") +
               "\n";
    }
    if (!u.not_sampled.empty()) {
        std::vector<std::string> left;
        for (const auto& [name, why] : u.not_sampled)
            left.push_back(fmt::format("{} ({})", name, why));
        out += wrap(fmt::format("  not sampled: {}", fmt::join(left, ", ")), "    ") + "\n";
    }
    for (const std::string& note : u.notes) out += wrap("  note: " + note, "    ") + "\n";
    return out;
}

}  // namespace

void add_uncertainty(const Uncertainty& uncertainty, Json& document) {
    for (const auto* list : {&uncertainty.intervals, &uncertainty.capacities})
        for (const FigureInterval& interval : *list)
            if (Json* at = find_place(interval.figure, document))
                put(*at, interval.figure.key, interval.p05, interval.p50, interval.p95);
    if (uncertainty.held == LoadHeld::share && uncertainty.solved > 0)
        put(document, "load_kg", uncertainty.load_p05_kg, uncertainty.load_p50_kg,
            uncertainty.load_p95_kg);
    document["uncertainty"] = describe(uncertainty);
}

std::string format_interval(const Uncertainty& uncertainty, const std::string& part,
                            const std::string& name, const std::string& key, double scale,
                            int decimals) {
    const FigureInterval* interval = uncertainty.find(part, name, key);
    if (!interval) return "";
    return fmt::format("{:.{}f} to {:.{}f}", scale * interval->p05, decimals, scale * interval->p95,
                       decimals);
}

std::string format_uncertainty(const Body& body, const Result& result,
                               const Uncertainty& uncertainty) {
    std::string out;
    if (!uncertainty.intervals.empty() && result.status != ResultStatus::infeasible)
        out += format_parts(result, uncertainty) + format_figures(body, result, uncertainty);
    return out + format_support(uncertainty) + format_samples(uncertainty);
}

}  // namespace sinew
