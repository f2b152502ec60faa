#include "sinew/report/validation_report.h"

#include <fmt/format.h>

#include "sinew/report/text.h"

namespace sinew {

namespace {

std::string times(const std::optional<double>& ratio) {
    return ratio ? fmt::format(" ({:.2f} times)", *ratio) : "";
}

/// "correct  front-plank > glute-bridge" and, indented, what people and we have.
std::string pair_lines(const Pair& pair) {
    const bool near = pair.first.near || pair.second.near;
    std::string text =
        wrap(fmt::format("  {:<8} {} > {}{}", name_of(pair.verdict), describe(pair.first.as),
                         describe(pair.second.as), near ? " (near)" : ""),
             "           ") +
        "\n";
    std::string what = fmt::format("           {}: {}", pair.study, pair.muscle);
    for (const std::string& part : {pair.region, pair.metric, pair.phase})
        if (!part.empty()) what += ", " + part;
    what += "; people ";
    if (pair.first.mean && pair.second.mean)
        what += fmt::format("{:g} > {:g} {}{}", *pair.first.mean, *pair.second.mean, pair.unit,
                            times(pair.measured_ratio));
    else
        what +=
            fmt::format("{}{}", pair.verdict == PairVerdict::too_close ? "not different" : "above",
                        times(pair.measured_ratio));
    if (pair.first.simulated && pair.second.simulated)
        what += fmt::format("; ours {:.1f} {} {:.1f} %{}", 100 * *pair.first.simulated,
                            *pair.first.simulated > *pair.second.simulated ? ">" : "<=",
                            100 * *pair.second.simulated, times(pair.simulated_ratio));
    if (!pair.why_not.empty()) what += "; " + pair.why_not;
    return text + wrap(what, "           ") + "\n";
}

std::string level_lines(const Level& level) {
    const Measurement& m = *level.measurement;
    std::string text = fmt::format("  {:<8} {}: {}{}", name_of(level.verdict), m.study,
                                   describe(level.as), level.near ? " (near)" : "");
    for (const std::string& part : {m.region, m.metric, m.phase})
        if (!part.empty()) text += ", " + part;
    text += fmt::format("; people {:g}", *m.mean);
    if (m.sd) text += fmt::format(" (SD {:g})", *m.sd);
    text += " " + m.unit;
    if (level.simulated_percent)
        text += fmt::format(
            "; ours {:.1f} % ({:.1f} to {}{})", *level.simulated_percent, *level.lowest_percent,
            level.highest_percent ? fmt::format("{:.1f}", *level.highest_percent) : "any",
            level.decided ? "" : ": undecided");
    if (!level.why_not.empty()) text += "; " + level.why_not;
    return wrap(text, "           ") + "\n";
}

std::string score_lines(const Validation& validation) {
    std::string text =
        "\nscore\n  pairs within a study       correct of scored   share  ratios within 2\n";
    for (const PairScore& score : validation.pair_scores) {
        const std::string share =
            score.scored > 0 ? fmt::format("{:.2f}", double(score.correct) / score.scored) : "-";
        text += fmt::format("  {:<26} {:>7} of {:<6} {:>7} {:>9} of {}\n", score.name,
                            score.correct, score.scored, share, score.ratios_agree, score.ratios);
    }
    text += "  levels                        hits of scored    decided ones\n";
    for (const LevelScore& score : validation.level_scores)
        text += fmt::format("  {:<26} {:>7} of {:<6} {:>7} of {}\n", score.group, score.hits,
                            score.scored, score.decided_hits, score.decided);
    int skipped = 0;
    for (const PairScore& score : validation.pair_scores) skipped += score.not_simulated;
    int close = 0;
    for (const PairScore& score : validation.pair_scores) close += score.too_close;
    return text + fmt::format(
                      "  not scored: {} pairs too close to call in people, {} not "
                      "simulated\n",
                      close, skipped);
}

}  // namespace

const char* name_of(PairVerdict verdict) {
    switch (verdict) {
        case PairVerdict::correct:
            return "correct";
        case PairVerdict::wrong:
            return "WRONG";
        case PairVerdict::too_close:
            return "close";
        case PairVerdict::not_simulated:
            return "skipped";
    }
    return "";
}

const char* name_of(LevelVerdict verdict) {
    switch (verdict) {
        case LevelVerdict::hit:
            return "hit";
        case LevelVerdict::miss:
            return "MISS";
        case LevelVerdict::not_simulated:
            return "skipped";
    }
    return "";
}

const char* name_of(OrderBasis basis) {
    switch (basis) {
        case OrderBasis::stated:
            return "stated";
        case OrderBasis::deviation_and_n:
            return "standard deviation and n";
        case OrderBasis::deviation:
            return "standard deviation";
        case OrderBasis::quartiles:
            return "quartiles";
        case OrderBasis::no_scatter:
            return "no scatter given";
    }
    return "";
}

std::string format_validation(const Validation& validation) {
    std::string text = wrap(fmt::format("Published EMG beside {} ({:g} kg). Rules: "
                                        "docs/evidence.md. An activation is in % of full; "
                                        "(near): the set-up differs in something named in "
                                        "simulated_as.csv.",
                                        validation.body, validation.body_mass_kg)) +
                       "\n\npairs within a study\n";
    for (const PairScore& score : validation.pair_scores) {
        text +=
            fmt::format(" {}: {} correct of {} scored\n", score.name, score.correct, score.scored);
        for (const Pair& pair : validation.pairs)
            if (pair_heading(pair.group) == score.name) text += pair_lines(pair);
    }
    text += "\nlevels\n" +
            wrap(
                "  In brackets: in contractions whose moment is within a hundredth of the "
                "greatest; undecided: the verdict turns over among them.",
                "    ") +
            "\n";
    for (const Mvic& mvic : validation.mvics)
        text +=
            wrap(mvic.why_not.empty()
                     ? fmt::format(
                           "  maximal contraction, {}: {:.0f} % active ({:.0f} to {:.0f}) in {} "
                           "({:.0f} N·m){}",
                           mvic.group, 100 * mvic.activation, 100 * mvic.least, 100 * mvic.most,
                           mvic.task, mvic.moment_Nm,
                           mvic.activation > 1 - 1e-6
                               ? ": full, so that ours is the activation itself"
                               : "")
                     : fmt::format("  maximal contraction, {}: {}", mvic.group, mvic.why_not),
                 "    ") +
            "\n";
    for (const LevelScore& score : validation.level_scores) {
        text += fmt::format(" {}: {} hits of {}\n", score.group, score.hits, score.scored);
        for (const Level& level : validation.levels)
            if (level.group == score.group) text += level_lines(level);
    }
    text += "\nnot simulated\n";
    for (const SetUpAnswer& answer : validation.answers)
        if (!answer.why_not.empty())
            text += wrap(fmt::format("  {}: {}", describe(answer.set_up), answer.why_not), "    ") +
                    "\n";
    text += "\nnot comparable\n";
    for (const Unused& unused : validation.unused)
        text += wrap(fmt::format("  {}, {} ({} rows): {}", unused.study, unused.what, unused.rows,
                                 unused.why),
                     "    ") +
                "\n";
    return text + score_lines(validation);
}

}  // namespace sinew
