#include "sinew/io/comparison_tables.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <numbers>

#include "sinew/input_error.h"

namespace sinew {
namespace {

class ComparisonTables : public testing::Test {
protected:
    ComparisonTables() { std::filesystem::create_directories(folder / "evidence"); }
    ~ComparisonTables() override { std::filesystem::remove_all(folder); }
    void write(const char* name, const std::string& text) const {
        std::ofstream(folder / "evidence" / name) << text;
    }
    [[nodiscard]] std::vector<SimulatedAs> set_ups(const std::string& rows) const {
        write("simulated_as.csv",
              "study,exercise,variation,load,as,variations,our_load,side,match,reason\n" + rows);
        return load_simulated_as(folder);
    }
    [[nodiscard]] EmgWords words(const std::string& rows) const {
        write("emg_words.csv", "kind,word,as,reason\n" + rows);
        return load_emg_words(folder);
    }
    [[nodiscard]] std::vector<MvicTask> tasks(const std::string& rows) const {
        write("mvic_tasks.csv",
              "group,task,region,coordinate,sign,hip_deg,knee_deg,lumbar_deg,protocol,source\n" +
                  rows);
        return load_mvic_tasks(folder);
    }
    /// The first line of what is wrong, without the folder.
    [[nodiscard]] static std::string error(const std::function<void()>& read) {
        try {
            read();
        } catch (const InputError& e) {
            std::string message = e.what();
            message = message.substr(0, message.find('\n'));
            return message.substr(message.find("evidence/") + 9);
        }
        return "no error";
    }
    std::filesystem::path folder = std::filesystem::temp_directory_path() /
                                   ("sinew_comparison_test_" + std::to_string(::getpid()));
};

TEST_F(ComparisonTables, of_set_ups_hold_exercise_variations_load_and_side) {
    const auto rows = set_ups(
        "Paper,squat,deep,10RM,back-squat,deep wide,75%,both,same,as told\n"
        "Paper,squat,*,8 kg,back-squat,,8kg,larger,near,as told\n"
        "Paper,deadlift,,,deadlift,,70% of romanian-deadlift,both,same,as told\n"
        "Paper,hop,*,*,-,,,,,no hop here\n");
    ASSERT_EQ(rows.size(), 4U);
    EXPECT_EQ(rows[0].measured, (MeasuredSetUp{"Paper", "squat", "deep", "10RM"}));
    EXPECT_EQ(rows[0].as->exercise, "back-squat");
    EXPECT_EQ(rows[0].as->variations, (std::vector<std::string>{"deep", "wide"}));
    EXPECT_EQ(rows[0].as->load.share, 0.75);
    EXPECT_FALSE(rows[0].larger_side || rows[0].near);
    EXPECT_EQ(describe(*rows[0].as), "back-squat, deep, wide, 75 %");
    EXPECT_EQ(rows[1].as->load.kg, 8);
    EXPECT_TRUE(rows[1].larger_side && rows[1].near);
    EXPECT_EQ(describe(*rows[1].as), "back-squat, 8 kg");
    EXPECT_EQ(rows[2].as->load.of_exercise, "romanian-deadlift");
    EXPECT_EQ(describe(*rows[2].as), "deadlift, 70 % of romanian-deadlift");
    EXPECT_FALSE(rows[3].as);
    EXPECT_EQ(rows[3].reason, "no hop here");
    EXPECT_EQ(find_simulated_as(rows, {"Paper", "squat", "deep", "10RM"}), &rows[0]);
    EXPECT_EQ(find_simulated_as(rows, {"Paper", "squat", "high", "8 kg"}), &rows[1]);
    EXPECT_EQ(find_simulated_as(rows, {"Paper", "squat", "high", "10RM"}), nullptr);
    EXPECT_EQ(find_simulated_as(rows, {"Other", "hop", "", ""}), nullptr);
}

TEST_F(ComparisonTables, of_set_ups_that_are_wrong_are_named_with_their_place) {
    const auto wrong = [&](const std::string& row) {
        return error([&] { (void)set_ups(row + "\n"); });
    };
    EXPECT_EQ(wrong("P,squat,,,back-squat,,75,both,same,why"),
              "simulated_as.csv:2: error: [our_load] '75' has no unit; a load needs one (kg, lb, N "
              "or %), such as 75kg");
    EXPECT_EQ(wrong("P,squat,,,back-squat,,40kg of deadlift,both,same,why"),
              "simulated_as.csv:2: error: [our_load] \"40kg of deadlift\" is no load; write 40kg, "
              "75% or 70% of an exercise's");
    EXPECT_EQ(wrong("P,squat,,,back-squat,,75%,left,same,why"),
              "simulated_as.csv:2: error: [side] \"left\" is none of both, larger");
    EXPECT_EQ(wrong("P,squat,,,back-squat,,75%,both,alike,why"),
              "simulated_as.csv:2: error: [match] \"alike\" is none of same, near");
    EXPECT_EQ(wrong("P,squat,,,back-squat,,75%,both,same,"),
              "simulated_as.csv:2: error: [reason] it must not be empty");
    EXPECT_EQ(wrong("P,squat,,,-,,75%,,,why"),
              "simulated_as.csv:2: error: [our_load] a set-up that is not comparable has none; "
              "leave it empty");
    EXPECT_EQ(wrong("P,hop,,,-,,,,,why\nP,hop,,,-,,,,,why"),
              "simulated_as.csv:3: error: [exercise] hop stands twice");
}

TEST_F(ComparisonTables, of_words_say_what_each_stands_for) {
    const EmgWords found = words(
        "muscle,longissimus,erector spinae,\nmuscle,back,-,more than one\nmetric,mean,mean,\n"
        "metric,average of studies,pooled,\nmetric,part,share of soleus + vastus medialis,\n"
        "metric,top,peak,\nphase,up,lifting,\nunit,%MVIC,level,\nunit,mV,within,\n");
    EXPECT_EQ(found.muscle.at("longissimus").as, "erector spinae");
    EXPECT_EQ(found.muscle.at("back").as, std::nullopt);
    EXPECT_EQ(found.muscle.at("back").reason, "more than one");
    EXPECT_EQ(found.metric.at("mean").as->metric, Metric::mean);
    EXPECT_FALSE(found.metric.at("mean").as->pooled);
    EXPECT_TRUE(found.metric.at("average of studies").as->pooled);
    EXPECT_EQ(found.metric.at("part").as->metric, Metric::share);
    EXPECT_EQ(found.metric.at("part").as->groups,
              (std::vector<std::string>{"soleus", "vastus medialis"}));
    EXPECT_EQ(found.metric.at("top").as->metric, Metric::peak);
    EXPECT_EQ(found.phase.at("up").as, Window::lifting);
    EXPECT_EQ(found.unit.at("%MVIC").as, UnitKind::level);
    EXPECT_EQ(found.unit.at("mV").as, UnitKind::within);
    const auto wrong = [&](const std::string& row) {
        return error([&] { (void)words(row + "\n"); });
    };
    EXPECT_EQ(wrong("side,left,left,"),
              "emg_words.csv:2: error: [kind] \"side\" is none of muscle, metric, phase, unit");
    EXPECT_EQ(wrong("metric,mean,mode,"),
              "emg_words.csv:2: error: [as] \"mode\" is none of mean, peak, pooled");
    EXPECT_EQ(wrong("unit,V,-,"), "emg_words.csv:2: error: [reason] it must not be empty");
    EXPECT_EQ(wrong("unit,V,within,\nunit,V,level,"),
              "emg_words.csv:3: error: [word] \"V\" stands twice");
}

TEST_F(ComparisonTables, of_maximal_contractions_turn_degrees_into_radians) {
    const auto found = tasks("soleus,point,leg,ankle_angle_r,-1,0,90,-18,how,whence\n");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].group, "soleus");
    EXPECT_FALSE(found[0].effort.trunk);
    EXPECT_EQ(found[0].effort.coordinate, "ankle_angle_r");
    EXPECT_EQ(found[0].effort.sign, -1);
    EXPECT_EQ(found[0].effort.hip, 0);
    EXPECT_DOUBLE_EQ(found[0].effort.knee, std::numbers::pi / 2);
    EXPECT_DOUBLE_EQ(found[0].effort.lumbar, -std::numbers::pi / 10);
    const auto wrong = [&](const std::string& row) {
        return error([&] { (void)tasks(row + "\n"); });
    };
    EXPECT_EQ(wrong("soleus,point,arm,ankle_angle_r,-1,0,90,0,how,whence"),
              "mvic_tasks.csv:2: error: [region] \"arm\" is none of leg, trunk");
    EXPECT_EQ(wrong("soleus,point,leg,ankle_angle_r,2,0,90,0,how,whence"),
              "mvic_tasks.csv:2: error: [sign] \"2\" is none of 1, -1");
    EXPECT_EQ(wrong("soleus,point,leg,ankle_angle_r,1,0,190,0,how,whence"),
              "mvic_tasks.csv:2: error: [knee_deg] it is 190; it must be -180 to 180");
    EXPECT_EQ(wrong("multifidus,up,trunk,L5_S1_FE,1,0,0,0,how,whence"),
              "mvic_tasks.csv:2: error: [coordinate] \"L5_S1_FE\" is none of FE, LB, AR");
    EXPECT_EQ(wrong("a,up,trunk,FE,1,0,0,0,how,whence\nb,up,trunk,FE,1,0,0,5,how,whence"),
              "mvic_tasks.csv:3: error: [task] \"up\" stands above with another effort");
}

}  // namespace
}  // namespace sinew
