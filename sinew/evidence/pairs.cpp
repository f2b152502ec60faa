#include "sinew/evidence/pairs.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace sinew {

namespace {

/// A measured amplitude that can be an end of a pair.
struct Amplitude {
    const Measurement* measurement;
    const SimulatedAs* as;
    std::string group;
};

constexpr std::array headings{"rectus abdominis", "obliques", "erector spinae", "gluteus maximus",
                              "biceps femoris"};

MeasuredSetUp set_up_of(const Measurement& m) {
    return {m.study, m.exercise, m.variation, m.load};
}

std::string place_of(const Measurement& m) {
    return fmt::format("{}:{}", m.file, m.line);
}

void add_unused(const std::string& study, const std::string& what, const std::string& why,
                std::vector<Unused>& unused) {
    const auto known = std::ranges::find_if(unused, [&](const Unused& u) {
        return u.study == study && u.what == what && u.why == why;
    });
    if (known != unused.end())
        ++known->rows;
    else
        unused.push_back({study, what, why, 1});
}

bool measured_alike(const Measurement& a, const Measurement& b) {
    return a.study == b.study && a.muscle == b.muscle && a.region == b.region &&
           a.metric == b.metric && a.phase == b.phase && a.unit == b.unit;
}

/// Whether people differ by more than chance, and by which part of the rule that was decided.
std::pair<OrderBasis, bool> differ(const Measurement& a, const Measurement& b,
                                   const PairRule& rule) {
    const double difference = std::abs(*a.mean - *b.mean);
    if (a.sd && b.sd) {
        const double squares = *a.sd * *a.sd + *b.sd * *b.sd;
        if (a.n && b.n)
            return {OrderBasis::deviation_and_n,
                    difference > rule.z * std::sqrt(*a.sd * *a.sd / *a.n + *b.sd * *b.sd / *b.n)};
        return {OrderBasis::deviation, difference > std::sqrt(squares / 2)};
    }
    if (a.low && a.high && b.low && b.high)
        return {OrderBasis::quartiles, *a.low > *b.high || *b.low > *a.high};
    const auto [lesser, greater] = std::minmax(*a.mean, *b.mean);
    return {OrderBasis::no_scatter, greater >= rule.without_scatter * lesser};
}

PairEnd end_of(const Amplitude& amplitude) {
    return {.measured = set_up_of(*amplitude.measurement),
            .mean = amplitude.measurement->mean,
            .id = amplitude.measurement->id,
            .as = *amplitude.as->as,
            .near = amplitude.as->near};
}

Pair make_pair_of(const Amplitude& a, const Amplitude& b, const PairRule& rule) {
    const bool in_order = *a.measurement->mean >= *b.measurement->mean;
    const Measurement& m = *a.measurement;
    Pair pair{.study = m.study,
              .doi = m.doi,
              .citation = m.citation,
              .muscle = m.muscle,
              .region = m.region,
              .metric = m.metric,
              .phase = m.phase,
              .unit = m.unit,
              .group = a.group,
              .first = end_of(in_order ? a : b),
              .second = end_of(in_order ? b : a)};
    const auto [basis, apart] = differ(*a.measurement, *b.measurement, rule);
    pair.basis = basis;
    if (!apart) pair.verdict = PairVerdict::too_close;
    if (*pair.second.mean > 0) pair.measured_ratio = *pair.first.mean / *pair.second.mean;
    return pair;
}

/// The pair of figures that a statement is about, if there is one; its ends as stated.
Pair* find_pair(const StatedOrder& order, std::vector<Pair>& pairs) {
    for (Pair& pair : pairs) {
        if (pair.study != order.study || pair.muscle != order.muscle ||
            pair.region != order.region || pair.metric != order.metric || pair.phase != order.phase)
            continue;
        if (pair.first.measured == order.first && pair.second.measured == order.second)
            return &pair;
        if (pair.first.measured == order.second && pair.second.measured == order.first) {
            // Figures may be rounded, or of another part of the study: the statement decides.
            if (order.differ) {
                std::swap(pair.first, pair.second);
                if (pair.measured_ratio) pair.measured_ratio = 1 / *pair.measured_ratio;
            }
            return &pair;
        }
    }
    return nullptr;
}

std::size_t rank(const std::string& heading) {
    return static_cast<std::size_t>(std::ranges::find(headings, heading) - headings.begin());
}

const SetUpAnswer& answer_to(std::span<const SetUpAnswer> answers, const SimulatedSetUp& set_up) {
    return *std::ranges::find(answers, set_up, &SetUpAnswer::set_up);
}

}  // namespace

std::string pair_heading(const std::string& group) {
    if (group == "external oblique" || group == "internal oblique") return "obliques";
    return std::ranges::find(headings, group) == headings.end() ? "others" : group;
}

