#include "sinew/io/sqlite.h"

#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "sinew/input_error.h"

namespace sinew {

namespace fs = std::filesystem;

namespace {

constexpr int longest_wait_ms = 2000;

/// SQLite takes some names for something else (`:memory:`, `file:x`); none that begins with /.
std::string plain_address(const fs::path& file) {
    return fs::absolute(file).string();
}

/// SQLite then needs no file beside it, and would not see that somebody changes it meanwhile.
std::string unchanging_address(const fs::path& file) {
    std::string address = "file:";
    for (const char c : plain_address(file)) {
        if (c == '%' || c == '?' || c == '#')
            address += fmt::format("%{:02X}", static_cast<unsigned>(c));
        else
            address += c;
    }
    return address + "?immutable=1";
}

void require_file(const fs::path& file) {
    const auto fail = [&](const std::string& what) {
        throw InputError(fmt::format("{}: error: {}", file.string(), what));
    };
    std::error_code error;
    const fs::file_status status = fs::status(file, error);
    if (status.type() == fs::file_type::not_found) return;
    if (error) fail(fmt::format("the file cannot be opened: {}", error.message()));
    if (fs::is_directory(status)) fail("this is a folder; it must be a file");
    if (!fs::is_regular_file(status)) fail("this is a device or a pipe; it must be a file");
}

fs::path journal_of(const fs::path& file) {
    return file.string() + "-wal";
}

bool holds_something(const fs::path& file) {
    std::error_code error;
    const std::uintmax_t size = fs::file_size(file, error);
    return !error && size > 0;
}

bool is_written_to(const fs::path& path) {
    return ::access(path.c_str(), W_OK) == 0;
}

/// What of the file and its folder is in the way; empty: neither is.
std::string find_hindrance(const fs::path& file) {
    if (::access(file.c_str(), R_OK) != 0 && errno != ENOENT)
        return fmt::format("the file cannot be read: {}", std::strerror(errno));
    if (!is_written_to(file) && errno != ENOENT)
        return fmt::format("the file cannot be written: {}", std::strerror(errno));
    if (!is_written_to(fs::absolute(file).parent_path()))
        return fmt::format("its folder cannot be written, where SQLite keeps a file beside it: {}",
                           std::strerror(errno));
    return "";
}

bool is_about_access(int status) {
    const int kind = status & 0xff;
    return kind == SQLITE_CANTOPEN || kind == SQLITE_READONLY || kind == SQLITE_PERM;
}

}  // namespace

void SqlDatabase::Close::operator()(sqlite3* handle) const {
    sqlite3_close_v2(handle);
}

int SqlDatabase::open(const std::string& address, int flags) {
    sqlite3* handle = nullptr;
    int status = sqlite3_open_v2(address.c_str(), &handle, flags | SQLITE_OPEN_EXRESCODE, nullptr);
    handle_.reset(handle);
    if (status != SQLITE_OK) return status;
    sqlite3_busy_timeout(handle, longest_wait_ms);
    // Files of unknown origin: their schema runs no function that could do harm.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    if (holds_something(journal_of(name_))) leave_journal(true);
    // The file is read at the first question only.
    status = sqlite3_exec(handle, "SELECT count(*) FROM sqlite_schema", nullptr, nullptr, nullptr);
    return status;
}

SqlDatabase::SqlDatabase(const fs::path& file, Access access) : name_(file.string()) {
    require_file(file);
    const bool writable = is_written_to(file) || errno == ENOENT;
    const bool pending = holds_something(journal_of(file));
    int status = SQLITE_CANTOPEN;
    // SQLite would leave files of a reader's own beside what the reader may not write.
    if (writable || (pending && access == Access::read))
        status = open(plain_address(file),
                      SQLITE_OPEN_READWRITE | (access == Access::make ? SQLITE_OPEN_CREATE : 0));
    if (is_about_access(status) && access == Access::read) {
        if (pending)
            throw InputError(fmt::format("{}: error: its last changes lie in {}: {}", name_,
                                         journal_of(file).string(), find_hindrance(file)),
                             "Let somebody open it who may write there.");
        status = open(unchanging_address(file), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
    }
    if (status != SQLITE_OK) fail(status);
    execute(access == Access::read ? "PRAGMA query_only = ON"
                                   : "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
}

SqlDatabase SqlDatabase::in_memory(const std::string& name) {
    SqlDatabase database;
    database.name_ = name;
    const int status = database.open(":memory:", SQLITE_OPEN_READWRITE);
    if (status != SQLITE_OK) database.fail(status);
    return database;
}

void SqlDatabase::execute(const std::string& sql) const {
    const int status = sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr);
    if (status != SQLITE_OK) fail(status);
}

std::int64_t SqlDatabase::whole_number(const std::string& sql) const {
    SqlStatement statement(*this, sql);
    return statement.step() ? statement.whole_number(0) : 0;
}

std::string SqlDatabase::text(const std::string& sql) const {
    SqlStatement statement(*this, sql);
    return statement.step() ? statement.text(0) : "";
}

void SqlDatabase::copy_to(const SqlDatabase& other) const {
    sqlite3_backup* copy = sqlite3_backup_init(other.handle(), "main", handle(), "main");
    if (copy == nullptr) other.fail(sqlite3_extended_errcode(other.handle()));
    const int stepped = sqlite3_backup_step(copy, -1);
    const int status = sqlite3_backup_finish(copy);
    if (status != SQLITE_OK) other.fail(status);
    if (stepped != SQLITE_DONE) fail(stepped);
}

std::string SqlDatabase::how_to_recover() const {
    return fmt::format(
        "Keep it: `sqlite3 '{}' .recover`, or .dump where that is missing, shows what is left.",
        name_);
}

void SqlDatabase::leave_journal(bool leave) const {
    sqlite3_db_config(handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, leave ? 1 : 0, nullptr);
}

void SqlDatabase::fail(int status) const {
    const auto error = [&](const std::string& what, const std::string& remedy = "") {
        const std::string message = fmt::format("{}: error: {}", name_, what);
        return remedy.empty() ? InputError(message) : InputError(message, remedy);
    };
    // Of a connection that was not opened there is nothing to ask.
    const std::string said = handle_ && sqlite3_errcode(handle()) != SQLITE_OK
                                 ? sqlite3_errmsg(handle())
                                 : sqlite3_errstr(status);
    std::string hindrance;
    switch (status & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            throw error("another program holds the file", "Try again when it is done with it.");
        case SQLITE_NOTADB:
            throw error("the file is damaged, or no SQLite database: " + said, how_to_recover());
        case SQLITE_CORRUPT:
            throw error("the file is damaged: " + said, how_to_recover());
        case SQLITE_FULL:
            throw error("the disk is full; the file is as it was");
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
            hindrance = find_hindrance(name_);
            throw error(hindrance.empty() ? "the file cannot be opened: " + said : hindrance);
        case SQLITE_IOERR:
            throw error(fmt::format("the file cannot be read or written: {} ({})", said,
                                    std::strerror(sqlite3_system_errno(handle()))));
        case SQLITE_CONSTRAINT:
            throw error("the file does not take this: " + said);
        default:
            break;
    }
    throw std::runtime_error(fmt::format("{}: SQLite: {}", name_, said));
}

void SqlStatement::Finalize::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

SqlStatement::SqlStatement(const SqlDatabase& database, const std::string& sql)
    : database_(&database) {
    sqlite3_stmt* statement = nullptr;
    const int status = sqlite3_prepare_v2(database.handle(), sql.c_str(), -1, &statement, nullptr);
    statement_.reset(statement);
    if (status != SQLITE_OK) database.fail(status);
}

void SqlStatement::give(int parameter, std::int64_t value) {
    sqlite3_bind_int64(statement_.get(), parameter, value);
}

void SqlStatement::give(int parameter, double value) {
    sqlite3_bind_double(statement_.get(), parameter, value);
}

void SqlStatement::give(int parameter, std::string value) {
    const std::string& kept = texts_.emplace_back(std::move(value));
    sqlite3_bind_text(statement_.get(), parameter, kept.data(), static_cast<int>(kept.size()),
                      SQLITE_STATIC);
}

bool SqlStatement::step() {
    const int status = sqlite3_step(statement_.get());
    if (status != SQLITE_ROW && status != SQLITE_DONE) database_->fail(status);
    return status == SQLITE_ROW;
}

bool SqlStatement::is_null(int column) const {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

std::int64_t SqlStatement::whole_number(int column) const {
    return sqlite3_column_int64(statement_.get(), column);
}

double SqlStatement::number(int column) const {
    return sqlite3_column_double(statement_.get(), column);
}

std::string SqlStatement::text(int column) const {
    const unsigned char* text = sqlite3_column_text(statement_.get(), column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
    return text == nullptr ? "" : std::string(text, text + size);
}

SqlTransaction::SqlTransaction(const SqlDatabase& database, Kind kind) : database_(&database) {
    database.execute(kind == Kind::write ? "BEGIN IMMEDIATE" : "BEGIN");
}

SqlTransaction::~SqlTransaction() {
    if (sqlite3_get_autocommit(database_->handle()) == 0)
        sqlite3_exec(database_->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void SqlTransaction::commit() {
    database_->execute("COMMIT");
}

}  // namespace sinew
