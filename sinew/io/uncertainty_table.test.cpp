#include "sinew/io/uncertainty_table.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <numbers>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "sinew/input_error.h"
#include "sinew/io/csv.h"
#include "sinew/io/data_directory.h"
#include "sinew/io/trunk_constants.h"

namespace sinew {
namespace {

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// The shipped table with one piece of text replaced, read from a folder of its own.
class ChangedTable {
public:
    ChangedTable()
        : folder_(std::filesystem::temp_directory_path() /
                  fmt::format("sinew_uncertainty_table_test_{}", ::getpid())) {
        std::filesystem::create_directories(folder_);
    }
    ~ChangedTable() { std::filesystem::remove_all(folder_); }
    ChangedTable(const ChangedTable&) = delete;
    ChangedTable& operator=(const ChangedTable&) = delete;

    /// The message, less the folder and the line's number.
    std::string error_with(const std::string& from, const std::string& to) const {
        std::string text = text_of(data_directory() / "uncertainty.csv");
        const auto at = text.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        text.replace(at, from.size(), to);
        std::ofstream(folder_ / "uncertainty.csv") << text;
        try {
            (void)load_uncertain_quantities(folder_);
        } catch (const InputError& error) {
            const std::string message = error.what();
            return message.substr(message.find("error: "));
        }
        return "no error";
    }

private:
    std::filesystem::path folder_;
};

const UncertainQuantity& find(const std::vector<UncertainQuantity>& quantities, const char* name) {
    return *std::ranges::find(quantities, name, &UncertainQuantity::name);
}

TEST(UncertaintyTable, every_quantity_has_one_row_with_its_source) {
    const auto quantities = load_uncertain_quantities(data_directory());
    ASSERT_EQ(quantities.size(), uncertain_names().size());
    for (const UncertainQuantity& quantity : quantities) {
        EXPECT_GT(quantity.source.size(), 8U) << quantity.name;
        EXPECT_FALSE(quantity.each.empty()) << quantity.name;
        if (quantity.from_table) continue;
        EXPECT_EQ(check_distribution(quantity.distribution), "") << quantity.name;
        EXPECT_LT(quantity.distribution.low, quantity.distribution.high) << quantity.name;
    }
}

TEST(UncertaintyTable, factors_have_their_middle_at_one_and_shifts_at_nothing) {
    // The middle of the samples must be the body and the set-up that were asked for.
    for (const UncertainQuantity& quantity : load_uncertain_quantities(data_directory()))
        if (!quantity.from_table) {
            EXPECT_EQ(quantity.distribution.middle, quantity.unit == "x" ? 1 : 0) << quantity.name;
        }
}

TEST(UncertaintyTable, degrees_become_radians_and_logarithms_do_not) {
    const auto quantities = load_uncertain_quantities(data_directory());
    const Distribution& angle = find(quantities, "lumbar_extension").distribution;
    EXPECT_NEAR(angle.sd, 5 * std::numbers::pi / 180, 1e-15);
    EXPECT_NEAR(angle.high, 15 * std::numbers::pi / 180, 1e-15);
    const Distribution& strength = find(quantities, "muscle_strength").distribution;
    EXPECT_EQ(strength.kind, DistributionKind::lognormal);
    EXPECT_EQ(strength.sd, 0.15);
}

TEST(UncertaintyTable, the_line_of_pressure_moves_as_far_as_the_arms_that_were_measured) {
    const auto quantities = load_uncertain_quantities(data_directory());
    const Distribution& line = find(quantities, "pressure_line").distribution;
    int arms = 0;
    for (const auto& [name, constant] : load_trunk_constants(data_directory()).pressure)
        if (name.starts_with("arm_")) {
            ++arms;
            EXPECT_NEAR(constant.low - constant.value, line.low, 1e-12) << name;
            EXPECT_NEAR(constant.high - constant.value, line.high, 1e-12) << name;
        }
    EXPECT_EQ(arms, 6);
}

TEST(UncertaintyTable, specific_tension_spans_what_the_calibration_says) {
    // docs/adult_body.md: legs 26.3 to 49.8 about 36.6 N/cm²; trunk 75.5 to 130 about 100.9.
    const auto quantities = load_uncertain_quantities(data_directory());
    const Distribution& leg = find(quantities, "specific_tension_leg").distribution;
    EXPECT_NEAR(leg.low, 26.3 / 36.6, 0.005);
    EXPECT_NEAR(leg.high, 49.8 / 36.6, 0.005);
    const Distribution& trunk = find(quantities, "specific_tension_trunk").distribution;
    EXPECT_NEAR(trunk.low, 75.5 / 100.9, 0.005);
    EXPECT_NEAR(trunk.high, 130 / 100.9, 0.005);
}

TEST(UncertaintyTable, a_wrong_row_is_named) {
    const ChangedTable table;
    EXPECT_EQ(table.error_with("muscle_strength", "muscle_strenght"),
              "error: [name] \"muscle_strenght\" is nothing that can be sampled");
    EXPECT_EQ(table.error_with("optimal_fibre_length,lognormal", "muscle_strength,lognormal"),
              "error: [name] it stands twice");
    EXPECT_EQ(table.error_with("N/N,surface,\"declared", "N/N,surface,\"\"\n#,,,,,,,,\"declared"),
              "error: [source] a row needs its source, or declared and the reasoning");
    EXPECT_EQ(table.error_with("friction,triangular", "friction,cauchy"),
              "error: [distribution] \"cauchy\" is none of uniform, triangular, log_uniform, "
              "normal, lognormal");
    EXPECT_EQ(table.error_with("friction,triangular,-0.1", "friction,triangular,0.2"),
              "error: [distribution] middle must lie between low and high");
    EXPECT_EQ(table.error_with("gain,log_uniform,,", "gain,log_uniform,5,"),
              "error: [low] it must be empty: the number is another table's");
    EXPECT_EQ(table.error_with("gain,log_uniform", "gain,lognormal"),
              "error: [distribution] a row of another table has no sd; \"lognormal\" needs one");
    EXPECT_EQ(table.error_with("friction,triangular", "# friction,triangular"),
              "error: there is no row \"friction\"");
}

TEST(UncertaintyTable, the_document_shows_the_table) {
    const std::string document = text_of(data_directory() / ".." / "docs" / "uncertainty.md");
    ASSERT_FALSE(document.empty());
    const CsvTable table = load_csv(data_directory() / "uncertainty.csv");
    for (const CsvTable::Row& row : table.rows()) {
        const auto field = [&](const char* column) { return table.text(row, column); };
        std::string range = "its table's";
        if (!field("low").empty()) {
            range = fmt::format("{} ({} to {}{}{})", field("middle"), field("low"), field("high"),
                                field("unit") == "x" ? "" : fmt::format(" {}", field("unit")),
                                field("sd").empty() ? "" : fmt::format(", sd {}", field("sd")));
        }
        const std::string line = fmt::format("| `{}` | {} | {} | {} |", field("name"),
                                             field("distribution"), range, field("each"));
        EXPECT_NE(document.find(line), std::string::npos) << line;
    }
}

}  // namespace
}  // namespace sinew
