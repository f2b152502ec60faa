#include "sinew/io/measurements.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "sinew/input_error.h"
#include "sinew/io/data_directory.h"

namespace sinew {
namespace {

constexpr const char* emg_header =
    "id,study,year,doi,citation,n,sex,exercise,variation,load,muscle,region,metric,phase,unit,mean,"
    "sd,low,high,notes\n";
constexpr const char* load_header =
    "id,study,year,doi,citation,n,sex,exercise,variation,load,quantity,site,metric,unit,mean,sd,"
    "low,high,notes\n";
constexpr const char* good =
    "A1,Paper 2015,2015,10.1/a,\"Paper 2015, J. 1, 2\",13,F,squat,deep,10RM,gluteus "
    "maximus,upper,mean,whole set,%MVIC,29.4,5.5,11,40,abstract\n";

class MeasurementFiles : public testing::Test {
protected:
    MeasurementFiles() { std::filesystem::create_directories(folder / "evidence"); }
    ~MeasurementFiles() override { std::filesystem::remove_all(folder); }

    [[nodiscard]] std::vector<Measurement> read(const std::string& emg,
                                                const std::string& loads = "") const {
        std::ofstream(folder / "evidence" / "emg.csv") << emg_header << emg;
        std::ofstream(folder / "evidence" / "loads.csv") << load_header << loads;
        return load_measurements(folder);
    }
    /// What is wrong, without the folder.
    [[nodiscard]] std::string error(const std::string& emg, const std::string& loads = "") const {
        try {
            (void)read(emg, loads);
        } catch (const InputError& e) {
            const std::string message = e.what();
            return message.substr(message.find("evidence/") + 9);
        }
        return "no error";
    }

    std::filesystem::path folder = std::filesystem::temp_directory_path() /
                                   ("sinew_measurements_test_" + std::to_string(::getpid()));
};

TEST_F(MeasurementFiles, are_read_row_by_row_the_muscles_first) {
    const auto rows = read(std::string("# note\n") + good,
                           "B1,Paper 1988,,,\"Paper, J. 2, 3\",,,lift,,,pressure,belly,peak,kPa,,,"
                           "21,37,measured\n");
    ASSERT_EQ(rows.size(), 2U);
    const Measurement& m = rows[0];
    EXPECT_EQ(m.kind, MeasurementKind::emg);
    EXPECT_EQ(m.id, "A1");
    EXPECT_EQ(m.study, "Paper 2015");
    EXPECT_EQ(m.year, 2015);
    EXPECT_EQ(m.doi, "10.1/a");
    EXPECT_EQ(m.citation, "Paper 2015, J. 1, 2");
    EXPECT_EQ(m.n, 13);
    EXPECT_EQ(m.sex, "F");
    EXPECT_EQ(m.exercise, "squat");
    EXPECT_EQ(m.variation, "deep");
    EXPECT_EQ(m.load, "10RM");
    EXPECT_EQ(m.muscle, "gluteus maximus");
    EXPECT_EQ(m.region, "upper");
    EXPECT_EQ(m.metric, "mean");
    EXPECT_EQ(m.phase, "whole set");
    EXPECT_EQ(m.unit, "%MVIC");
    EXPECT_EQ(m.mean, 29.4);
    EXPECT_EQ(m.sd, 5.5);
    EXPECT_EQ(m.low, 11);
    EXPECT_EQ(m.high, 40);
    EXPECT_EQ(m.notes, "abstract");
    EXPECT_EQ(m.line, 3);
    EXPECT_EQ(m.file, (folder / "evidence" / "emg.csv").string());
    EXPECT_EQ(rows[1].kind, MeasurementKind::load);
    EXPECT_EQ(rows[1].quantity, "pressure");
    EXPECT_EQ(rows[1].site, "belly");
    EXPECT_EQ(rows[1].year, std::nullopt);
    EXPECT_EQ(rows[1].mean, std::nullopt);
    EXPECT_EQ(rows[1].high, 37);
}

TEST_F(MeasurementFiles, a_wrong_row_is_named_with_its_place) {
    const auto wrong = [&](const std::string& from, const std::string& to) {
        std::string row = good;
        row.replace(row.find(from), from.size(), to);
        return error(row);
    };
    EXPECT_EQ(wrong("29.4", "about 30"),
              "emg.csv:2: error: [mean] \"about 30\" is not a finite number");
    EXPECT_EQ(wrong("5.5", "-5.5"), "emg.csv:2: error: [sd] it is -5.5; it must be 0 or more");
    EXPECT_EQ(wrong(",11,", ",50,"), "emg.csv:2: error: [low] it is 50, above high, 40");
    EXPECT_EQ(wrong(",2015,", ",215,"),
              "emg.csv:2: error: [year] it is 215; it must be 1900 to 2100");
    EXPECT_EQ(wrong(",13,", ",0,"), "emg.csv:2: error: [n] it is 0; it must be 1 to 1000000");
    EXPECT_EQ(wrong("10.1/a", "doi:10.1/a"),
              "emg.csv:2: error: [doi] \"doi:10.1/a\" does not begin with 10.");
    EXPECT_EQ(wrong("J. 1, 2", "https://a.b"),
              "emg.csv:2: error: [citation] it holds an address; give the DOI, or journal, volume "
              "and pages");
    EXPECT_EQ(wrong("%MVIC", ""),
              "emg.csv:2: error: [unit] a figure has no unit; write 1 where it is a pure number");
    EXPECT_EQ(wrong("29.4,5.5,11,40,abstract", ",,,,"),
              "emg.csv:2: error: [mean] the row has no mean, low, high or notes; it says nothing");
    EXPECT_EQ(wrong("29.4,", ","), "emg.csv:2: error: [sd] it stands without a mean");
    for (const auto& [column, text] : {std::pair{"id", "A1"},
                                       {"study", "Paper 2015"},
                                       {"exercise", "squat"},
                                       {"muscle", "gluteus maximus"},
                                       {"metric", "mean"}})
        EXPECT_EQ(wrong(text, ""),
                  "emg.csv:2: error: [" + std::string(column) + "] it must not be empty");
    EXPECT_EQ(error(std::string(good) + good),
              "emg.csv:3: error: [id] A1 stands already in emg.csv:2; give this row an id of its "
              "own");
    EXPECT_EQ(error(good, "A1,P,,,C,,,lift,,,pressure,belly,peak,kPa,1,,,,\n"),
              "loads.csv:2: error: [id] A1 stands already in emg.csv:2; give this row an id of its "
              "own");
    EXPECT_EQ(error("A1,P\n"), "emg.csv:2: error: the row has 2 fields; the header has 20");
}

TEST(Measurements, that_ship_hold_what_the_studies_print) {
    const auto rows = load_measurements(data_directory());
    const auto row = [&](const char* id) {
        const auto found = std::ranges::find(rows, id, &Measurement::id);
        return found == rows.end() ? Measurement{} : *found;
    };
    EXPECT_EQ(row("A0003").mean, 86.8);  // Contreras 2015, lower gluteus maximus, hip thrust
    EXPECT_EQ(row("A0003").doi, "10.1123/jab.2014-0301");
    EXPECT_EQ(row("A0236").low, 26);  // Calatayud 2019: quartiles
    EXPECT_EQ(row("A0262").mean, std::nullopt);
    EXPECT_EQ(row("A0262").high, 45);  // Ekstrom 2007: less than
    EXPECT_EQ(row("V001").mean, 3.13);
    EXPECT_EQ(row("B102").low, 161);
    for (const Measurement& m : rows) EXPECT_GT(m.citation.size(), 25U) << m.id;
}

}  // namespace
}  // namespace sinew
