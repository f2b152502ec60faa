#include "sinew/io/training_log.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include <gtest/gtest.h>
#include <unistd.h>

#include "sinew/input_error.h"
#include "sinew/io/training_log_schema.h"

namespace sinew {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Access = SqlDatabase::Access;

/// The tables of version 1 as they were, and two rows: no later step may lose them.
constexpr const char* version_1 = R"(
CREATE TABLE entry (
    number INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE CHECK (length(uid) = 32 AND uid NOT GLOB '*[^0-9a-f]*'),
    date TEXT NOT NULL CHECK (date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'
        AND date(date, '+0 days') IS date AND date BETWEEN '1970-01-01' AND '2199-12-31'),
    exercise TEXT NOT NULL CHECK (exercise <> ''),
    sets INTEGER NOT NULL CHECK (sets BETWEEN 1 AND 100),
    reps INTEGER NOT NULL CHECK (reps BETWEEN 1 AND 1000),
    load_kg REAL CHECK (load_kg > 0 AND load_kg <= 1000)
) STRICT;
CREATE INDEX entry_by_date ON entry (date);
PRAGMA application_id = 0x53696e77;
PRAGMA user_version = 1;
)";
constexpr const char* rows_of_version_1 = R"(
INSERT INTO entry (uid, date, exercise, sets, reps, load_kg) VALUES
    ('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1', '2026-11-02', 'hip-thrust', 3, 10, 80.5),
    ('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa2', '2026-11-01', 'front-plank', 2, 1, NULL);
)";

