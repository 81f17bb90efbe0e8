// RAII wrappers of a SQLite connection and its statements. Statements return
// result codes; constructors and the functions of Connection throw.
#ifndef QUN_BROKER_LEDGER_SQLITE_H_
#define QUN_BROKER_LEDGER_SQLITE_H_

#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "proto/base/clock_random.h"
#include "proto/base/contract.h"

namespace qun {

// The ledger cannot be opened, read or understood. The text says which file,
// what happened, and what to do.
class StorageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// At this moment, the process may not open another file.
class NoFreeFile : public StorageError {
 public:
  using StorageError::StorageError;
};

// Throws NoFreeFile if this is why the connection's last call failed, and
// StorageError otherwise.
[[noreturn]] void ThrowStorageError(sqlite3* connection,
                                    const std::string& what);

// SQLite's default page size. kLines depends on it.
inline constexpr std::size_t kPageBytes = 4096;

inline bool Failed(int result) {
  return result != SQLITE_OK && result != SQLITE_DONE;
}

// SQLite's text without line breaks.
std::string OneLine(std::string_view text);

class Statement {
 public:
  Statement(sqlite3* connection, const char* sql);

  // Parameters count from 1. Bound text must live until the next Reset.
  Statement& Bind(int index, std::uint64_t value);
  Statement& Bind(int index, std::string_view text);
  // Binds all parameters, texts byte for byte, and runs the statement.
  template <typename... Values>
  int RunWith(const Values&... values) {
    Expects(sqlite3_bind_parameter_count(statement_.get()) ==
            static_cast<int>(sizeof...(values)));
    int index = 0;
    (Bind(++index, values), ...);
    return Run();
  }
  // SQLITE_ROW, SQLITE_DONE or an extended error code.
  int Step();
  // Runs to the end and resets. Returns SQLITE_DONE or an error code.
  int Run();
  void Reset() { sqlite3_reset(statement_.get()); }

  int columns() const { return sqlite3_column_count(statement_.get()); }
  // Columns count from 0; texts are valid until the next step.
  std::uint64_t Integer(int column);
  std::string_view Text(int column);
  sqlite3_value* Value(int column) const {
    return sqlite3_column_value(statement_.get(), column);
  }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const {
      sqlite3_finalize(statement);
    }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

// Reads the columns of a statement's row in order.
class Cursor {
 public:
  explicit Cursor(Statement* row) : row_(row) {}

  std::uint64_t Integer() { return row_->Integer(next_++); }
  bool Flag() { return Integer() != 0; }
  std::string Text() { return std::string(row_->Text(next_++)); }

 private:
  Statement* row_;
  int next_ = 0;
};

// The VFS that keeps the WAL's index on the heap and locks out other processes.
inline constexpr const char* kExclusiveFiles = "unix-excl";

class Connection {
 public:
  // Opens the file; `create` makes it if it does not exist, and without
  // `create` the connection must not write. `files` is the name of a VFS.
  // Throws StorageError or NoFreeFile, as the other functions do.
  Connection(const std::string& path, bool create,
             const char* files = kExclusiveFiles);

  sqlite3* get() const { return connection_.get(); }
  std::string Error() const { return sqlite3_errmsg(connection_.get()); }
  // Throws StorageError.
  void Execute(const std::string& sql);
  // The first column of the first row; empty if there is none. Throws.
  std::string Ask(const std::string& sql);
  // The size of the database file in bytes, without its WAL. Throws.
  std::uint64_t FileSize();
  // The first fault that SQLite finds in its pages; empty if there is none, or
  // if the check was not finished after `most`. Throws.
  std::string QuickCheck(Time most);

 private:
  struct Close {
    void operator()(sqlite3* connection) const { sqlite3_close(connection); }
  };
  std::unique_ptr<sqlite3, Close> connection_;
};

}  // namespace qun

#endif  // QUN_BROKER_LEDGER_SQLITE_H_
