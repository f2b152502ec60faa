#include "sinew/io/tissue_limits.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "sinew/input_error.h"
#include "sinew/io/data_directory.h"

namespace sinew {
namespace {

constexpr const char* header =
    "name,value,unit,beside,kind,label,what,source,reference,url,trust\n";
constexpr const char* good =
    "a,3400,N,lumbar_compression,limit,at work,of whom,Paper 1990,Journal 7:1,http,P\n";

class TissueLimitsFile : public testing::Test {
protected:
    TissueLimitsFile() { std::filesystem::create_directories(folder / "evidence"); }
    ~TissueLimitsFile() override { std::filesystem::remove_all(folder); }

    [[nodiscard]] std::vector<TissueLimit> read(const std::string& text) const {
        std::ofstream(folder / "evidence" / "tissue_limits.csv") << text;
        return load_tissue_limits(folder);
    }
    /// What is wrong, without the folder.
    [[nodiscard]] std::string error(const std::string& text) const {
        try {
            (void)read(text);
        } catch (const InputError& e) {
            const std::string message = e.what();
            return message.substr(message.find("tissue_limits.csv"));
        }
        return "no error";
    }

    std::filesystem::path folder = std::filesystem::temp_directory_path() /
                                   ("sinew_tissue_limits_test_" + std::to_string(::getpid()));
};

TEST_F(TissueLimitsFile, rows_beside_a_load_are_read_in_their_order_and_others_are_not) {
    const auto limits =
        read(std::string(header) + "# note\n" + good +
             "b,88,N,,strength,,spines,Paper 1992,Journal,,P\n" +
             "c,2.5,body_weights,knee_contact,measured,walking,five,Paper 2010,Journal,,P\n");
    ASSERT_EQ(limits.size(), 2U);
    EXPECT_EQ(limits[0].name, "a");
    EXPECT_EQ(limits[0].beside, LoadKind::lumbar_compression);
    EXPECT_EQ(limits[0].kind, LimitKind::limit);
    EXPECT_EQ(limits[0].value, 3400);
    EXPECT_FALSE(limits[0].in_body_weights);
    EXPECT_EQ(limits[0].label, "at work");
    EXPECT_EQ(limits[0].what, "of whom");
    EXPECT_EQ(limits[0].source, "Paper 1990");
    EXPECT_EQ(limits[0].reference, "Journal 7:1");
    EXPECT_EQ(limits[0].url, "http");
    EXPECT_EQ(limits[1].beside, LoadKind::knee_contact);
    EXPECT_EQ(limits[1].kind, LimitKind::measured);
    EXPECT_TRUE(limits[1].in_body_weights);
}

TEST_F(TissueLimitsFile, a_wrong_row_is_named_with_its_place) {
    const auto wrong = [&](const std::string& from, const std::string& to) {
        std::string row = good;
        row.replace(row.find(from), from.size(), to);
        return error(header + row);
    };
    EXPECT_EQ(wrong("3400", "much"),
              "tissue_limits.csv:2: error: [value] \"much\" is not a finite number");
    EXPECT_EQ(wrong("3400", "0"),
              "tissue_limits.csv:2: error: [value] it is 0; it must be above 0");
    EXPECT_EQ(wrong("lumbar_compression", "lumbar_compresion"),
              "tissue_limits.csv:2: error: [beside] \"lumbar_compresion\" is none of "
              "lumbar_compression, lumbar_shear, hip_contact, knee_contact");
    EXPECT_EQ(wrong(",limit,", ",rule,"),
              "tissue_limits.csv:2: error: [kind] \"rule\" is none of limit, strength, measured, "
              "calculated");
    EXPECT_EQ(wrong(",N,", ",kN,"),
              "tissue_limits.csv:2: error: [unit] \"kN\" is no unit of a load; it must be N or "
              "body_weights");
    EXPECT_EQ(wrong("Paper 1990", ""), "tissue_limits.csv:2: error: [source] it must not be empty");
    EXPECT_EQ(wrong("Journal 7:1", ""),
              "tissue_limits.csv:2: error: [reference] it must not be empty");
    EXPECT_EQ(wrong("at work", ""), "tissue_limits.csv:2: error: [label] it must not be empty");
    EXPECT_EQ(error(std::string(header) + good + good),
              "tissue_limits.csv:3: error: [name] it stands twice");
    EXPECT_EQ(error("name,value\na,1\n"),
              "tissue_limits.csv: error: the columns are name,value; they must be "
              "name,value,unit,beside,kind,label,what,source,reference,url,trust");
}

TEST(TissueLimits, that_ship_have_a_limit_for_the_lumbar_levels_and_what_was_measured_for_others) {
    const auto limits = load_tissue_limits(data_directory());
    const auto first = [&](LoadKind kind) {
        return *std::ranges::find(limits, kind, &TissueLimit::beside);
    };
    EXPECT_EQ(first(LoadKind::lumbar_compression).value, 3400);
    EXPECT_EQ(first(LoadKind::lumbar_compression).kind, LimitKind::limit);
    EXPECT_EQ(first(LoadKind::lumbar_shear).value, 1000);
    EXPECT_EQ(first(LoadKind::lumbar_shear).kind, LimitKind::limit);
    for (const LoadKind kind : {LoadKind::hip_contact, LoadKind::knee_contact}) {
        EXPECT_EQ(first(kind).kind, LimitKind::measured);
        EXPECT_TRUE(first(kind).in_body_weights);
    }
    for (const TissueLimit& limit : limits) EXPECT_GT(limit.reference.size(), 20U) << limit.name;
}

}  // namespace
}  // namespace sinew