std::string error_of(const auto& act) {
    try {
        act();
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

std::chrono::year_month_day november(unsigned day) {
    return std::chrono::year{2026} / 11 / std::chrono::day(day);
}

LogEntry thrust(unsigned day) {
    return {
        .date = november(day), .exercise = "hip-thrust", .sets = 3, .reps = 10, .load_kg = 80.5};
}

std::string uid(char digit) {
    return "b" + std::string(31, digit);
}

struct Log : testing::Test {
    fs::path folder = fs::path(testing::TempDir()) / ("log_" + std::to_string(::getpid()));
    fs::path file = folder / "log.sqlite";
    Log() {
        fs::remove_all(folder);
        fs::create_directories(folder);
    }
    ~Log() override {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }

    [[nodiscard]] std::string bytes() const {
        std::ifstream stream(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    void write(const std::string& text) const { std::ofstream(file, std::ios::binary) << text; }
    [[nodiscard]] std::set<std::string> names() const {
        std::set<std::string> found;
        for (const auto& entry : fs::directory_iterator(folder))
            found.insert(entry.path().filename().string());
        return found;
    }
    void execute(const std::string& sql) const { SqlDatabase(file, Access::make).execute(sql); }
    [[nodiscard]] std::vector<LogEntry> read() const {
        return TrainingLog::open_for_reading(file).entries();
    }
    /// Both ways of opening say the same, and leave every byte.
    void expect_refused(const std::string& what) const {
        const std::string before = bytes();
        const std::string expected = file.string() + ": error: " + what;
        EXPECT_EQ(first_line(error_of([&] { (void)TrainingLog::open_for_reading(file); })),
                  expected);
        EXPECT_EQ(first_line(error_of([&] { (void)TrainingLog::open_for_writing(file); })),
                  expected);
        EXPECT_EQ(bytes(), before);
        EXPECT_EQ(names(), std::set<std::string>{"log.sqlite"});
    }
};

TEST_F(Log, is_kept_where_the_variables_say) {
    EXPECT_EQ(default_log_path("/d", "/h"), "/d/sinew/log.sqlite");
    for (const std::optional<std::string>& none : {std::optional<std::string>(), {""}, {"data"}})
        EXPECT_EQ(default_log_path(none, "/h"), "/h/.local/share/sinew/log.sqlite");
    for (const std::optional<std::string>& none : {std::optional<std::string>(), {""}})
        EXPECT_EQ(error_of([&] { (void)default_log_path(std::nullopt, none); }),
                  "error: [--log] neither HOME nor XDG_DATA_HOME says where the log is kept\n"
                  "Name its file with --log.");
}

TEST_F(Log, that_is_missing_reads_as_empty_and_is_not_made) {
    const TrainingLog log = TrainingLog::open_for_reading(folder / "new" / "log.sqlite");
    EXPECT_TRUE(log.entries().empty());
    EXPECT_FALSE(log.exists());
    EXPECT_EQ(log.notes(),
              std::vector{"no log yet at " + (folder / "new" / "log.sqlite").string()});
    EXPECT_EQ(error_of([&] {
                  (void)TrainingLog::open_for_writing(file, TrainingLog::WhenMissing::refuse);
              }),
              "error: no log yet at " + file.string());
    EXPECT_TRUE(names().empty());
}

TEST_F(Log, gives_back_what_was_added) {
    file = folder / "new" / "folders" / "log.sqlite";
    LogEntry all = thrust(30);
    all.time = 18h + 5min;
    all.variations = {"paused", "feet-nearer"};
    all.hold_s = 1.5;
    LogEntry plain{.date = november(29), .exercise = "crunch", .sets = 1, .reps = 1};
    {
        TrainingLog log = TrainingLog::open_for_writing(file);
        EXPECT_TRUE(log.notes().empty());
        all.uid = log.add(all);
        plain.uid = log.add(plain);
    }
    EXPECT_NE(all.uid, plain.uid);
    EXPECT_TRUE(all.uid.size() == 32 && std::isalpha(all.uid[0])) << all.uid;
    all.variations = {"feet-nearer", "paused"};
    EXPECT_EQ(read(), (std::vector{plain, all}));
}

TEST_F(Log, is_read_by_date_time_and_order_of_adding) {
    TrainingLog log = TrainingLog::open_for_writing(file);
    LogEntry late = thrust(3), early = late, none = late;
    late.time = 20h;
    early.time = 8h;
    const std::string first = log.add(thrust(4)), second = log.add(thrust(4));
    const std::string at_8 = (log.add(late), log.add(early)), without = log.add(none);
    std::vector<std::string> found;
    for (const LogEntry& entry : log.entries()) found.push_back(entry.uid);
    EXPECT_EQ(found[0], without);
    EXPECT_EQ(found[1], at_8);
    EXPECT_EQ(found[3], first);
    EXPECT_EQ(found[4], second);
    EXPECT_EQ(log.entries(november(4)).size(), 2u);
    EXPECT_EQ(log.entries({}, november(3)).size(), 3u);
    EXPECT_EQ(log.entries(november(4), november(4)).size(), 2u);
    EXPECT_EQ(log.entries(november(5)).size(), 0u);
}

TEST_F(Log, removes_one_entry_with_its_variations) {
    TrainingLog log = TrainingLog::open_for_writing(file);
    LogEntry paused = thrust(1);
    paused.variations = {"paused"};
    paused.uid = log.add(paused);
    const std::string other = log.add(thrust(2));
    EXPECT_EQ(log.remove(paused.uid), paused);
    EXPECT_EQ(log.remove(paused.uid), std::nullopt);
    ASSERT_EQ(log.entries().size(), 1u);
    EXPECT_EQ(log.entries()[0].uid, other);
    EXPECT_EQ(SqlDatabase(file, Access::read).whole_number("SELECT count(*) FROM entry_variation"),
              0);
}

TEST_F(Log, takes_all_entries_or_none) {
    TrainingLog log = TrainingLog::open_for_writing(file);
    LogEntry there = thrust(1);
    there.uid = uid('1');
    there.variations = {"feet-nearer", "paused"};
    log.add(there);
    LogEntry other = there;
    other.reps = 11;
    const auto place = [](std::size_t i) { return "x.csv:" + std::to_string(i + 2) + ": error:"; };
    EXPECT_EQ(error_of([&] {
                  log.add_all(std::vector{thrust(2), thrust(3), other}, place);
              }),
              "x.csv:4: error: [uid] " + uid('1') + " is in " + file.string() +
                  " already, with other content\nLeave the uid empty to add it as a new entry.");
    LogEntry beyond = thrust(4);
    beyond.sets = 101;
    EXPECT_EQ(error_of([&] {
                  log.add_all(std::vector{thrust(2), beyond}, place);
              }),
              "x.csv:3: error: [sets] is 101; it must be 1 to 100");
    EXPECT_EQ(log.entries(), std::vector{there});
    std::ranges::reverse(there.variations);  // the same, in another order
    const AddedEntries done = log.add_all(std::vector{thrust(2), there, thrust(2)});
    EXPECT_EQ(done.added, 2u);
    EXPECT_EQ(done.there_already, 1u);
    EXPECT_EQ(log.entries().size(), 3u);
}

TEST_F(Log, two_writers_take_turns) {
    TrainingLog one = TrainingLog::open_for_writing(file),
                two = TrainingLog::open_for_writing(file);
    one.add(thrust(1));
    two.add(thrust(2));
    one.add(thrust(3));
    EXPECT_EQ(two.entries().size(), 3u);
}

TEST_F(Log, an_empty_file_becomes_a_log) {
    write("");
    EXPECT_TRUE(read().empty());
    EXPECT_EQ(bytes(), "");
    TrainingLog::open_for_writing(file).add(thrust(1));
    EXPECT_EQ(read().size(), 1u);
}

TEST_F(Log, of_version_1_is_read_as_it_is_and_brought_up_to_date_for_writing) {
    execute(version_1);
    execute(rows_of_version_1);
    const std::string before = bytes();
    const std::vector<LogEntry> old = read();
    ASSERT_EQ(old.size(), 2u);
    EXPECT_EQ(old[0].exercise, "front-plank");
    EXPECT_EQ(old[0].load_kg, std::nullopt);
    EXPECT_EQ(old[1], (LogEntry{.uid = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1",
                                .date = november(2),
                                .exercise = "hip-thrust",
                                .sets = 3,
                                .reps = 10,
                                .load_kg = 80.5}));
    EXPECT_EQ(bytes(), before);
    EXPECT_EQ(names(), std::set<std::string>{"log.sqlite"});

    const TrainingLog log = TrainingLog::open_for_writing(file);
    EXPECT_EQ(log.notes(), std::vector{file.string() +
                                       " was of version 1 and is now of version 2; as it was, it "
                                       "is kept as " +
                                       file.string() + ".version-1"});
    EXPECT_EQ(log.entries(), old);
    EXPECT_EQ(TrainingLog::open_for_reading(file.string() + ".version-1").entries(), old);
    EXPECT_EQ(
        SqlDatabase(file.string() + ".version-1", Access::read).whole_number("PRAGMA user_version"),
        1);
    EXPECT_TRUE(TrainingLog::open_for_writing(file).notes().empty());
}

TEST_F(Log, of_every_older_version_keeps_its_rows) {
    for (int version = 1; version < newest_log_version; ++version) {
        fs::remove(file);
        {
            const SqlDatabase log(file, Access::make);
            make_log_tables(log, version);
            log.execute(rows_of_version_1);
        }
        const std::vector<LogEntry> old = read();
        EXPECT_EQ(old.size(), 2u);
        TrainingLog log = TrainingLog::open_for_writing(file);
        EXPECT_EQ(log.notes().size(), 1u);
        EXPECT_EQ(log.entries(), old);
        LogEntry paused = thrust(9);
        paused.variations = {"paused"};
        paused.time = 7h;
        log.add(paused);
        EXPECT_EQ(log.entries().back().variations, paused.variations);
    }
}

TEST_F(Log, a_copy_of_an_older_log_takes_nobody_s_name) {
    execute(version_1);
    std::ofstream(file.string() + ".version-1") << "mine";
    const TrainingLog log = TrainingLog::open_for_writing(file);
    EXPECT_TRUE(log.notes().at(0).ends_with(".version-1-2"));
    EXPECT_EQ(fs::file_size(file.string() + ".version-1"), 4u);
    EXPECT_TRUE(read().empty());
}

TEST_F(Log, of_a_newer_version_is_left_as_it_is) {
    TrainingLog::open_for_writing(file).add(thrust(1));
    execute("PRAGMA user_version = 7; CREATE TABLE more (n)");
    expect_refused(
        "the log has version 7; this program knows versions up to 2 and leaves it as it is");
}

TEST_F(Log, a_database_of_another_program_is_left_as_it_is) {
    execute("CREATE TABLE entry (n)");
    const std::string foreign = "this is a database of another program, and is left as it is";
    expect_refused(foreign);
    execute("PRAGMA application_id = 42; PRAGMA user_version = 2");
    expect_refused(foreign);
    execute("PRAGMA application_id = 0x53696e77; PRAGMA user_version = 0");
    expect_refused(foreign);
    execute("PRAGMA user_version = 2");
    expect_refused("its tables are not those of a training log of version 2");
}

TEST_F(Log, tables_of_somebody_s_own_may_stand_beside) {
    TrainingLog::open_for_writing(file).add(thrust(1));
    execute("CREATE TABLE mine (n)");
    EXPECT_EQ(read().size(), 1u);
    TrainingLog::open_for_writing(file).add(thrust(2));
}

TEST_F(Log, a_lost_column_is_seen) {
    TrainingLog::open_for_writing(file).add(thrust(1));
    execute("ALTER TABLE entry RENAME COLUMN reps TO repetitions");
    expect_refused("its tables are not those of a training log of version 2");
}

TEST_F(Log, damage_is_told_and_left_as_it_is) {
    {
        TrainingLog log = TrainingLog::open_for_writing(file);
        log.add_all(std::vector<LogEntry>(500, thrust(1)));
    }
    const std::string whole = bytes();
    constexpr std::size_t page = 4096;
    ASSERT_GT(whole.size(), 10 * page);
    for (std::size_t at = page; at < whole.size(); at += page) {
        std::string flipped = whole;
        for (std::size_t i = at; i < at + page; ++i) flipped[i] = static_cast<char>(~flipped[i]);
        write(flipped);
        const std::string said =
            first_line(error_of([&] { (void)TrainingLog::open_for_writing(file); }));
        EXPECT_TRUE(said.starts_with(file.string() + ": error: the file is damaged: "))
            << "page " << at / page + 1 << ": " << said;
        EXPECT_EQ(bytes(), flipped);
    }
    write(whole.substr(0, whole.size() - 1));
    expect_refused("the file is damaged: its end is missing");
    for (const std::size_t size : {whole.size() - page, 2 * page, page, std::size_t{200}}) {
        write(whole.substr(0, size));
        expect_refused("the file is damaged: database disk image is malformed");
    }
    std::string headless = whole;
    headless[3] = 'x';
    write(headless);
    expect_refused("the file is damaged, or no SQLite database: file is not a database");
    write(whole);
    EXPECT_EQ(read().size(), 500u);
}

TEST_F(Log, an_index_that_differs_from_its_table_is_seen) {
    TrainingLog::open_for_writing(file).add(thrust(1));
    const std::string whole = bytes();
    const std::size_t at = whole.rfind("2026-11-01");  // in the index, which lies behind the table
    ASSERT_NE(at, std::string::npos);
    std::string changed = whole;
    changed[at + 9] = '2';
    write(changed);
    EXPECT_TRUE(error_of([&] { (void)read(); }).find("entry_by_date") != std::string::npos);
}

TEST_F(Log, a_folder_is_no_log) {
    EXPECT_EQ(error_of([&] { (void)TrainingLog::open_for_reading(folder); }),
              folder.string() + ": error: this is a folder; it must be a file");
    EXPECT_EQ(error_of([&] { (void)TrainingLog::open_for_writing(folder); }),
              folder.string() + ": error: this is a folder; it must be a file");
}

TEST_F(Log, an_export_cannot_take_the_log_s_place) {
    (void)TrainingLog::open_for_writing(file);
    fs::create_symlink(file, folder / "link");
    for (const fs::path& target : {file, folder / "link", folder / "." / "log.sqlite"})
        EXPECT_EQ(error_of([&] { require_other_file(file, target, "error: [file]"); }),
                  "error: [file] '" + target.string() + "' is the log itself\nName another file.");
    require_other_file(file, folder / "other.csv", "error: [file]");
    require_other_file(file, "-", "error: [file]");
}

TEST_F(Log, its_tables_refuse_what_lies_beyond_the_bounds) {
    (void)TrainingLog::open_for_writing(file);
    const SqlDatabase log(file, Access::write);
    const auto insert = [&](const std::string& changed, const std::string& value) {
        std::string columns = "uid", values = "'" + uid('0') + "'";
        for (const auto& [name, usual] :
             std::initializer_list<std::pair<std::string, std::string>>{{"date", "'2026-11-30'"},
                                                                        {"time", "NULL"},
                                                                        {"exercise", "'crunch'"},
                                                                        {"sets", "1"},
                                                                        {"reps", "1"},
                                                                        {"load_kg", "NULL"},
                                                                        {"hold_s", "NULL"}}) {
            columns += ", " + name;
            values += ", " + (name == changed ? value : usual);
        }
        if (changed == "uid") values.replace(0, 34, value);
        log.execute("DELETE FROM entry");
        return error_of(
            [&] { log.execute("INSERT INTO entry (" + columns + ") VALUES (" + values + ")"); });
    };
    for (const auto& [column, good] :
         std::initializer_list<std::pair<const char*, const char*>>{{"sets", "100"},
                                                                    {"reps", "1000"},
                                                                    {"load_kg", "1000"},
                                                                    {"load_kg", "0.001"},
                                                                    {"hold_s", "1"},
                                                                    {"hold_s", "3600"},
                                                                    {"date", "'2199-12-31'"},
                                                                    {"date", "'2028-02-29'"},
                                                                    {"time", "'23:59'"}})
        EXPECT_EQ(insert(column, good), "no error") << column << " " << good;
    for (const auto& [column, bad] : std::initializer_list<std::pair<const char*, const char*>>{
             {"uid", "'short'"},       {"uid", "'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'"},
             {"date", "'2026-02-30'"}, {"date", "'2027-02-29'"},
             {"date", "'2026-2-3'"},   {"date", "'1969-12-31'"},
             {"date", "NULL"},         {"date", "20261130"},
             {"time", "'24:00'"},      {"time", "'7:00'"},
             {"exercise", "''"},       {"sets", "0"},
             {"sets", "101"},          {"sets", "1.5"},
             {"reps", "1001"},         {"reps", "'many'"},
             {"load_kg", "0"},         {"load_kg", "1000.5"},
             {"hold_s", "0.5"},        {"hold_s", "3601"}})
        EXPECT_TRUE(insert(column, bad).find("error: the file does not take this: ") !=
                    std::string::npos)
            << column << " " << bad;
}

}  // namespace
}  // namespace sinew
