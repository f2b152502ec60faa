#include "sinew/report/answer_exercise.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sinew/analysis/latin_hypercube.h"
#include "sinew/analysis/roles.h"
#include "sinew/analysis/support_verdict.h"
#include "sinew/report/answer_claims.h"
#include "sinew/report/bar_chart.h"
#include "sinew/report/guide_report.h"
#include "sinew/report/html_text.h"

namespace sinew {

namespace {

/// `Barbell hip thrust, 40 kg`.
std::string name_of_set_up(const AnswerPage& page, std::size_t s) {
    std::string out = page.claims.set_ups[s].exercise.title;
    if (page.runs.set_ups[s].load_kg > 0)
        out += fmt::format(", {:.0f} kg", page.runs.set_ups[s].load_kg);
    return out;
}

std::vector<double> known_of(const std::vector<FigureValue>& values) {
    std::vector<double> known;
    for (const FigureValue& value : values)
        if (value.value) known.push_back(*value.value);
    return known;
}

/// None where some assumption has no figure.
std::optional<Interval> range_of(const std::vector<FigureValue>& variants) {
    const std::vector<double> known = known_of(variants);
    if (known.empty() || known.size() < variants.size()) return std::nullopt;
    const auto [low, high] = std::ranges::minmax(known);
    return Interval{low, high};
}

/// From the 5 to the 95 % quantile; none where too few samples have a figure to judge by.
std::optional<Interval> quantiles_of(const std::vector<FigureValue>& samples) {
    const std::vector<double> known = known_of(samples);
    if (known.empty() ||
        static_cast<double>(known.size()) < answers_from * static_cast<double>(samples.size()))
        return std::nullopt;
    return Interval{calc_quantile(known, 0.05), calc_quantile(known, 0.95)};
}

std::string draw_figure(const AnswerPage& page, const ClaimFigure& figure, const std::string& title,
                        const char* heading) {
    BarChart chart{.title = title, .full = 1};
    for (const std::size_t s : rank_set_ups(page.material, page.runs, figure)) {
        const FigureSeries& series = *find_series(page.runs, s, figure);
        ChartBar bar{.label = name_of_set_up(page, s),
                     .printed = fmt::format("{:.1f} %", 100 * *series.nominal.value),
                     .value = *series.nominal.value,
                     .assumptions = range_of(series.variants),
                     .samples = quantiles_of(series.samples),
                     .paint = s == page.material.subject ? "main" : "rest"};
        if (bar.assumptions) {
            const auto whole = [](double share) { return fmt::format("{:.0f}", 100 * share); };
            const std::string low = whole(bar.assumptions->first),
                              high = whole(bar.assumptions->second);
            if (low != high) bar.printed += fmt::format(" ({} to {})", low, high);
        }
        chart.bars.push_back(std::move(bar));
    }
    if (chart.bars.size() < 2) return "";
    return fmt::format("<figure>\n<{0}>{1}</{0}>\n{2}</figure>\n", heading, as_heading(title),
                       draw_bar_chart(chart));
}

constexpr const char* chart_key =
    "Mean activation over one repetition or hold; a full line is full activation. In brackets, and "
    "as a dark band, its range over what is assumed about the trunk; whiskers, where bodies are "
    "sampled, are their 5 and 95 % quantiles. It is simulated, and is not the EMG of a maximal "
    "contraction: order and ratio are firmer than levels.";

bool abdominal_closed(const AnswerPage& page) {
    return gate_matters(page.outcome) &&
           std::ranges::any_of(page.material.groups,
                               [](const std::string& group) { return is_abdominal(group); });
}

std::string gate_remark(const AnswerPage& page) {
    return abdominal_closed(page) ? " These are the model's figures, and no verdict: see <a "
                                    "href=\"#gate\">the note at the top</a>."
                                  : "";
}

std::string remark_of(const Result& result) {
    return result.status == ResultStatus::solved ? ""
           : result.status == ResultStatus::fell_short
               ? "; its moments are not all supplied: it is the attempt"
               : "; the solver found no optimum in some frame";
}

/// The drawing of an exercise; empty where there is none.
std::string frame_drawing(const AnswerPage& page, const ShownExercise& shown) {
    if (shown.strip.empty()) return "";
    const bool held = page.claims.set_ups[shown.set_up].exercise.holds_only;
    return fmt::format(
        "<figure class=\"{}\">\n<div class=\"wide\" tabindex=\"0\" role=\"group\" "
        "aria-label=\"drawing\">\n{}</div>\n<figcaption>{}</figcaption>\n</figure>\n",
        held ? "drawing held" : "drawing", shown.strip,
        as_sentence(name_of_set_up(page, shown.set_up) + ", muscles coloured by activation" +
                    remark_of(shown.result)));
}

const ShownExercise* subject_of(const AnswerPage& page) {
    return page.material.shown.empty() ? nullptr : &page.material.shown.front();
}

std::string format_roles(const Result& result) {
    std::string out, table;
    const auto phase_of = [&](const GroupResult& group) {
        return group.role_phase ? name_of(*group.role_phase) : "–";
    };
    for (const Role role :
         {Role::prime_mover, Role::synergist, Role::stabiliser, Role::antagonist}) {
        BarChart chart{.title = fmt::format("muscles that are {}s", name_of(role)), .full = 1};
        for (const GroupResult& group : result.groups) {
            if (group.side != Side::both || group.role != role) continue;
            chart.bars.push_back(
                {.label = group.name,
                 .printed = fmt::format("{:.0f} %, peak {:.0f} %", 100 * group.mean_activation,
                                        100 * group.peak_activation),
                 .value = group.mean_activation,
                 .paint = role == Role::prime_mover ? "main" : "rest"});
            table += fmt::format(
                "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                escape_html(group.name), name_of(role), phase_of(group),
                group.contraction == Contraction::not_computed ? "–" : name_of(group.contraction),
                escape_html(group.role_reason));
        }
        if (!chart.bars.empty())
            out += fmt::format("<figure>\n<h4>{}s</h4>\n{}</figure>\n", as_heading(name_of(role)),
                               draw_bar_chart(chart));
    }
    if (out.empty()) return "";
    return "<h3>Muscles by role</h3>\n<p class=\"soft\">Mean and peak activation, of full "
           "activation; both sides.</p>\n<div class=\"pair\">\n" +
           out +
           "</div>\n<details><summary>what each is there for</summary>\n<div class=\"wide\" "
           "tabindex=\"0\" role=\"group\" aria-label=\"roles\">\n<table>\n<thead><tr><th "
           "scope=\"col\">muscle group</th><th scope=\"col\">role</th><th scope=\"col\">in</th><th "
           "scope=\"col\">fibres"
           "</th><th scope=\"col\">because it</th></tr></thead>\n<tbody>\n" +
           table + "</tbody>\n</table>\n</div>\n</details>\n";
}

std::string format_effect(const OverlayEffect& effect) {
    const std::string& title =
        effect.overlay.title.empty() ? effect.overlay.name : effect.overlay.title;
    std::string out = fmt::format("<dt>{}</dt>\n", as_heading(title));
    for (const auto& [what, text] : describe_effect(effect))
        out +=
            fmt::format("<dd><span class=\"soft\">{}:</span> {}</dd>\n", what, escape_html(text));
    return out;
}

std::string name_together(const std::vector<std::string>& groups) {
    return fmt::format("{}{}", fmt::join(groups, ", "), groups.size() > 1 ? " taken together" : "");
}

/// Mean activation of groups taken together, by their volume in `base`; none without any.
std::optional<double> mean_after(const std::vector<std::string>& groups, const Result& base,
                                 const std::vector<Change>& changes) {
    double sum = 0, volume = 0;
    for (const GroupResult& group : base.groups) {
        if (group.side != Side::both || std::ranges::find(groups, group.name) == groups.end())
            continue;
        const auto change = std::ranges::find(changes, group.name, &Change::name);
        if (change == changes.end()) return std::nullopt;
        sum += group.volume_share * change->after;
        volume += group.volume_share;
    }
    if (!(volume > 0)) return std::nullopt;
    return sum / volume;
}

/// What the ranking's muscles do in each variation, below the exercise as it is.
std::string draw_variations(const AnswerPage& page) {
    const OverlayEffects& effects = *page.material.effects;
    const std::vector<std::string>& groups = page.material.ranking;
    const std::string title = name_together(groups) + ", variation by variation";
    BarChart chart{.title = title, .full = 1};
    const auto add = [&](std::string label, const std::vector<Change>& changes, const char* paint) {
        if (const auto mean = mean_after(groups, effects.base, changes))
            chart.bars.push_back({.label = std::move(label),
                                  .printed = fmt::format("{:.1f} %", 100 * *mean),
                                  .value = *mean,
                                  .paint = paint});
    };
    std::vector<Change> as_it_is;
    for (const GroupResult& group : effects.base.groups)
        if (group.side == Side::both)
            as_it_is.push_back({group.name, group.mean_activation, group.mean_activation});
    add("as it is", as_it_is, "main");
    for (const OverlayEffect& effect : effects.variations) {
        const bool solved = effect.status == ResultStatus::solved;
        add(effect.overlay.name + (solved ? "" : " (the attempt)"), effect.groups, "rest");
    }
    if (chart.bars.size() < 2) return "";
    return fmt::format("<figure>\n<h4>{}</h4>\n{}</figure>\n", as_heading(title),
                       draw_bar_chart(chart));
}

std::string format_list(const char* tag, const char* head, const std::vector<std::string>& lines) {
    if (lines.empty()) return "";
    std::string out = fmt::format("<h4>{}</h4>\n<{}>\n", head, tag);
    for (const std::string& line : lines) out += fmt::format("<li>{}</li>\n", escape_html(line));
    return out + fmt::format("</{}>\n", tag);
}

std::string energy_row(const std::string& what, const EnergySum& sum) {
    return fmt::format(
        "<tr><th scope=\"row\">{}</th><td class=\"number\">{:.2f}</td><td "
        "class=\"number\">{:.2f}</td><td class=\"number\">{:.1f}</td></tr>\n",
        what, sum.net_J / J_per_kcal, sum.gross_J / J_per_kcal, sum.met);
}

}  // namespace

std::string format_group_charts(const AnswerPage& page) {
    std::string charts;
    for (const std::string& group : page.material.groups)
        charts += draw_figure(page, make_mean_activation({group}), group, "h4");
    if (charts.empty()) return "";
    return fmt::format(
        "<h3>Muscle by muscle, exercise beside exercise</h3>\n<p class=\"soft\">{}{}"
        "</p>\n<div class=\"pair\">\n{}</div>\n",
        chart_key, gate_remark(page), charts);
}

std::string format_ranking_chart(const AnswerPage& page) {
    if (page.material.ranking.empty()) return "";
    const std::string chart = draw_figure(page, make_mean_activation(page.material.ranking),
                                          name_together(page.material.ranking), "h3");
    if (chart.empty()) return "";
    return chart + fmt::format("<p class=\"soft\">{}{}</p>\n", chart_key, gate_remark(page));
}

std::string format_subject(const AnswerPage& page) {
    const ShownExercise* subject = subject_of(page);
    if (!subject || subject->strip.empty()) return "";
    return frame_drawing(page, *subject) + format_roles(subject->result);
}

std::string format_energy_figures(const AnswerPage& page) {
    const ShownExercise* subject = subject_of(page);
    if (!subject || !subject->result.energy) return "";
    const EnergyUse& energy = *subject->result.energy;
    const SessionPlan& plan = energy.plan;
    const bool moves = energy.lifting_J != 0 || energy.lowering_J != 0;
    std::string out = fmt::format(
        "<h3>What it costs</h3>\n<table>\n<caption>{}: the whole body, net above rest and gross"
        "</caption>\n<thead><tr><td></td><th scope=\"col\" class=\"number\">net kcal</th><th "
        "scope=\"col\" class=\"number\">gross kcal</th><th scope=\"col\" class=\"number\">MET</th>"
        "</tr></thead>\n<tbody>\n",
        escape_html(name_of_set_up(page, subject->set_up)));
    out += energy_row(moves ? "one repetition" : "one hold", energy.repetition);
    if (plan.repetitions > 1)
        out += energy_row(fmt::format("a set of {}", plan.repetitions), energy.set);
    out += energy_row(fmt::format("{} sets, {:.0f} s of rest between", plan.sets, plan.rest_s),
                      energy.session);
    out += "</tbody>\n</table>\n";
    std::vector<std::string> beside;
    for (const PublishedMet& published : energy.published)
        beside.push_back(fmt::format("{} {:.1f} MET (code {}; {})", escape_html(published.label),
                                     published.met, escape_html(published.code),
                                     format_source(published.source, published.doi)));
    if (!beside.empty())
        out += fmt::format("<p class=\"soft\">Beside the Compendium's METs of sessions: {}.</p>\n",
                           fmt::join(beside, ", "));
    return out +
           "<p class=\"soft\">Muscles by Bhargava 2004. Sets and rests are chosen; joints "
           "driven by motors, and heart and breath beyond rest, are not in it.</p>\n";
}

std::string format_variations(const AnswerPage& page) {
    if (!page.material.effects || page.material.effects->variations.empty()) return "";
    std::string out = "<h3>What each variation changes</h3>\n" + draw_variations(page) + "<dl>\n";
    for (const OverlayEffect& effect : page.material.effects->variations)
        out += format_effect(effect);
    return out + "</dl>\n";
}

std::string format_form(const AnswerPage& page) {
    if (!page.material.subject) return "";
    const Exercise& exercise = page.claims.set_ups[*page.material.subject].exercise;
    std::string out = format_list("ul", "Set-up", exercise.guide.set_up) +
                      format_list("ol", "Steps", exercise.guide.steps) +
                      format_list("ul", "Cues", exercise.guide.cues);
    if (!out.empty())
        out = fmt::format("<h3>{}, step by step</h3>\n", escape_html(exercise.title)) + out;
    if (!page.material.why_no_effects.empty())
        out += fmt::format("<p>Variations and faults were not computed: {}</p>\n",
                           as_sentence(page.material.why_no_effects));
    if (!page.material.effects || page.material.effects->faults.empty()) return out;
    BarChart chart{.title = "how much more the joint that fares worst carries"};
    for (const OverlayEffect& effect : page.material.effects->faults)
        if (std::isfinite(effect.harm)) chart.full = std::max(chart.full, effect.harm);
    std::string list;
    for (const OverlayEffect& effect : page.material.effects->faults) {
        list += format_effect(effect);
        const bool lifted = std::isfinite(effect.harm);  // else it fills its line
        chart.bars.push_back(
            {.label = effect.overlay.name,
             .printed = lifted ? fmt::format("{:+.0f} %", 100 * effect.harm) : "cannot be lifted",
             .value = lifted           ? std::max(0.0, effect.harm)
                      : chart.full > 0 ? chart.full
                                       : 1,
             .paint = "contradicted"});
    }
    out +=
        "<h3>Faults, the worst first</h3>\n<p class=\"soft\">By the largest rise of what spine, "
        "hips and knees carry at their peak; a fault with which the load cannot be lifted comes "
        "first.</p>\n";
    if (!chart.bars.empty()) out += "<figure>\n" + draw_bar_chart(chart) + "</figure>\n";
    return out + "<dl>\n" + list + "</dl>\n";
}

std::string format_others(const AnswerPage& page) {
    const ShownExercise* subject = subject_of(page);
    if (!subject || page.material.shown.size() < 2) return "";
    const ClaimFigure figure = make_mean_activation(page.material.ranking);
    const auto value_of = [&](std::size_t s) {
        const FigureSeries* series = find_series(page.runs, s, figure);
        return series && series->nominal.value
                   ? fmt::format("{:.0f} %", 100 * *series->nominal.value)
                   : std::string("no figure");
    };
    std::vector<std::string> others;
    std::string drawings;
    for (std::size_t k = 1; k < page.material.shown.size(); ++k) {
        const ShownExercise& shown = page.material.shown[k];
        others.push_back(
            fmt::format("{} ({})", name_of_set_up(page, shown.set_up), value_of(shown.set_up)));
        drawings += frame_drawing(page, shown);
    }
    return fmt::format(
               "<h3>What works these muscles hardest</h3>\n<p>Of the exercises that are compared "
               "here these work {} hardest on average: {}; beside {} in {}.{}</p>\n",
               escape_html(fmt::format("{}", fmt::join(page.material.ranking, ", "))),
               escape_html(fmt::format("{}", fmt::join(others, ", "))), value_of(subject->set_up),
               escape_html(name_of_set_up(page, subject->set_up)), gate_remark(page)) +
           drawings;
}

}  // namespace sinew
