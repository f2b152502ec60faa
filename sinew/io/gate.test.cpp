#include "sinew/io/gate.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

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
        std::filesystem::create_directories(folder);
    }
    ~GateFile() override { std::filesystem::remove_all(folder); }

    Gate load(const std::string& rows) const {
        std::ofstream(folder / "gate.csv") << "check,person,verdict\n" << rows;
        return load_gate(folder);
    }

    std::filesystem::path folder;
};

TEST_F(GateFile, is_passed_when_every_check_holds_and_not_when_none_was_made) {
    EXPECT_TRUE(load("a,female,holds\nb,male,holds\n").passed());
    EXPECT_EQ(describe(load("a,female,holds\n")), "");
    EXPECT_FALSE(load("a,female,holds\nb,male,undecided\n").passed());
    EXPECT_FALSE(load("").passed());
    EXPECT_NE(describe(load("a,female,holds\nb,male,fails\n")).find("1 of 2 checks"),
              std::string::npos);
}

TEST_F(GateFile, an_unknown_verdict_is_refused) {
    try {
        (void)load("a,female,perhaps\n");
        FAIL() << "not refused";
    } catch (const InputError& fault) {
        EXPECT_NE(std::string(fault.what()).find("gate.csv:2"), std::string::npos) << fault.what();
        EXPECT_NE(std::string(fault.what()).find("it must be holds, fails or undecided"),
                  std::string::npos)
            << fault.what();
    }
}

TEST(Gate, the_one_that_ships_can_be_read) {
    EXPECT_GT(load_gate(data_directory()).checks, 20);
}

}  // namespace
}  // namespace sinew
