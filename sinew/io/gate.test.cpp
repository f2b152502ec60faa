#include "sinew/io/gate.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "sinew/input_error.h"
#include "sinew/io/data_directory.h"

namespace sinew {
namespace {

class GateFile : public testing::Test {
protected:
    GateFile()
        : folder(std::filesystem::path(testing::TempDir()) /
                 ("sinew_gate_" + std::to_string(::getpid()))) {
        for (const char* part : {"bodies", "exercises"})
            std::filesystem::create_directories(folder / part);
        write("bodies/stability.csv", "# a note\nname,value\ngain,10\n");
        for (const char* name : {"curl_up", "glute_bridge", "front_plank"})
            write("exercises/" + std::string(name) + ".yaml", "load: 0kg\n");
    }
    ~GateFile() override { std::filesystem::remove_all(folder); }

    void write(const std::string& file, const std::string& text) const {
        std::ofstream(folder / file) << text;
    }
    /// Rows of check, person and verdict, with the constants that are there.
    Gate load(const std::vector<std::string>& rows) const {
        std::string text = "check,person,verdict,constants\n";
        for (const std::string& row : rows)
            text += row + "," + calc_constants_fingerprint(folder) + "\n";
        write("gate.csv", text);
        return load_gate(folder);
    }

    std::filesystem::path folder;
};

TEST_F(GateFile, is_passed_when_every_check_holds_and_not_when_none_was_made) {
    EXPECT_TRUE(load({"a,female,holds", "b,male,holds"}).passed());
    EXPECT_EQ(describe_closed_gate(load({"a,female,holds"}), {}), "");
    EXPECT_FALSE(load({"a,female,holds", "b,male,undecided"}).passed());
    EXPECT_FALSE(load({}).passed());
    EXPECT_NE(describe_closed_gate(load({"a,female,holds", "b,male,fails"}), {})
                  .find("with the shipped constants 1 of 2 checks"),
              std::string::npos);
}

TEST_F(GateFile, is_no_leave_for_constants_or_bodies_that_it_was_not_tried_with) {
    const Gate passed = load({"a,female,holds"});
    ASSERT_TRUE(passed.passed());
    EXPECT_EQ(describe_closed_gate(passed, {"--gain 5", "--body x.osim"}),
              "no verdict about the abdominal muscles: the gate was tried with the shipped "
              "constants and bodies and tells nothing of --gain 5, --body x.osim; with the shipped "
              "constants 1 of 1 checks of plank, curl-up and bridge beside measurements hold "
              "(docs/validation_trunk.md, The gate); what is said of them here is the model's "
              "figure");
}

TEST_F(GateFile, rows_of_other_data_files_count_for_nothing) {
    ASSERT_TRUE(load({"a,female,holds", "b,male,holds"}).passed());
    write("bodies/stability.csv", "# another note\nname,value\ngain,10\n");
    EXPECT_TRUE(load_gate(folder).passed()) << "a note is no constant";
    for (const auto& [file, text] : {std::pair{"bodies/stability.csv", "name,value\ngain,11\n"},
                                     std::pair{"exercises/curl_up.yaml", "load: 1kg\n"},
                                     std::pair{"bodies/more.csv", "name,value\n"}}) {
        ASSERT_TRUE(load({"a,female,holds", "b,male,holds"}).passed());
        write(file, text);
        const Gate gate = load_gate(folder);
        EXPECT_FALSE(gate.passed()) << file;
        EXPECT_EQ(gate.stale, 2) << file;
        EXPECT_EQ(gate.held, 0) << file;
        EXPECT_NE(describe_closed_gate(gate, {}).find("until `make validate` repeats"),
                  std::string::npos);
    }
}

TEST_F(GateFile, the_fingerprint_is_that_of_the_script_that_writes_it) {
    // By tools/validation_gate.py, which shares nothing with this, over the same four files.
    EXPECT_EQ(calc_constants_fingerprint(folder), "0e7957e1bb3e800b");
}

TEST_F(GateFile, an_unknown_verdict_is_refused) {
    try {
        (void)load({"a,female,perhaps"});
        FAIL() << "not refused";
    } catch (const InputError& fault) {
        EXPECT_NE(std::string(fault.what()).find("gate.csv:2"), std::string::npos) << fault.what();
        EXPECT_NE(std::string(fault.what()).find("it must be holds, fails or undecided"),
                  std::string::npos)
            << fault.what();
    }
}

TEST(Gate, the_one_that_ships_was_tried_with_the_data_that_ship) {
    const Gate gate = load_gate(data_directory());
    EXPECT_GT(gate.checks, 20);
    EXPECT_EQ(gate.stale, 0) << "data/bodies or an exercise of the gate has changed since; run "
                                "`make validate`, which tries the gate again and writes gate.csv";
}

}  // namespace
}  // namespace sinew
