#include "sinew/io/csv.h"

#include <gtest/gtest.h>

#include "sinew/input_error.h"

namespace sinew {
namespace {

std::string error_of(const auto& act) {
    try {
        act();
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

TEST(CsvTable, reads_notes_quotes_and_windows_line_ends) {
    const CsvTable table("t.csv",
                         "# note, with a comma\r\nname,x\r\n\"a, \"\"b\"\"\",1.5\r\n\r\nc,-2e3\n");
    ASSERT_EQ(table.rows().size(), 2u);
    EXPECT_EQ(table.text(table.rows()[0], "name"), "a, \"b\"");
    EXPECT_EQ(table.number(table.rows()[0], "x"), 1.5);
    EXPECT_EQ(table.number(table.rows()[1], "x"), -2000);
    EXPECT_EQ(table.rows()[1].line, 5);
}

TEST(CsvTable, reads_lists_truths_and_whole_numbers) {
    const CsvTable table("t.csv", "list,truth,n\n1 2.5  -3,true,-1\n,false,7\n");
    EXPECT_EQ(table.numbers(table.rows()[0], "list"), (std::vector<double>{1, 2.5, -3}));
    EXPECT_TRUE(table.numbers(table.rows()[1], "list").empty());
    EXPECT_TRUE(table.truth(table.rows()[0], "truth"));
    EXPECT_FALSE(table.truth(table.rows()[1], "truth"));
    EXPECT_EQ(table.whole_number(table.rows()[0], "n"), -1);
}

TEST(CsvTable, names_file_line_column_and_value) {
    const CsvTable table("t.csv", "a,b\n1,x1\n1.5,inf\n");
    EXPECT_EQ(error_of([&] { (void)table.number(table.rows()[0], "b"); }),
              "t.csv:2: error: [b] \"x1\" is not a finite number");
    EXPECT_EQ(error_of([&] { (void)table.number(table.rows()[1], "b"); }),
              "t.csv:3: error: [b] \"inf\" is not a finite number");
    EXPECT_EQ(error_of([&] { (void)table.whole_number(table.rows()[1], "a"); }),
              "t.csv:3: error: [a] 1.5 is not a whole number");
    EXPECT_EQ(error_of([&] { (void)table.truth(table.rows()[0], "a"); }),
              "t.csv:2: error: [a] \"1\" is neither true nor false");
    EXPECT_EQ(error_of([&] { (void)table.text(table.rows()[0], "c"); }),
              "t.csv: error: there is no column c");
}

TEST(CsvTable, refuses_rows_and_headers_that_do_not_fit) {
    EXPECT_EQ(error_of([] { CsvTable("t.csv", "a,b\n1\n"); }),
              "t.csv:2: error: the row has 1 fields; the header has 2");
    EXPECT_EQ(error_of([] { CsvTable("t.csv", "a,a\n"); }),
              "t.csv:1: error: [a] the column is named twice");
    EXPECT_EQ(error_of([] { CsvTable("t.csv", "a\n\"b\n"); }),
              "t.csv:2: error: a quote is not closed on its line");
    EXPECT_EQ(error_of([] { CsvTable("t.csv", "# only a note\n"); }),
              "t.csv: error: the table has no header");
    const CsvTable table("t.csv", "a,b\n");
    EXPECT_EQ(error_of([&] {
                  table.require_columns({"a", "c"});
              }),
              "t.csv: error: the columns are a,b; they must be a,c");
}

TEST(CsvTable, says_which_file_cannot_be_read) {
    EXPECT_EQ(error_of([] { (void)load_csv("/nowhere/t.csv"); }),
              "/nowhere/t.csv: error: the file cannot be opened: No such file or directory");
}

}  // namespace
}  // namespace sinew
