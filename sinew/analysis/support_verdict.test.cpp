#include "sinew/analysis/support_verdict.h"

#include <gtest/gtest.h>

#include "sinew/analysis/roles.h"

namespace sinew {
namespace {

constexpr double from = RoleRule{}.support_from;

SupportAnswer judge(std::vector<VariantSupport> variants, const SupportTally& samples = {},
                    bool gate_closed = false, const std::string& group = "erector spinae") {
    std::vector<SupportVerdict> verdicts{{.group = group, .variants = std::move(variants)}};
    const std::vector<SupportOverSamples> over{{.group = "psoas", .tally = {.ask = 7}},
                                               {.group = group, .tally = samples}};
    judge_support(verdicts, over, gate_closed);
    return verdicts[0].answer;
}

TEST(SupportVerdict, is_an_answer_only_where_every_variant_gives_the_same) {
    EXPECT_EQ(judge({{"a", from}, {"b", 0.3}}), SupportAnswer::asked_for);
    EXPECT_EQ(judge({{"a", 0}, {"b", 0.99 * from}, {"c", -0.2}}), SupportAnswer::not_asked_for);
    EXPECT_EQ(judge({{"a", 0.99 * from}, {"b", 0.3}, {"c", 0.4}}), SupportAnswer::undecided);
    EXPECT_EQ(judge({{"a", 0}, {"b", 0}, {"c", from}}), SupportAnswer::undecided);
    EXPECT_EQ(judge({}), SupportAnswer::undecided) << "nothing was tried";
}

TEST(SupportVerdict, a_no_that_missed_its_margin_is_open_and_a_yes_is_not) {
    // More would have been asked for: that can turn a no, and never a yes.
    EXPECT_EQ(judge({{"a", 0}, {"b", 0.01, true}}), SupportAnswer::undecided);
    EXPECT_EQ(judge({{"a", 0, true}}), SupportAnswer::undecided);
    EXPECT_EQ(judge({{"a", from, true}, {"b", 0.3}}), SupportAnswer::asked_for);
    EXPECT_EQ(judge({{"a", 0}, {"b", 0.3, true}}), SupportAnswer::undecided);
}

TEST(SupportVerdict, variants_and_samples_make_one_answer_together) {
    const std::vector<VariantSupport> yes{{"a", 0.1}}, no{{"a", 0}};
    EXPECT_EQ(judge(yes, {.ask = 100}), SupportAnswer::asked_for);
    EXPECT_EQ(judge(no, {.do_not = 100}), SupportAnswer::not_asked_for);
    EXPECT_EQ(judge(yes, {.ask = 93, .do_not = 7}), SupportAnswer::undecided);
    EXPECT_EQ(judge(yes, {.ask = 99, .open = 1}), SupportAnswer::undecided);
    EXPECT_EQ(judge(no, {.do_not = 99, .open = 1}), SupportAnswer::undecided);
    EXPECT_EQ(judge(no, {.ask = 1, .do_not = 99}), SupportAnswer::undecided);
    // Unanimous samples decide nothing that the variants leave open.
    EXPECT_EQ(judge({{"a", 0}, {"b", 0.1}}, {.do_not = 100}), SupportAnswer::undecided);
    EXPECT_EQ(judge({{"a", 0, true}}, {.do_not = 100}), SupportAnswer::undecided);
    EXPECT_EQ(judge(yes, {.do_not = 100}), SupportAnswer::undecided);
}

TEST(SupportVerdict, the_gate_closes_the_abdominal_groups_and_no_other) {
    for (std::size_t g = 0; g < judged_groups.size(); ++g) {
        EXPECT_EQ(is_abdominal(judged_groups[g]), g < n_abdominal_groups) << judged_groups[g];
        for (const auto& [owed, answer] : {std::pair{0.3, SupportAnswer::asked_for},
                                           std::pair{0.0, SupportAnswer::not_asked_for}}) {
            EXPECT_EQ(judge({{"a", owed}}, {}, false, judged_groups[g]), answer);
            EXPECT_EQ(judge({{"a", owed}}, {}, true, judged_groups[g]),
                      g < n_abdominal_groups ? SupportAnswer::closed_by_gate : answer);
        }
    }
    EXPECT_EQ(judge({{"a", 0}, {"b", 0.3}}, {.ask = 1}, true, "internal oblique"),
              SupportAnswer::closed_by_gate);
}

}  // namespace
}  // namespace sinew
