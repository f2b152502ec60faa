#include "sinew/report/joint_load_table.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/analysis/result_figures.h"
#include "sinew/report/text.h"

namespace sinew {

namespace {

constexpr std::array load_kinds{LoadKind::lumbar_compression, LoadKind::lumbar_shear,
                                LoadKind::hip_contact, LoadKind::knee_contact};

bool carries(const Result& result, LoadKind kind) {
    if (kind == LoadKind::lumbar_compression || kind == LoadKind::lumbar_shear)
        return !result.spine.levels.empty();
    return std::ranges::find(result.joint_loads, kind, &JointLoad::kind) !=
           result.joint_loads.end();
}

const char* words_of(LoadKind kind) {
    switch (kind) {
        case LoadKind::lumbar_compression:
            return "compression";
        case LoadKind::lumbar_shear:
            return "shear";
        case LoadKind::hip_contact:
            return "hip";
        case LoadKind::knee_contact:
            return "knee";
    }
    return "";
}

/// "3400", with a mark where the load is above a limit; "-" without a figure.
std::string beside(const TissueLimit* limit, double force_N, double weight_N) {
    if (limit == nullptr) return "- ";
    const double load = limit->in_body_weights ? force_N / weight_N : force_N;
    return fmt::format("{:.{}f}{}", limit->value, limit->in_body_weights ? 1 : 0,
                       limit->kind == LimitKind::limit && load > limit->value ? "*" : " ");
}

std::string format_contacts(const Result& result, double weight_N) {
    if (result.joint_loads.empty()) return "";
    std::string out = fmt::format("\n{:<26}{:>8}{:>14}   {}\n", "joint contact, largest", "[N]",
                                  "body weights", "beside");
    for (const JointLoad& joint : result.joint_loads) {
        const TissueLimit* limit = find_tissue_limit(result, joint.kind);
        const std::string other =
            limit ? fmt::format("{}{}", beside(limit, joint.peak_force_N, weight_N), limit->label)
                  : "-";
        out += fmt::format("  {:<24}{:>8.0f}{:>14.1f}   {}\n", joint.name, joint.peak_force_N,
                           joint.peak_force_N / weight_N, other);
    }
    return out;
}

std::string format_levels(const Result& result, double weight_N) {
    if (result.spine.levels.empty()) return "";
    std::string out =
        fmt::format("\n{:<16}{:>16}{:>9}{:>9}{:>11}{:>9}{:>9}\n", "lumbar, largest",
                    "compression [N]", "weights", "beside", "shear [N]", "weights", "beside");
    const TissueLimit* compression = find_tissue_limit(result, LoadKind::lumbar_compression);
    const TissueLimit* shear = find_tissue_limit(result, LoadKind::lumbar_shear);
    for (const SpinalLevelResult& level : result.spine.levels) {
        std::string line =
            fmt::format("  {:<14}{:>16.0f}{:>9.1f}{:>10}{:>10.0f}{:>9.1f}{:>10}", level.name,
                        level.peak_compression_N, level.peak_compression_N / weight_N,
                        beside(compression, level.peak_compression_N, weight_N), level.peak_shear_N,
                        level.peak_shear_N / weight_N, beside(shear, level.peak_shear_N, weight_N));
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + "\n";
    }
    if (out.find('*') != std::string::npos)
        out += "  * above the limit beside it, which trained lifters exceed: a flag, no verdict\n";
    return out;
}

std::string format_published(const Result& result) {
    std::string out;
    for (const LoadKind kind : load_kinds) {
        if (!carries(result, kind)) continue;
        for (const TissueLimit& limit : result.tissue_limits)
            if (limit.beside == kind)
                out += fmt::format(
                    "  {:<16}{:>7.{}f}  {}, {} ({})\n",
                    fmt::format("{} [{}]", words_of(kind), limit.in_body_weights ? "weights" : "N"),
                    limit.value, limit.in_body_weights ? 2 : 0, name_of(limit.kind), limit.label,
                    limit.source);
    }
    if (out.empty()) return out;
    std::vector<std::string> without;
    for (const LoadKind kind : find_loads_without_limit(result))
        without.emplace_back(words_of(kind));
    if (!without.empty())
        out += wrap(fmt::format("  no published limit is known to us for: {}",
                                fmt::join(without, ", ")),
                    "    ") +
               "\n";
    return fmt::format("\npublished figures to read these loads by; none is advice\n{}", out);
}

}  // namespace

const TissueLimit* find_tissue_limit(const Result& result, LoadKind kind) {
    const auto at = std::ranges::find(result.tissue_limits, kind, &TissueLimit::beside);
    return at == result.tissue_limits.end() ? nullptr : &*at;
}

std::vector<LoadKind> find_loads_without_limit(const Result& result) {
    std::vector<LoadKind> without;
    for (const LoadKind kind : load_kinds)
        if (carries(result, kind) &&
            std::ranges::none_of(result.tissue_limits, [&](const TissueLimit& limit) {
                return limit.beside == kind && limit.kind == LimitKind::limit;
            }))
            without.push_back(kind);
    return without;
}

const char* name_of(LoadKind kind) {
    switch (kind) {
        case LoadKind::lumbar_compression:
            return "lumbar_compression";
        case LoadKind::lumbar_shear:
            return "lumbar_shear";
        case LoadKind::hip_contact:
            return "hip_contact";
        case LoadKind::knee_contact:
            return "knee_contact";
    }
    return "";
}

const char* name_of(LimitKind kind) {
    switch (kind) {
        case LimitKind::limit:
            return "limit";
        case LimitKind::strength:
            return "strength";
        case LimitKind::measured:
            return "measured";
        case LimitKind::calculated:
            return "calculated";
    }
    return "";
}

std::string format_joint_loads(const Body& body, const Result& result) {
    const double weight_N = calc_body_weight_N(body, result);
    std::string out = format_contacts(result, weight_N) + format_levels(result, weight_N);
    return out.empty() ? out : out + format_published(result);
}

}  // namespace sinew
