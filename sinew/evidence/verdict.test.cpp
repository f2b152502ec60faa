#include "sinew/evidence/verdict.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

namespace sinew {
namespace {

Contrast contrast(double nominal, double low, double high, double p05, double p95,
                  int solved = 50) {
    Contrast out;
    out.nominal = nominal;
    out.assumptions = Contrast::Range{low, high, "", ""};
    out.samples = Contrast::Samples{p05, 0.5 * (p05 + p95), p95, solved, 50};
    return out;
}

/// What becomes of a contrast when its operands are swapped.
Contrast swapped(ContrastKind by, const Contrast& c) {
    const auto turn = [&](double value) {
        return by == ContrastKind::difference ? -value : 1 / value;
    };
    return contrast(turn(*c.nominal), turn(c.assumptions->high), turn(c.assumptions->low),
                    turn(c.samples->p95), turn(c.samples->p05));
}

Verdict opposite(Verdict verdict) {
    return verdict == Verdict::supported      ? Verdict::contradicted
           : verdict == Verdict::contradicted ? Verdict::supported
                                              : verdict;
}

TEST(Verdict, all_that_is_known_must_lie_on_one_side_of_the_margin) {
    EXPECT_EQ(judge(contrast(3, 2, 4, 2, 4), 1), Verdict::supported);
    EXPECT_EQ(judge(contrast(3, 2, 4, 2, 4), 5), Verdict::contradicted);
    EXPECT_EQ(judge(contrast(3, 0.5, 4, 2, 4), 1), Verdict::not_decidable);  // an assumption
    EXPECT_EQ(judge(contrast(3, 2, 4, 0.5, 4), 1), Verdict::not_decidable);  // the samples
    EXPECT_EQ(judge(contrast(0.5, 2, 4, 2, 4), 1), Verdict::not_decidable);  // the body itself
    EXPECT_EQ(judge(contrast(3, 2, 4, 1, 4), 1), Verdict::not_decidable);    // at the margin
}

TEST(Verdict, a_side_without_a_figure_or_too_few_samples_decide_nothing) {
    EXPECT_EQ(judge(Contrast{}, 1), Verdict::not_decidable);
    EXPECT_EQ(judge(contrast(3, 2, 4, 2, 4, 24), 1), Verdict::not_decidable);
    EXPECT_EQ(judge(contrast(3, 2, 4, 2, 4, 25), 1), Verdict::supported);
}

TEST(Verdict, swapping_operands_flips_it) {
    std::mt19937 random(20240501);
    std::uniform_real_distribution<double> uniform(-3, 3);
    int supported = 0;
    for (int k = 0; k < 2000; ++k) {
        for (const ContrastKind by : {ContrastKind::difference, ContrastKind::ratio}) {
            const bool ratio = by == ContrastKind::ratio;
            const auto draw = [&] { return ratio ? std::exp(uniform(random)) : uniform(random); };
            std::array<double, 5> x{draw(), draw(), draw(), draw(), draw()};
            std::ranges::sort(x);
            const Contrast c = contrast(x[2], x[1], x[3], x[0], x[4]);
            const double margin = ratio + 0.1 * std::abs(uniform(random));
            const Verdict verdict = judge(c, margin);
            const Contrast other = swapped(by, c);
            // The denied statement, word for word: its margin is turned as well.
            EXPECT_EQ(judge(other, ratio ? 1 / margin : -margin), opposite(verdict));
            // The opposite statement with the same margin.
            if (verdict == Verdict::supported) {
                ++supported;
                EXPECT_EQ(judge(other, margin), Verdict::contradicted);
            }
        }
    }
    EXPECT_GT(supported, 50);
}

TEST(Verdict, a_ratio_of_nothing_to_nothing_is_one) {
    EXPECT_DOUBLE_EQ(calc_contrast(ContrastKind::ratio, 1e-9, 3e-12, 0.01), 1);
    EXPECT_DOUBLE_EQ(calc_contrast(ContrastKind::ratio, 0.25, 0, 0.01), 25);
    EXPECT_DOUBLE_EQ(calc_contrast(ContrastKind::ratio, 0, 0.25, 0.01), 1 / 25.0);
    EXPECT_DOUBLE_EQ(calc_contrast(ContrastKind::difference, 2, 5, 0.01), -3);
}

TEST(Verdict, parts_that_oppose_each_other_are_mixed) {
    using enum Verdict;
    const auto join = [](std::vector<Verdict> parts) { return join_verdicts(parts); };
    EXPECT_EQ(join({supported, supported}), supported);
    EXPECT_EQ(join({contradicted}), contradicted);
    EXPECT_EQ(join({supported, contradicted}), mixed);
    EXPECT_EQ(join({supported, contradicted, not_decidable}), mixed);
    EXPECT_EQ(join({supported, not_decidable}), not_decidable);
    EXPECT_EQ(join({contradicted, not_decidable}), not_decidable);
    EXPECT_EQ(join({supported, mixed}), mixed);
    EXPECT_EQ(join({}), not_decidable);
}

Tally tally(const std::vector<std::pair<std::string, Direction>>& items) {
    std::vector<TallyItem> out;
    for (const auto& [study, direction] : items)
        out.push_back({.study = study, .rows = {}, .direction = direction});
    return make_tally(std::move(out));
}

TEST(Tally, a_study_speaks_once) {
    using enum Direction;
    const Tally t = tally({{"a", for_it}, {"a", for_it}, {"a", against_it}, {"b", level}});
    EXPECT_EQ(t.studies_for, 1);
    EXPECT_EQ(t.studies_against, 0);
    EXPECT_EQ(t.studies_level, 1);
}

TEST(Tally, three_studies_in_four_decide_and_two_studies_never) {
    using enum Direction;
    EXPECT_FALSE(judge(tally({{"a", for_it}, {"b", for_it}})));
    EXPECT_EQ(judge(tally({{"a", for_it}, {"b", for_it}, {"c", for_it}})), Verdict::supported);
    EXPECT_EQ(judge(tally({{"a", for_it}, {"b", for_it}, {"c", for_it}, {"d", level}})),
              Verdict::supported);
    EXPECT_EQ(judge(tally({{"a", for_it}, {"b", for_it}, {"c", against_it}})), Verdict::mixed);
    EXPECT_EQ(judge(tally({{"a", against_it}, {"b", against_it}, {"c", against_it}})),
              Verdict::contradicted);
    EXPECT_FALSE(judge(tally({{"a", level}, {"b", level}, {"c", for_it}})));
}

Measurement row(const char* id, double mean) {
    return {.id = id, .study = "s", .muscle = "m", .unit = "%MVIC", .mean = mean};
}

TEST(Tally, published_rows_are_for_level_or_against_by_their_means) {
    PublishedComparison comparison{.left = row("a", 30), .right = row("b", 10), .times = 2};
    EXPECT_EQ(compare_published(comparison).direction, Direction::for_it);
    std::swap(comparison.left, comparison.right);
    EXPECT_EQ(compare_published(comparison).direction, Direction::against_it);
    comparison.right = 15.0;
    EXPECT_EQ(compare_published(comparison).direction, Direction::level);
    EXPECT_EQ(compare_published(comparison).rows, std::vector<std::string>{"b"});
}

TEST(Tally, a_finding_is_for_what_it_answers) {
    Finding finding{.id = "T", .direction = "no"};
    EXPECT_EQ(read_finding(finding, "no").direction, Direction::for_it);
    EXPECT_EQ(read_finding(finding, "yes").direction, Direction::against_it);
    finding.direction = "unclear";
    EXPECT_EQ(read_finding(finding, "yes").direction, Direction::level);
}

TEST(Answer, is_as_sure_as_the_claims_that_it_rests_on) {
    using enum Verdict;
    using Claims = std::vector<std::pair<Answers, Verdict>>;
    const auto join = [](Claims claims) { return join_answers(claims); };
    EXPECT_EQ(join({{Answers::no, supported}, {Answers::yes, contradicted}}), Answer::no);
    EXPECT_EQ(join({{Answers::yes, supported}, {Answers::no, not_decidable}}), Answer::rather_yes);
    EXPECT_EQ(join({{Answers::no, supported}, {Answers::no, mixed}}), Answer::rather_no);
    EXPECT_EQ(join({{Answers::no, supported}, {Answers::yes, supported}}), Answer::in_part);
    EXPECT_EQ(join({{Answers::no, mixed}}), Answer::not_decidable);
    EXPECT_EQ(join({}), Answer::not_decidable);
}

}  // namespace
}  // namespace sinew
