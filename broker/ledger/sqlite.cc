#include "broker/ledger/sqlite.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

#include "proto/base/contract.h"

namespace qun {
namespace {

const char* AdviceFor(sqlite3* connection) {
  const int error = sqlite3_errcode(connection) & 0xff;
  if (error == SQLITE_BUSY) {
    return "another process uses it; end that one, or take a backup";
  }
  if (error == SQLITE_FULL || sqlite3_system_errno(connection) == ENOSPC) {
    return "make room on the disk, and start again";
  }
  return "start on a backup, or on another directory with --data";
}

[[noreturn]] void ThrowAt(sqlite3* connection, std::string_view sql) {
  ThrowStorageError(
      connection,
      fmt::format("the ledger {} cannot be used: {} (at \"{}\"); {}",
                  sqlite3_db_filename(connection, "main"),
                  sqlite3_errmsg(connection), sql.substr(0, sql.find(';')),
                  AdviceFor(connection)));
}

// Instructions of SQLite's virtual machine between two looks at the clock: some
// ms.
constexpr int kInstructions = 100'000;

int IsTimeUp(void* deadline) {
  return SystemClock().Steady() > *static_cast<Time*>(deadline) ? 1 : 0;
}

}  // namespace

void ThrowStorageError(sqlite3* connection, const std::string& what) {
  if (sqlite3_system_errno(connection) == EMFILE) throw NoFreeFile(what);
  throw StorageError(what);
}

std::string OneLine(std::string_view text) {
  std::string line(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

Statement::Statement(sqlite3* connection, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(connection, sql, -1, SQLITE_PREPARE_PERSISTENT,
                         &statement, nullptr) != SQLITE_OK) {
    ThrowAt(connection, sql);
  }
  statement_.reset(statement);
}

Statement& Statement::Bind(int index, std::uint64_t value) {
  sqlite3_bind_int64(statement_.get(), index,
                     static_cast<sqlite3_int64>(value));
  return *this;
}

Statement& Statement::Bind(int index, std::string_view text) {
  sqlite3_bind_text(statement_.get(), index, text.data(),
                    static_cast<int>(text.size()), SQLITE_STATIC);
  return *this;
}

int Statement::Step() { return sqlite3_step(statement_.get()); }

int Statement::Run() {
  int result = Step();
  while (result == SQLITE_ROW) result = Step();
  Reset();
  return result;
}

std::uint64_t Statement::Integer(int column) {
  Expects(column < columns());
  return static_cast<std::uint64_t>(
      sqlite3_column_int64(statement_.get(), column));
}

std::string_view Statement::Text(int column) {
  Expects(column < columns());
  const void* bytes = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

Connection::Connection(const std::string& path, bool create,
                       const char* files) {
  sqlite3* connection = nullptr;
  const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE |
                    (create ? SQLITE_OPEN_CREATE : 0);
  const int result = sqlite3_open_v2(path.c_str(), &connection, flags, files);
  connection_.reset(connection);
  if (result != SQLITE_OK) {
    ThrowStorageError(connection, fmt::format("cannot open the ledger {}: {}",
                                              path, sqlite3_errstr(result)));
  }
  sqlite3_extended_result_codes(connection, 1);
}

void Connection::Execute(const std::string& sql) {
  if (sqlite3_exec(get(), sql.c_str(), nullptr, nullptr, nullptr) !=
      SQLITE_OK) {
    ThrowAt(get(), sql);
  }
}

std::string Connection::Ask(const std::string& sql) {
  Statement statement(get(), sql.c_str());
  const int result = statement.Step();
  if (result == SQLITE_ROW) return std::string(statement.Text(0));
  if (result == SQLITE_DONE) return {};
  ThrowAt(get(), sql);
}

std::uint64_t Connection::FileSize() {
  sqlite3_file* file = nullptr;
  sqlite3_int64 size = 0;
  const int found =
      sqlite3_file_control(get(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (found != SQLITE_OK ||
      file->pMethods->xFileSize(file, &size) != SQLITE_OK) {
    ThrowAt(get(), "size of the file");
  }
  return static_cast<std::uint64_t>(size);
}

std::string Connection::QuickCheck(Time most) {
  Time deadline = SystemClock().Steady() + most;
  sqlite3_progress_handler(get(), kInstructions, IsTimeUp, &deadline);
  Statement check(get(), "PRAGMA quick_check(1)");
  const int result = check.Step();
  sqlite3_progress_handler(get(), 0, nullptr, nullptr);
  if (result == SQLITE_INTERRUPT) return {};
  if (result != SQLITE_ROW) ThrowAt(get(), "PRAGMA quick_check");
  return check.Text(0) == "ok" ? std::string() : OneLine(check.Text(0));
}

}  // namespace qun
