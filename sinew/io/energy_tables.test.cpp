#include "sinew/io/energy_tables.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "sinew/body/adult.h"
#include "sinew/input_error.h"
#include "sinew/io/adult_tables.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/osim_reader.h"
#include "sinew/io/osim_writer.h"

namespace sinew {
namespace {

constexpr const char* type_header = "group,slow,source,trust\n";
constexpr const char* cost_header =
    "name,value,low,high,unit,beside,label,what,n,sex,source,doi,trust\n";

class EnergyTables : public testing::Test {
protected:
    EnergyTables() { std::filesystem::create_directories(folder / "evidence"); }
    ~EnergyTables() override { std::filesystem::remove_all(folder); }

    [[nodiscard]] EnergyOptions read(const std::string& types, const std::string& costs) const {
        std::ofstream(folder / "fibre_types.csv") << type_header << types;
        std::ofstream(folder / "evidence" / "energy.csv") << cost_header << costs;
        return load_energy_options(folder);
    }
    /// What is wrong, from the file's name on.
    [[nodiscard]] std::string error(const std::string& types, const std::string& costs) const {
        try {
            (void)read(types, costs);
        } catch (const InputError& e) {
            const std::string message = e.what();
            const auto at = std::min(message.find("fibre_types.csv"), message.find("energy.csv"));
            return message.substr(at);
        }
        return "no error";
    }

    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("energy_" + std::to_string(getpid()));
};

TEST_F(EnergyTables, hold_shares_by_group_and_the_costs_that_stand_beside_a_result) {
    const EnergyOptions read =
        this->read("soleus,0.8,P,P\n*,0.4,D,D\n",
                   "1,5,,,MET,load,squats,all of it,,,S,d,C\n2,,3,10,kcal/min,,,,5,M,S,d,P\n"
                   "3,2.8,,,MET,body_weight,planks,,,,S,d,C\n");
    EXPECT_EQ(read.fibre_types.slow_share, (std::map<std::string, double>{{"soleus", 0.8}}));
    EXPECT_EQ(read.fibre_types.otherwise, 0.4);
    ASSERT_EQ(read.published.size(), 2U);
    EXPECT_EQ(read.published[0].code, "1");
    EXPECT_EQ(read.published[0].met, 5);
    EXPECT_TRUE(read.published[0].with_load);
    EXPECT_FALSE(read.published[1].with_load);
}

TEST_F(EnergyTables, say_where_they_are_wrong) {
    const std::string good = "*,0.5,D,D\n";
    EXPECT_EQ(error("a,1.2,P,P\n", ""),
              "fibre_types.csv:2: error: [slow] it is 1.2; it must be 0 to 1");
    EXPECT_EQ(error("a,1,P,P\na,1,P,P\n", ""), "fibre_types.csv:3: error: [group] it stands twice");
    EXPECT_EQ(error("a,1,P,P\n", ""),
              "fibre_types.csv: error: there is no row \"*\" for the groups without one");
    EXPECT_EQ(error(good, "1,,3,,MET,,,,,,S,d,C\n"),
              "energy.csv:2: error: [value] it is empty, and so is low or high");
    EXPECT_EQ(error(good, "1,-5,,,MET,load,,,,,S,d,C\n"),
              "energy.csv:2: error: [value] it must be above 0");
    EXPECT_EQ(error(good, "1,5,,,MET,bar,,,,,S,d,C\n"),
              "energy.csv:2: error: [beside] \"bar\" is neither load nor body_weight");
    EXPECT_EQ(error(good, "1,5,,,kcal/min,load,,,,,S,d,C\n"),
              "energy.csv:2: error: [unit] beside a result it must be MET");
}

TEST(EnergyTablesThatShip, name_groups_that_the_adult_body_has) {
    const EnergyOptions options = load_energy_options(data_directory());
    EXPECT_FALSE(options.published.empty());
    const BodySpec spec = make_adult(load_adult_tables(data_directory()));
    for (const auto& [group, slow] : options.fibre_types.slow_share) {
        if (group == "transversus abdominis") continue;  // a hoop
        EXPECT_TRUE(std::ranges::find(spec.groups, group, &GroupSpec::name) != spec.groups.end())
            << group;
    }
}

TEST(SpecificTensions, come_back_to_an_adult_body_that_went_through_a_file_and_to_no_other) {
    const BodySpec adult = make_adult(load_adult_tables(data_directory()), {.strength = 1.3});
    BodySpec read = make_body_spec("adult.osim", format_body_spec(adult));
    EXPECT_EQ(read.muscles.front().specific_tension, 0);
    assign_specific_tensions(data_directory(), read);
    ASSERT_EQ(read.muscles.size(), adult.muscles.size());
    for (std::size_t m = 0; m < adult.muscles.size(); ++m) {
        EXPECT_GT(adult.muscles[m].specific_tension, 1e5);
        EXPECT_EQ(read.muscles[m].specific_tension, adult.muscles[m].specific_tension);
    }
    read = make_body_spec("adult.osim", format_body_spec(adult));
    read.name = "Rajagopal2016";
    assign_specific_tensions(data_directory(), read);
    EXPECT_EQ(read.muscles.front().specific_tension, 0);
}

}  // namespace
}  // namespace sinew
