#include "sinew/evidence/levels.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

namespace sinew {

namespace {

MeasuredSetUp set_up_of(const Measurement& m) {
    return {m.study, m.exercise, m.variation, m.load};
}

/// Whether the verdict is one over the range. What counts as a hit is a range as well, so that
/// hits at both ends make all between them hits; misses at both ends on one side of it, misses.
bool is_decided(const Level& level, const LevelRule& rule) {
    if (!level.highest_percent) return false;
    const Measurement& m = *level.measurement;
    const double low = *level.lowest_percent, high = *level.highest_percent;
    const bool low_hits = is_hit(low, *m.mean, m.sd, rule);
    const bool high_hits = is_hit(high, *m.mean, m.sd, rule);
    if (low_hits || high_hits) return low_hits && high_hits;
    return (low - *m.mean > 0) == (high - *m.mean > 0);
}

}  // namespace

std::vector<Level> list_levels(std::span<const Measurement> measurements,
                               const Dictionary& dictionary) {
    std::vector<Level> levels;
    for (const Measurement& m : measurements) {
        if (m.kind != MeasurementKind::emg || !m.mean) continue;
        const std::string place = fmt::format("{}:{}", m.file, m.line);
        std::string why;
        const SimulatedAs* as = dictionary.set_up(place, set_up_of(m), why);
        const auto reading = dictionary.read(place, m.muscle, m.metric, m.phase, why);
        const auto unit = dictionary.unit(m, why);
        if (!as || !reading || unit != UnitKind::level || reading->metric.metric == Metric::share)
            continue;
        levels.push_back(
            {.measurement = &m, .group = reading->group, .as = *as->as, .near = as->near});
    }
    return levels;
}

bool is_hit(double simulated_percent, double measured_percent, std::optional<double> sd_percent,
            const LevelRule& rule) {
    if (simulated_percent < rule.low_percent && measured_percent < rule.low_percent) return true;
    if (sd_percent && std::abs(simulated_percent - measured_percent) <= *sd_percent) return true;
    return simulated_percent * rule.factor >= measured_percent &&
           simulated_percent <= rule.factor * measured_percent;
}

void judge_levels(std::span<const SetUpAnswer> answers, std::span<const Mvic> mvics,
                  const Dictionary& dictionary, std::vector<Level>& levels, const LevelRule& rule) {
    for (Level& level : levels) {
        const Measurement& m = *level.measurement;
        std::string why;
        Reading reading = *dictionary.read(m.study, m.muscle, m.metric, m.phase, why);
        reading.larger_side = dictionary.set_up(m.study, set_up_of(m), why)->larger_side;
        const SetUpAnswer& answer = *std::ranges::find(answers, level.as, &SetUpAnswer::set_up);
        const auto mvic = std::ranges::find(mvics, level.group, &Mvic::group);
        if (answer.why_not.empty()) level.activation = read_activation(answer.result, reading);
        if (!level.activation)
            level.why_not = answer.why_not.empty() ? "the repetition has no such phase or group"
                                                   : answer.why_not;
        else if (mvic == mvics.end())
            level.why_not = "mvic_tasks.csv has no maximal contraction of " + level.group;
        else if (!mvic->why_not.empty() || !(mvic->activation > 0))
            level.why_not =
                mvic->why_not.empty() ? "it is at rest in its maximal contraction" : mvic->why_not;
        if (!level.why_not.empty()) continue;
        level.simulated_percent = 100 * *level.activation / mvic->activation;
        const bool hit = is_hit(*level.simulated_percent, *m.mean, m.sd, rule);
        level.verdict = hit ? LevelVerdict::hit : LevelVerdict::miss;
        level.lowest_percent = 100 * *level.activation / mvic->most;
        if (mvic->least > 0) level.highest_percent = 100 * *level.activation / mvic->least;
        level.decided = is_decided(level, rule);
    }
}

std::vector<LevelScore> score_levels(std::span<const Level> levels) {
    std::vector<LevelScore> scores;
    for (const Level& level : levels) {
        auto found = std::ranges::find(scores, level.group, &LevelScore::group);
        if (found == scores.end())
            found = scores.insert(scores.end(), LevelScore{.group = level.group});
        if (level.verdict == LevelVerdict::not_simulated) {
            ++found->not_simulated;
            continue;
        }
        ++found->scored;
        found->hits += level.verdict == LevelVerdict::hit;
        found->decided += level.decided;
        found->decided_hits += level.decided && level.verdict == LevelVerdict::hit;
    }
    return scores;
}

std::vector<SimulatedSetUp> list_set_ups(std::span<const Pair> pairs,
                                         std::span<const Level> levels) {
    std::set<SimulatedSetUp> all;
    for (const Pair& pair : pairs) {
        all.insert(pair.first.as);
        all.insert(pair.second.as);
    }
    for (const Level& level : levels) all.insert(level.as);
    return {all.begin(), all.end()};
}

}  // namespace sinew
