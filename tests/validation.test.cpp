// The tables of data/evidence beside each other and beside the exercises that ship, and the
// simulation of their set-ups. The rules are tested in sinew/evidence.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "sinew/body/adult.h"
#include "sinew/evidence/validation.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/comparison_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/measurements.h"
#include "sinew/io/set_up_tasks.h"
#include "sinew/io/stated_orders.h"
#include "sinew/io/trunk_constants.h"

namespace sinew {
namespace {

struct Tables {
    std::vector<Measurement> measurements = load_measurements(data_directory());
    std::vector<StatedOrder> orders = load_stated_orders(data_directory());
    EmgWords words = load_emg_words(data_directory());
    std::vector<SimulatedAs> set_ups = load_simulated_as(data_directory());
    std::vector<MvicTask> mvics = load_mvic_tasks(data_directory());
};

TEST(EvidenceTables, explain_every_row_and_hold_no_row_that_explains_none) {
    const Tables tables;
    const Dictionary dictionary(tables.words, tables.set_ups);
    EXPECT_NO_THROW((void)list_pairs(tables.measurements, tables.orders, dictionary));
    EXPECT_NO_THROW((void)list_levels(tables.measurements, dictionary));
    std::set<const SimulatedAs*> used;
    std::set<std::string> words;
    const auto use = [&](const MeasuredSetUp& set_up) {
        used.insert(find_simulated_as(tables.set_ups, set_up));
    };
    for (const Measurement& m : tables.measurements) {
        if (m.kind != MeasurementKind::emg) continue;
        use({m.study, m.exercise, m.variation, m.load});
        words.insert({m.muscle, m.metric, m.phase, m.unit});
    }
    for (const StatedOrder& o : tables.orders) {
        use(o.first);
        use(o.second);
        words.insert({o.muscle, o.metric, o.phase});
    }
    for (const SimulatedAs& row : tables.set_ups)
        EXPECT_TRUE(used.contains(&row)) << row.measured.study << ": " << describe(row.measured);
    const auto expect_used = [&](const auto& kind) {
        for (const auto& [word, meaning] : kind) EXPECT_TRUE(words.contains(word)) << word;
    };
    expect_used(tables.words.muscle);
    expect_used(tables.words.metric);
    expect_used(tables.words.phase);
    expect_used(tables.words.unit);
}

TEST(EvidenceTables, name_exercises_and_variations_that_ship) {
    const Tables tables;
    std::vector<SimulatedSetUp> asked;
    for (const SimulatedAs& row : tables.set_ups)
        if (row.as) asked.push_back(*row.as);
    std::vector<SetUpAnswer> missing;
    (void)load_set_up_tasks(asked, missing);
    for (const SetUpAnswer& answer : missing) ADD_FAILURE() << answer.why_not;
}

TEST(EvidenceTables, name_groups_that_the_body_has) {
    const Tables tables;
    const Body body = compile(make_adult(load_adult_tables(data_directory())));
    const auto expect_group = [&](const std::string& name) {
        // Without a line of pull, transversus abdominis is no group of muscle lines.
        EXPECT_TRUE(name == "transversus abdominis" ||
                    std::ranges::find(body.groups, name, &MuscleGroup::name) != body.groups.end())
            << name;
    };
    for (const auto& [word, meaning] : tables.words.muscle)
        if (meaning.as) expect_group(*meaning.as);
    for (const auto& [word, meaning] : tables.words.metric)
        if (meaning.as)
            for (const std::string& group : meaning.as->groups) expect_group(group);
    for (const MvicTask& task : tables.mvics) expect_group(task.group);
}

TEST(SimulatedSetUps, have_the_same_digits_on_one_thread_and_on_three_and_their_loads) {
    const Body body = compile(make_adult(load_adult_tables(data_directory())));
    const Mechanics mechanics(body);
    const TrunkSupport support = make_trunk_support(load_trunk_constants(data_directory()), body);
    const std::vector<SimulatedSetUp> set_ups{
        {"front-plank", {}, {}},
        {"hip-thrust", {}, {.share = 0.5}},
        {"glute-bridge", {}, {}},
        {"hip-thrust", {"feet-further"}, {.share = 0.25, .of_exercise = "hip-thrust"}},
        {"hip-thrust", {}, {.kg = 500}},
        {"hover", {}, {}},
        {"hip-thrust", {"hovering"}, {}}};
    std::vector<SetUpAnswer> missing;
    const auto tasks = load_set_up_tasks(set_ups, missing);
    ASSERT_EQ(missing.size(), 2U);
    EXPECT_EQ(missing[0].why_not, "there is no exercise hover yet");
    EXPECT_EQ(missing[1].why_not, "hip-thrust has no variation hovering yet");
    const auto one = simulate_set_ups(body, mechanics, support, tasks, 1);
    const auto three = simulate_set_ups(body, mechanics, support, tasks, 3);
    ASSERT_EQ(one.size(), 5U);
    for (std::size_t k = 0; k < one.size(); ++k) {
        EXPECT_EQ(one[k].set_up, set_ups[k]);
        EXPECT_EQ(one[k].why_not, three[k].why_not);
        EXPECT_TRUE(one[k].result.activation == three[k].result.activation);
    }
    EXPECT_EQ(one[0].why_not, "");
    EXPECT_NEAR(one[1].result.load_kg, 2 * one[3].result.load_kg, 1e-9);
    EXPECT_TRUE(one[4].why_not.starts_with("it cannot be done: ")) << one[4].why_not;
}

}  // namespace
}  // namespace sinew
