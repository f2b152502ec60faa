#include "sinew/evidence/pairs.h"

#include <gtest/gtest.h>

#include <functional>

#include "sinew/input_error.h"

namespace sinew {
namespace {

SimulatedSetUp of_ours(const std::string& exercise) {
    return {exercise, {}, {}};
}

SimulatedAs row_of(const std::string& exercise) {
    return {
        .measured = {"*", exercise, "*", "*"}, .as = of_ours("our-" + exercise), .reason = "same"};
}

EmgWords words() {
    EmgWords words;
    words.muscle["RA"] = {"rectus abdominis", ""};
    words.muscle["IO"] = {"internal oblique", ""};
    words.muscle["soleus"] = {"soleus", ""};
    words.muscle["back"] = {std::nullopt, "more than one muscle"};
    words.metric["mean"] = {MetricMeaning{}, ""};
    words.metric["peak"] = {MetricMeaning{.metric = Metric::peak}, ""};
    words.metric["pooled"] = {MetricMeaning{.pooled = true}, ""};
    words.phase["rep"] = {Window::repetition, ""};
    words.unit["%MVIC"] = {UnitKind::level, ""};
    words.unit["mV"] = {UnitKind::within, ""};
    words.unit["ratio"] = {std::nullopt, "no amplitude"};
    return words;
}

class Pairs : public testing::Test {
protected:
    Pairs() {
        table_.push_back({.measured = {"*", "ball", "*", "*"}, .as = {}, .reason = "no ball here"});
        for (const char* name : {"plank", "bridge", "crunch"}) table_.push_back(row_of(name));
    }

    static Measurement measured(const std::string& exercise, double mean) {
        static int line = 1;
        return {.kind = MeasurementKind::emg,
                .id = "A" + std::to_string(line),
                .study = "Paper 2015",
                .exercise = exercise,
                .muscle = "RA",
                .metric = "mean",
                .phase = "rep",
                .unit = "%MVIC",
                .mean = mean,
                .file = "emg.csv",
                .line = line++};
    }
    static StatedOrder stated(const std::string& first, const std::string& second, bool differ) {
        return {.id = "O1",
                .study = "Paper 2015",
                .muscle = "RA",
                .metric = "mean",
                .phase = "rep",
                .differ = differ,
                .first = {"Paper 2015", first, "", ""},
                .second = {"Paper 2015", second, "", ""},
                .file = "emg_orders.csv",
                .line = 2};
    }
    [[nodiscard]] Comparisons list(const std::vector<Measurement>& measurements,
                                   const std::vector<StatedOrder>& orders = {}) const {
        return list_pairs(measurements, orders, Dictionary(words_, table_));
    }
    /// The only pair of a plank and a bridge, each changed as told.
    [[nodiscard]] Pair pair(double plank, double bridge,
                            const std::function<void(Measurement&)>& change = {}) const {
        std::vector<Measurement> rows{measured("plank", plank), measured("bridge", bridge)};
        if (change)
            for (Measurement& row : rows) change(row);
        const Comparisons found = list(rows);
        EXPECT_EQ(found.pairs.size(), 1U);
        return found.pairs.at(0);
    }
    /// Answers in which rectus abdominis works so much, mean and peak.
    static SetUpAnswer answer(const std::string& exercise, double mean) {
        SetUpAnswer answer{.set_up = of_ours(exercise)};
        answer.result.groups = {{.name = "rectus abdominis",
                                 .side = Side::both,
                                 .mean_activation = mean,
                                 .peak_activation = 2 * mean,
                                 .activation = VecX::Constant(2, mean)}};
        answer.result.plan.path = {0, 1};
        answer.result.plan.phase = {Phase::lifting, Phase::lifting};
        return answer;
    }
    [[nodiscard]] Pair judged(double plank, double bridge) const {
        std::vector<Pair> pairs{pair(50, 10)};
        const std::vector<SetUpAnswer> answers{answer("our-bridge", bridge),
                                               answer("our-plank", plank)};
        judge_pairs(answers, Dictionary(words_, table_), pairs);
        return pairs[0];
    }

