#include "sinew/report/answer_material.h"

#include <algorithm>
#include <map>
#include <set>

#include "sinew/analysis/run_tasks.h"
#include "sinew/analysis/support_verdict.h"
#include "sinew/input_error.h"
#include "sinew/report/body_drawing.h"

namespace sinew {

namespace {

bool is_plain(const ClaimSetUp& set_up) {
    return set_up.variations.empty() && set_up.faults.empty() && set_up.without.empty() &&
           set_up.brace == 0 && !set_up.thorax;
}

template <class Visit>
void for_each_comparison(const ClaimFile& claims, const Visit& visit) {
    for (const Claim& claim : claims.claims)
        for (const auto* comparisons : {&claim.comparisons, &claim.beside})
            for (const Comparison& comparison : *comparisons) visit(comparison);
}

bool is_mean_activation(const ClaimFigure& figure) {
    return std::string_view(figure.kind->name) == "mean_activation";
}

ShownExercise show(const ClaimFile& claims, const ClaimRuns& runs, const Body& body,
                   const Mechanics& mechanics, const TrunkSupport& support,
                   const AnswerMaterialOptions& options, std::size_t set_up, bool subject) {
    ShownExercise out{.set_up = set_up};
    Exercise exercise = claims.set_ups[set_up].exercise;
    if (exercise.equipment.carries_load()) exercise.load_kg = runs.set_ups[set_up].load_kg;
    AnalysisOptions analysis{.support = with_exercise(support, exercise),
                             .static_capacity = false,
                             .capacity = false,
                             .largest_margin = false};
    if (subject) analysis.energy = options.energy;
    try {
        out.result = analyze(body, mechanics,
                             make_repetition(body, mechanics, analysis.support, exercise,
                                             std::nullopt, {.frames = options.frames}),
                             analysis);
    } catch (const InputError&) {
        return out;  // The claims that name it say why.
    }
    out.strip = draw_body_strip(body, mechanics, out.result.plan,
                                {.exercise = &exercise, .result = &out.result, .width_px = 640},
                                {View::side});
    return out;
}

}  // namespace

ClaimFigure make_mean_activation(std::vector<std::string> groups) {
    const auto kinds = figure_kinds();
    const auto kind = std::ranges::find_if(kinds, [](const FigureKind& one) {
        return std::string_view(one.name) == "mean_activation";
    });
    return {.kind = &*kind, .groups = std::move(groups)};
}

AnswerMaterial choose_material(const ClaimFile& claims) {
    AnswerMaterial out;
    std::map<std::size_t, int> named;
    std::set<std::string> groups;
    for_each_comparison(claims, [&](const Comparison& comparison) {
        const auto* left = std::get_if<FigureOfSetUp>(&comparison.left);
        const auto* right = std::get_if<FigureOfSetUp>(&comparison.right);
        for (const FigureOfSetUp* side : {left, right})
            if (side && is_plain(claims.set_ups[side->set_up])) ++named[side->set_up];
        if (!left || !right || !is_mean_activation(left->figure)) return;
        if (claims.set_ups[left->set_up].exercise.id == claims.set_ups[right->set_up].exercise.id)
            return;
        for (const FigureOfSetUp* side : {left, right})
            groups.insert(side->figure.groups.begin(), side->figure.groups.end());
    });
    std::set<std::string> exercises;
    for (const auto& [s, times] : named) {
        if (exercises.insert(claims.set_ups[s].exercise.id).second) out.set_ups.push_back(s);
        if (!out.subject || times > named.at(*out.subject)) out.subject = s;
    }
    // The subject stands for its exercise.
    if (out.subject)
        for (std::size_t& s : out.set_ups)
            if (claims.set_ups[s].exercise.id == claims.set_ups[*out.subject].exercise.id)
                s = *out.subject;
    if (std::ranges::any_of(groups, [](const std::string& group) { return is_abdominal(group); })) {
        out.ranking.assign(judged_groups.begin(), judged_groups.begin() + n_abdominal_groups);
        out.groups = out.ranking;
    }
    for (const std::string& group : groups)
        if (!is_abdominal(group)) out.groups.push_back(group);
    if (out.ranking.empty() && !out.groups.empty()) out.ranking = {out.groups.front()};
    return out;
}

std::vector<FigureOfSetUp> list_chart_figures(const AnswerMaterial& material) {
    std::vector<FigureOfSetUp> out;
    for (const std::size_t s : material.set_ups) {
        for (const std::string& group : material.groups)
            out.push_back({s, make_mean_activation({group})});
        if (material.ranking.size() > 1) out.push_back({s, make_mean_activation(material.ranking)});
    }
    return out;
}

const FigureSeries* find_series(const ClaimRuns& runs, std::size_t set_up,
                                const ClaimFigure& figure) {
    for (const FigureSeries& series : runs.set_ups[set_up].figures)
        if (series.figure == figure) return &series;
    return nullptr;
}

std::vector<std::size_t> rank_set_ups(const AnswerMaterial& material, const ClaimRuns& runs,
                                      const ClaimFigure& figure) {
    std::vector<std::pair<double, std::size_t>> order;
    for (const std::size_t s : material.set_ups) {
        const FigureSeries* series = find_series(runs, s, figure);
        if (series && series->nominal.value) order.emplace_back(*series->nominal.value, s);
    }
    std::ranges::stable_sort(order, [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::size_t> out;
    for (const auto& [value, s] : order) out.push_back(s);
    return out;
}

void add_simulations(const ClaimFile& claims, const ClaimRuns& runs, const Body& body,
                     const TrunkSupport& support, const AnswerMaterialOptions& options,
                     AnswerMaterial& material) {
    if (!material.subject) return;
    std::vector<std::size_t> shown{*material.subject};
    if (!material.ranking.empty())
        for (const std::size_t s :
             rank_set_ups(material, runs, make_mean_activation(material.ranking)))
            if (s != *material.subject && shown.size() <= options.others) shown.push_back(s);
    const Mechanics mechanics(body);
    material.shown.resize(shown.size());
    run_tasks(static_cast<int>(shown.size()), 0, {}, [&](int k) {
        const auto i = static_cast<std::size_t>(k);
        material.shown[i] = show(claims, runs, body, mechanics, support, options, shown[i], i == 0);
    });
    Exercise exercise = claims.set_ups[*material.subject].exercise;
    if (exercise.equipment.carries_load())
        exercise.load_kg = runs.set_ups[*material.subject].load_kg;
    if (exercise.overlays.empty()) return;
    try {
        material.effects = calc_overlay_effects(
            body, mechanics, support, exercise,
            [&](const OverlayChoice& choice) { return options.load(exercise.file, choice); },
            {.frames = options.frames, .capacities = false});
    } catch (const InputError& error) {
        const std::string what = error.what();
        material.why_no_effects = what.substr(0, what.find('\n'));
    }
}

}  // namespace sinew
