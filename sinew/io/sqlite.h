#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <string>

struct sqlite3;
struct sqlite3_stmt;

namespace sinew {

/// One SQLite database. Whatever goes wrong with the file leaves as InputError, one line with the
/// file's name and the cause: held by another program, read-only, damaged, no database, disk full.
/// A mistake in our SQL is a std::runtime_error.
class SqlDatabase {
public:
    /// read: nothing is changed; write: it must be there; make: it is made when missing.
    enum class Access { read, write, make };

    /// A database that another program holds is waited for, 2 s at most. One that whoever runs this
    /// may not write can be read all the same, but for what a killed program left beside it.
    SqlDatabase(const std::filesystem::path& file, Access access);
    /// An empty one in memory. `name` is for messages.
    [[nodiscard]] static SqlDatabase in_memory(const std::string& name);

    [[nodiscard]] const std::string& name() const { return name_; }

    /// Runs statements that answer nothing.
    void execute(const std::string& sql) const;
    /// The first column of the first row.
    [[nodiscard]] std::int64_t whole_number(const std::string& sql) const;
    [[nodiscard]] std::string text(const std::string& sql) const;

    /// Replaces all of `other` by what is here.
    void copy_to(const SqlDatabase& other) const;
    /// Changes that a killed program left in the file beside the database stay there when it is
    /// closed (true, as after opening), or are brought into it (false): for a database that is
    /// known to be ours and whole.
    void leave_journal(bool leave) const;

    [[nodiscard]] sqlite3* handle() const { return handle_.get(); }
    /// Throws what a status of SQLite's means for whoever owns the file.
    [[noreturn]] void fail(int status) const;
    /// The remedy for a damaged file.
    [[nodiscard]] std::string how_to_recover() const;

private:
    struct Close {
        void operator()(sqlite3* handle) const;
    };
    SqlDatabase() = default;
    [[nodiscard]] int open(const std::string& address, int flags);

    std::string name_;
    std::unique_ptr<sqlite3, Close> handle_;
};

/// One statement, its parameters counted from 1 and its columns from 0. Lives no longer than its
/// database.
class SqlStatement {
public:
    SqlStatement(const SqlDatabase& database, const std::string& sql);

    /// A parameter that is not given is NULL.
    void give(int parameter, std::int64_t value);
    void give(int parameter, double value);
    void give(int parameter, std::string value);

    /// Whether there is a row, which is then the current one.
    bool step();

    [[nodiscard]] bool is_null(int column) const;
    [[nodiscard]] std::int64_t whole_number(int column) const;
    [[nodiscard]] double number(int column) const;
    [[nodiscard]] std::string text(int column) const;

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    const SqlDatabase* database_;
    std::deque<std::string> texts_;  ///< that were given; SQLite keeps no copy
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// All or nothing: what was done since is undone where it ends without `commit`.
class SqlTransaction {
public:
    /// write: nobody else writes from here on. read: one state of the database, whoever writes.
    enum class Kind { read, write };
    SqlTransaction(const SqlDatabase& database, Kind kind);
    SqlTransaction(const SqlTransaction&) = delete;
    SqlTransaction& operator=(const SqlTransaction&) = delete;
    ~SqlTransaction();
    void commit();

private:
    const SqlDatabase* database_;
};

}  // namespace sinew
