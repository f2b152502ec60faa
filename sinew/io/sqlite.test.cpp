#include "sinew/io/sqlite.h"

#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include "sinew/input_error.h"

namespace sinew {
namespace {

namespace fs = std::filesystem;
using Access = SqlDatabase::Access;

std::string error_of(const auto& act) {
    try {
        act();
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

struct Sqlite : testing::Test {
    fs::path folder = fs::path(testing::TempDir()) / ("sqlite_" + std::to_string(::getpid()));
    fs::path file = folder / "a.sqlite";
    Sqlite() {
        fs::remove_all(folder);
        fs::create_directories(folder);
    }
    ~Sqlite() override {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }
};

TEST_F(Sqlite, gives_back_what_it_was_given) {
    const SqlDatabase database(file, Access::make);
    database.execute("CREATE TABLE t (n INTEGER, x REAL, s TEXT, e TEXT) STRICT");
    SqlStatement insert(database, "INSERT INTO t VALUES (?1, ?2, ?3, ?4)");
    insert.give(1, std::int64_t{1} << 40);
    insert.give(2, 0.1);
    insert.give(3, std::string("it's; \"two\"\n× 10"));
    EXPECT_FALSE(insert.step());
    SqlStatement row(database, "SELECT * FROM t");
    ASSERT_TRUE(row.step());
    EXPECT_EQ(row.whole_number(0), std::int64_t{1} << 40);
    EXPECT_EQ(row.number(1), 0.1);
    EXPECT_EQ(row.text(2), "it's; \"two\"\n× 10");
    EXPECT_FALSE(row.is_null(2));
    EXPECT_TRUE(row.is_null(3));
    EXPECT_FALSE(row.step());
}

TEST_F(Sqlite, undoes_a_transaction_that_is_not_committed) {
    const SqlDatabase database(file, Access::make);
    database.execute("CREATE TABLE t (n)");
    {
        const SqlTransaction transaction(database, SqlTransaction::Kind::write);
        database.execute("INSERT INTO t VALUES (1)");
    }
    EXPECT_EQ(database.whole_number("SELECT count(*) FROM t"), 0);
    SqlTransaction transaction(database, SqlTransaction::Kind::write);
    database.execute("INSERT INTO t VALUES (1)");
    transaction.commit();
    EXPECT_EQ(SqlDatabase(file, Access::read).whole_number("SELECT count(*) FROM t"), 1);
}

TEST_F(Sqlite, a_full_disk_is_told_and_leaves_the_file_as_it_was) {
    const SqlDatabase database(file, Access::make);
    database.execute("CREATE TABLE t (s); INSERT INTO t VALUES ('first')");
    ASSERT_EQ(database.whole_number("PRAGMA max_page_count = 4"), 4);
    EXPECT_EQ(error_of([&] {
                  SqlTransaction transaction(database, SqlTransaction::Kind::write);
                  for (int i = 0; i < 100; ++i)
                      database.execute("INSERT INTO t VALUES (zeroblob(1000))");
                  transaction.commit();
              }),
              file.string() + ": error: the disk is full; the file is as it was");
    EXPECT_EQ(database.text("SELECT group_concat(s) FROM t"), "first");
}

TEST_F(Sqlite, reading_changes_nothing) {
    SqlDatabase(file, Access::make).execute("CREATE TABLE t (n)");
    const SqlDatabase database(file, Access::read);
    EXPECT_EQ(
        error_of([&] { database.execute("INSERT INTO t VALUES (1)"); }),
        file.string() + ": error: the file cannot be opened: attempt to write a readonly database");
}

TEST_F(Sqlite, a_file_must_be_there_unless_it_is_to_be_made) {
    for (const Access access : {Access::read, Access::write})
        EXPECT_EQ(
            error_of([&] { const SqlDatabase none(file, access); }),
            file.string() + ": error: the file cannot be opened: unable to open database file");
    EXPECT_FALSE(fs::exists(file));
}

TEST_F(Sqlite, no_name_stands_for_something_else) {
    for (const char* name : {":memory:", "file:x?mode=memory", "a%41#?.sqlite"}) {
        SqlDatabase(folder / name, Access::make).execute("CREATE TABLE t (n)");
        EXPECT_TRUE(fs::is_regular_file(folder / name)) << name;
    }
    const fs::path here = fs::current_path();
    fs::current_path(folder);
    fs::remove(":memory:");
    SqlDatabase(":memory:", Access::make).execute("CREATE TABLE t (n)");
    fs::current_path(here);
    EXPECT_TRUE(fs::is_regular_file(folder / ":memory:"));
}

TEST_F(Sqlite, what_is_no_file_is_refused) {
    EXPECT_EQ(error_of([&] { const SqlDatabase none(folder, Access::make); }),
              folder.string() + ": error: this is a folder; it must be a file");
    EXPECT_EQ(error_of([&] { const SqlDatabase none("/dev/full", Access::make); }),
              "/dev/full: error: this is a device or a pipe; it must be a file");
}

TEST_F(Sqlite, what_is_no_database_is_told_with_how_to_save_it) {
    std::ofstream(file) << "Not a database, but a text of more than sixteen bytes.\n";
    EXPECT_EQ(error_of([&] { const SqlDatabase none(file, Access::write); }),
              file.string() +
                  ": error: the file is damaged, or no SQLite database: file is not a database\n"
                  "Keep it: `sqlite3 '" +
                  file.string() +
                  "' .recover`, or .dump where that is missing, shows what is left.");
}

TEST_F(Sqlite, a_mistake_of_ours_is_no_mistake_of_the_file_s) {
    const SqlDatabase database = SqlDatabase::in_memory("a log");
    EXPECT_THROW(database.execute("SELEKT"), std::runtime_error);
    EXPECT_EQ(error_of([&] {
                  database.execute("CREATE TABLE t (n CHECK (n > 0)); INSERT INTO t VALUES (0)");
              }),
              "a log: error: the file does not take this: CHECK constraint failed: n > 0");
}

TEST_F(Sqlite, a_copy_holds_all) {
    const SqlDatabase database(file, Access::make);
    database.execute("PRAGMA journal_mode = WAL; CREATE TABLE t (n); INSERT INTO t VALUES (7)");
    const SqlDatabase copy(folder / "copy", Access::make);
    database.copy_to(copy);
    EXPECT_EQ(copy.whole_number("SELECT n FROM t"), 7);
    const SqlDatabase memory = SqlDatabase::in_memory("m");
    database.copy_to(memory);
    EXPECT_EQ(memory.whole_number("SELECT n FROM t"), 7);
}

}  // namespace
}  // namespace sinew
