// A SQLite connection and its statements, freed when they go. Thin: errors are
// result codes, except where construction fails.
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
// what happened and what to do.
class StorageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// SQLite's, if nobody says otherwise. kLines names it, too.
inline constexpr std::size_t kPageBytes = 4096;

inline bool Failed(int result) {
  return result != SQLITE_OK && result != SQLITE_DONE;
}

// What SQLite says, without line breaks.
std::string OneLine(std::string_view text);

class Statement {
 public:
  Statement(sqlite3* connection, const char* sql);

  // Parameters count from 1. Bound text must live until the next Reset.
  Statement& Bind(int index, std::uint64_t value);
  Statement& Bind(int index, std::string_view text);
  // Runs with these parameters; texts are bound with their bytes as they are.
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
  // Runs to its end and resets. SQLITE_DONE or an error code.
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

// The columns of a statement's row, from the first on.
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

// Keeps the index of the WAL on the heap, and other processes out.
inline constexpr const char* kExclusiveFiles = "unix-excl";

class Connection {
 public:
  // Throws StorageError. With `create` the file is made if it is not there;
  // without, the connection never writes. `files` is the name of a VFS.
  Connection(const std::string& path, bool create,
             const char* files = kExclusiveFiles);

  sqlite3* get() const { return connection_.get(); }
  std::string Error() const { return sqlite3_errmsg(connection_.get()); }
  // Throws StorageError.
  void Execute(const std::string& sql);
  // The first column of the first row; empty if there is none. Throws.
  std::string Ask(const std::string& sql);
  // Bytes of the file, without what is still in its log of writes. Throws.
  std::uint64_t FileSize();
  // What SQLite finds wrong in its pages; empty if nothing is, or if it was not
  // done after `most`. Throws.
  std::string QuickCheck(Time most);

 private:
  struct Close {
    void operator()(sqlite3* connection) const { sqlite3_close(connection); }
  };
  std::unique_ptr<sqlite3, Close> connection_;
};

}  // namespace qun

#endif  // QUN_BROKER_LEDGER_SQLITE_H_