Comparisons list_pairs(std::span<const Measurement> measurements,
                       std::span<const StatedOrder> orders, const Dictionary& dictionary,
                       const PairRule& rule) {
    Comparisons out;
    std::vector<Amplitude> amplitudes;
    for (const Measurement& m : measurements) {
        if (m.kind != MeasurementKind::emg) continue;
        std::string why;
        const MeasuredSetUp measured = set_up_of(m);
        const SimulatedAs* as = dictionary.set_up(place_of(m), measured, why);
        const auto reading = dictionary.read(place_of(m), m.muscle, m.metric, m.phase, why);
        const auto unit = dictionary.unit(m, why);
        if (!as || !reading || !unit || !m.mean)
            add_unused(m.study, describe(measured), why.empty() ? "it gives no figure" : why,
                       out.unused);
        else if (!reading->metric.pooled)
            amplitudes.push_back({&m, as, reading->group});
    }
    for (std::size_t i = 0; i < amplitudes.size(); ++i)
        for (std::size_t k = i + 1; k < amplitudes.size(); ++k) {
            const Amplitude &a = amplitudes[i], &b = amplitudes[k];
            if (!measured_alike(*a.measurement, *b.measurement)) continue;
            if (*a.as->as == *b.as->as)
                add_unused(a.measurement->study,
                           fmt::format("{} beside {}", describe(set_up_of(*a.measurement)),
                                       describe(set_up_of(*b.measurement))),
                           "both are simulated as " + describe(*a.as->as), out.unused);
            else
                out.pairs.push_back(make_pair_of(a, b, rule));
        }
    for (const StatedOrder& order : orders) {
        const std::string place = fmt::format("{}:{}", order.file, order.line);
        std::string why;
        const SimulatedAs* first = dictionary.set_up(place, order.first, why);
        const SimulatedAs* second = dictionary.set_up(place, order.second, why);
        const auto reading = dictionary.read(place, order.muscle, order.metric, order.phase, why);
        if (!first || !second || !reading || *first->as == *second->as) {
            if (why.empty()) why = "both are simulated as " + describe(*first->as);
            add_unused(order.study,
                       fmt::format("{} beside {}", describe(order.first), describe(order.second)),
                       why, out.unused);
            continue;
        }
        Pair* pair = find_pair(order, out.pairs);
        if (!pair) {
            out.pairs.push_back(
                {.study = order.study,
                 .doi = order.doi,
                 .citation = order.citation,
                 .muscle = order.muscle,
                 .region = order.region,
                 .metric = order.metric,
                 .phase = order.phase,
                 .group = reading->group,
                 .first = {order.first, {}, order.id, *first->as, first->near, {}},
                 .second = {order.second, {}, order.id, *second->as, second->near, {}}});
            pair = &out.pairs.back();
            pair->measured_ratio = order.ratio;
        }
        pair->basis = OrderBasis::stated;
        pair->verdict = order.differ ? PairVerdict::not_simulated : PairVerdict::too_close;
    }
    std::ranges::stable_sort(out.pairs, {},
                             [](const Pair& pair) { return rank(pair_heading(pair.group)); });
    return out;
}

void judge_pairs(std::span<const SetUpAnswer> answers, const Dictionary& dictionary,
                 std::vector<Pair>& pairs, const PairRule& rule) {
    for (Pair& pair : pairs) {
        std::string why;
        for (PairEnd* end : {&pair.first, &pair.second}) {
            Reading reading =
                *dictionary.read(pair.study, pair.muscle, pair.metric, pair.phase, why);
            reading.larger_side = dictionary.set_up(pair.study, end->measured, why)->larger_side;
            const SetUpAnswer& answer = answer_to(answers, end->as);
            if (answer.why_not.empty()) end->simulated = read_activation(answer.result, reading);
            if (!end->simulated && pair.why_not.empty())
                pair.why_not =
                    fmt::format("{}: {}", describe(end->as),
                                answer.why_not.empty() ? "the repetition has no such phase or group"
                                                       : answer.why_not);
        }
        if (!pair.why_not.empty()) {
            if (pair.verdict != PairVerdict::too_close) pair.verdict = PairVerdict::not_simulated;
            continue;
        }
        const double first = *pair.first.simulated, second = *pair.second.simulated;
        if (second > 0) pair.simulated_ratio = first / second;
        if (pair.verdict == PairVerdict::too_close) continue;
        const bool correct = first >= rule.idle_below && first - second > rule.same_within * first;
        pair.verdict = correct ? PairVerdict::correct : PairVerdict::wrong;
    }
}

std::vector<PairScore> score_pairs(std::span<const Pair> pairs, const PairRule& rule) {
    std::vector<PairScore> scores;
    for (const Pair& pair : pairs) {
        const std::string heading = pair_heading(pair.group);
        auto found = std::ranges::find(scores, heading, &PairScore::name);
        if (found == scores.end()) found = scores.insert(scores.end(), PairScore{.name = heading});
        PairScore& score = *found;
        switch (pair.verdict) {
            case PairVerdict::correct:
                ++score.correct;
                [[fallthrough]];
            case PairVerdict::wrong:
                ++score.scored;
                if (!pair.measured_ratio || !(*pair.measured_ratio > 0)) break;
                ++score.ratios;
                if (pair.simulated_ratio && *pair.simulated_ratio > 0 &&
                    std::abs(std::log(*pair.simulated_ratio / *pair.measured_ratio)) <=
                        std::log(rule.ratio_within))
                    ++score.ratios_agree;
                break;
            case PairVerdict::too_close:
                ++score.too_close;
                break;
            case PairVerdict::not_simulated:
                ++score.not_simulated;
                break;
        }
    }
    return scores;
}

}  // namespace sinew
