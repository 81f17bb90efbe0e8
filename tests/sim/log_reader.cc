#include "tests/sim/log_reader.h"

#include <sqlite3.h>

#include <memory>
#include <stdexcept>

namespace qun::sim {
namespace {

// The new text of a line that became longer is in `rewrites`, after 4096
// spaces.
constexpr const char* kRows =
    "SELECT name, n, rtrim(line), coalesce(substr(moved, 4097), '') FROM"
    " (SELECT name, events.n AS n, events.line AS line, rewrites.line AS moved"
    " FROM events JOIN rooms ON rooms.id=events.room"
    " LEFT JOIN rewrites ON rewrites.seq=events.seq)";

std::string Text(sqlite3_stmt* statement, int column) {
  const void* bytes = sqlite3_column_blob(statement, column);
  const int size = sqlite3_column_bytes(statement, column);
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

}  // namespace

Lines ReadLog(const std::string& path, const char* files) {
  sqlite3* opened = nullptr;
  sqlite3_open_v2(path.c_str(), &opened,
                  SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, files);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> connection(opened,
                                                               sqlite3_close);
  sqlite3_stmt* prepared = nullptr;
  sqlite3_prepare_v2(opened, kRows, -1, &prepared, nullptr);
  const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(
      prepared, sqlite3_finalize);
  Lines lines;
  int result = sqlite3_step(prepared);
  for (; result == SQLITE_ROW; result = sqlite3_step(prepared)) {
    const auto n =
        static_cast<std::uint64_t>(sqlite3_column_int64(prepared, 1));
    const std::string moved = Text(prepared, 3);
    lines[{Text(prepared, 0), n}] = moved.empty() ? Text(prepared, 2) : moved;
  }
  if (result != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(opened));
  return lines;
}

}  // namespace qun::sim