    EmgWords words_ = words();
    std::vector<SimulatedAs> table_;
};

TEST_F(Pairs, are_of_one_study_muscle_region_metric_phase_and_unit) {
    EXPECT_EQ(list({measured("plank", 50), measured("bridge", 10)}).pairs.size(), 1U);
    const std::vector<std::function<void(Measurement&)>> changes{
        [](Measurement& m) { m.study = "Other"; },  [](Measurement& m) { m.muscle = "IO"; },
        [](Measurement& m) { m.region = "upper"; }, [](Measurement& m) { m.metric = "peak"; },
        [](Measurement& m) { m.unit = "mV"; },      [](Measurement& m) { m.metric = "pooled"; }};
    for (const auto& change : changes) {
        Measurement other = measured("bridge", 10);
        change(other);
        EXPECT_TRUE(list({measured("plank", 50), other}).pairs.empty());
    }
    EXPECT_EQ(
        list({measured("plank", 50), measured("bridge", 10), measured("crunch", 70)}).pairs.size(),
        3U);
}

TEST_F(Pairs, have_the_greater_in_people_first) {
    const Pair pair = this->pair(10, 50);
    EXPECT_EQ(pair.first.as, of_ours("our-bridge"));
    EXPECT_EQ(pair.second.as, of_ours("our-plank"));
    EXPECT_EQ(pair.measured_ratio, 5);
}

TEST_F(Pairs, without_scatter_differ_by_a_quarter_at_least) {
    EXPECT_EQ(pair(50, 40).verdict, PairVerdict::not_simulated);  // to be judged: 1.25 times
    EXPECT_EQ(pair(49.9, 40).verdict, PairVerdict::too_close);
    EXPECT_EQ(pair(50, 40).basis, OrderBasis::no_scatter);
}

TEST_F(Pairs, with_deviations_and_people_differ_by_the_interval_of_two_means) {
    const auto with = [](double sd, int n) {
        return [sd, n](Measurement& m) {
            m.sd = sd;
            if (n > 0) m.n = n;
        };
    };
    // 1.96 sqrt(2 · 10² / 8) = 9.8
    EXPECT_EQ(pair(50, 40.1, with(10, 8)).verdict, PairVerdict::not_simulated);
    EXPECT_EQ(pair(50, 40.3, with(10, 8)).verdict, PairVerdict::too_close);
    EXPECT_EQ(pair(50, 40.3, with(10, 8)).basis, OrderBasis::deviation_and_n);
    // Without the number of people, one deviation.
    EXPECT_EQ(pair(50, 39.9, with(10, 0)).verdict, PairVerdict::not_simulated);
    EXPECT_EQ(pair(50, 40.1, with(10, 0)).verdict, PairVerdict::too_close);
    EXPECT_EQ(pair(50, 40.1, with(10, 0)).basis, OrderBasis::deviation);
}

TEST_F(Pairs, with_quartiles_differ_where_these_do_not_overlap) {
    const auto within = [](double half) {
        return [half](Measurement& m) {
            m.low = *m.mean - half;
            m.high = *m.mean + half;
        };
    };
    EXPECT_EQ(pair(50, 30, within(9)).verdict, PairVerdict::not_simulated);
    EXPECT_EQ(pair(50, 30, within(11)).verdict, PairVerdict::too_close);
    EXPECT_EQ(pair(50, 30, within(11)).basis, OrderBasis::quartiles);
}

TEST_F(Pairs, follow_what_the_study_states_of_them) {
    const std::vector<Measurement> rows{measured("plank", 50), measured("bridge", 10)};
    const Comparisons close = list(rows, {stated("bridge", "plank", false)});
    ASSERT_EQ(close.pairs.size(), 1U);
    EXPECT_EQ(close.pairs[0].verdict, PairVerdict::too_close);
    EXPECT_EQ(close.pairs[0].basis, OrderBasis::stated);
    EXPECT_EQ(close.pairs[0].first.mean, 50);
    const Comparisons turned = list(rows, {stated("bridge", "plank", true)});
    ASSERT_EQ(turned.pairs.size(), 1U);
    EXPECT_EQ(turned.pairs[0].first.as, of_ours("our-bridge"));
    const Comparisons alone = list({}, {stated("plank", "crunch", true)});
    ASSERT_EQ(alone.pairs.size(), 1U);
    EXPECT_EQ(alone.pairs[0].first.id, "O1");
    EXPECT_EQ(alone.pairs[0].measured_ratio, std::nullopt);
}

TEST_F(Pairs, that_are_not_comparable_are_named_with_the_reason) {
    Measurement ratio = measured("plank", 2);
    ratio.unit = "ratio";
    Measurement back = measured("plank", 2);
    back.muscle = "back";
    const Comparisons found = list({measured("ball", 50), measured("ball", 40), ratio, back,
                                    measured("plank", 5), measured("plank", 9)},
                                   {stated("plank", "ball", true)});
    EXPECT_TRUE(found.pairs.empty());
    ASSERT_EQ(found.unused.size(), 5U);
    EXPECT_EQ(found.unused[0].why, "no ball here");
    EXPECT_EQ(found.unused[0].rows, 2);
    EXPECT_EQ(found.unused[1].why, "unit ratio: no amplitude");
    EXPECT_EQ(found.unused[2].why, "muscle back: more than one muscle");
    EXPECT_EQ(found.unused[3].why, "both are simulated as our-plank");
    EXPECT_EQ(found.unused[4].what, "plank beside ball");
}

TEST_F(Pairs, ask_for_a_row_of_every_word_and_set_up) {
    const auto error = [&](const std::function<void(Measurement&)>& change) {
        Measurement row = measured("plank", 2);
        row.line = 7;
        change(row);
        try {
            (void)list({row});
        } catch (const InputError& e) {
            const std::string text = e.what();
            return text.substr(0, text.find('\n'));
        }
        return std::string("no error");
    };
    EXPECT_EQ(error([](Measurement& m) { m.muscle = "rectus"; }),
              "emg.csv:7: error: [muscle] \"rectus\" is in no row of emg_words.csv");
    EXPECT_EQ(error([](Measurement& m) { m.metric = "mode"; }),
              "emg.csv:7: error: [metric] \"mode\" is in no row of emg_words.csv");
    EXPECT_EQ(error([](Measurement& m) { m.phase = ""; }),
              "emg.csv:7: error: [phase] \"\" is in no row of emg_words.csv");
    EXPECT_EQ(error([](Measurement& m) { m.unit = "V"; }),
              "emg.csv:7: error: [unit] \"V\" is in no row of emg_words.csv");
    EXPECT_EQ(error([](Measurement& m) { m.exercise = "hover"; }),
              "emg.csv:7: error: [exercise] hover of Paper 2015 is in no row of simulated_as.csv");
}

TEST_F(Pairs, are_correct_where_the_first_is_at_work_and_above_the_second) {
    EXPECT_EQ(judged(0.3, 0.1).verdict, PairVerdict::correct);
    EXPECT_DOUBLE_EQ(*judged(0.3, 0.1).simulated_ratio, 0.3 / 0.1);
    EXPECT_EQ(judged(0.1, 0.3).verdict, PairVerdict::wrong);
    EXPECT_EQ(judged(0.3, 0.298).verdict, PairVerdict::wrong);    // equal within a hundredth
    EXPECT_EQ(judged(0.019, 0.001).verdict, PairVerdict::wrong);  // idle
    EXPECT_EQ(judged(0.021, 0).verdict, PairVerdict::correct);
    EXPECT_EQ(judged(0.021, 0).simulated_ratio, std::nullopt);
}

TEST_F(Pairs, that_were_not_simulated_say_why_and_are_not_scored) {
    std::vector<Pair> pairs{pair(50, 10), pair(50, 49)};
    std::vector<SetUpAnswer> answers{answer("our-plank", 0.3), answer("our-bridge", 0.1)};
    answers[1].why_not = "there is no exercise our-bridge yet";
    judge_pairs(answers, Dictionary(words_, table_), pairs);
    EXPECT_EQ(pairs[0].verdict, PairVerdict::not_simulated);
    EXPECT_EQ(pairs[0].why_not, "our-bridge: there is no exercise our-bridge yet");
    EXPECT_EQ(pairs[0].first.simulated, 0.3);
    EXPECT_EQ(pairs[1].verdict, PairVerdict::too_close);
    const auto scores = score_pairs(pairs);
    ASSERT_EQ(scores.size(), 1U);
    EXPECT_EQ(scores[0].name, "rectus abdominis");
    EXPECT_EQ(scores[0].scored, 0);
    EXPECT_EQ(scores[0].too_close, 1);
    EXPECT_EQ(scores[0].not_simulated, 1);
}

TEST_F(Pairs, are_scored_by_muscle_and_ratios_within_a_factor_of_two_agree) {
    std::vector<Pair> pairs{judged(0.3, 0.1), judged(0.5, 0.01), judged(0.1, 0.3)};
    pairs[1].group = "internal oblique";  // 5 times in people, 50 times ours
    pairs[2].group = "soleus";
    const auto scores = score_pairs(pairs);
    ASSERT_EQ(scores.size(), 3U);
    EXPECT_EQ(scores[0].name, "rectus abdominis");
    EXPECT_EQ(scores[0].correct, 1);
    EXPECT_EQ(scores[0].ratios_agree, 1);
    EXPECT_EQ(scores[1].name, "obliques");
    EXPECT_EQ(scores[1].correct, 1);
    EXPECT_EQ(scores[1].ratios_agree, 0);
    EXPECT_EQ(scores[2].name, "others");
    EXPECT_EQ(scores[2].correct, 0);
    EXPECT_EQ(scores[2].scored, 1);
}

TEST(Reading, is_of_the_side_the_phase_and_the_metric_that_were_measured) {
    Result result;
    const auto group = [](Side side, double mean, std::vector<double> series) {
        GroupResult g{.name = "external oblique", .side = side, .mean_activation = mean};
        g.activation = Eigen::Map<VecX>(series.data(), static_cast<Eigen::Index>(series.size()));
        g.peak_activation = g.activation.maxCoeff();
        g.phases = {{.phase = Phase::lifting, .mean_activation = mean / 2}};
        return g;
    };
    result.groups = {group(Side::both, 0.3, {0.1, 0.2, 0.6}),
                     group(Side::left, 0.1, {0.1, 0.1, 0.1}),
                     group(Side::right, 0.5, {0.1, 0.3, 1.0})};
    result.plan.path = {0, 1, 1};
    result.plan.phase = {Phase::lifting, Phase::hold_top, Phase::lowering};
    Reading reading{.group = "external oblique"};
    EXPECT_EQ(read_activation(result, reading), 0.3);
    reading.larger_side = true;
    EXPECT_EQ(read_activation(result, reading), 0.5);
    reading.metric.metric = Metric::peak;
    EXPECT_EQ(read_activation(result, reading), 1.0);
    reading.window = Window::lifting;
    EXPECT_EQ(read_activation(result, reading), 0.1);
    reading.metric.metric = Metric::mean;
    EXPECT_EQ(read_activation(result, reading), 0.25);
    reading.window = Window::lowering;  // which has no duration
    EXPECT_EQ(read_activation(result, reading), std::nullopt);
    reading.window = Window::hold;
    EXPECT_DOUBLE_EQ(*read_activation(result, reading), 0.65);
    reading.window = Window::repetition_or_hold;
    EXPECT_EQ(read_activation(result, reading), 0.5);
    result.plan.path = {1, 1, 1};
    EXPECT_NEAR(*read_activation(result, reading), 1.4 / 3, 1e-15);
    reading.metric = {.metric = Metric::share, .groups = {"external oblique", "external oblique"}};
    EXPECT_EQ(read_activation(result, reading), 0.5);
    reading.group = "soleus";
    EXPECT_EQ(read_activation(result, reading), std::nullopt);
}

}  // namespace
}  // namespace sinew
