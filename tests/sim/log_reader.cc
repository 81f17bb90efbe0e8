#include "tests/sim/log_reader.h"

#include <sqlite3.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace qun::sim {
namespace {

constexpr const char* kRows =
    "SELECT seq, name, events.n, line FROM events"
    " JOIN rooms ON rooms.id=events.room ORDER BY seq";

Row ReadRow(sqlite3_stmt* statement) {
  const auto integer = [statement](int column) {
    return static_cast<std::uint64_t>(sqlite3_column_int64(statement, column));
  };
  const auto text = [statement](int column) {
    return std::string(
        static_cast<const char*>(sqlite3_column_blob(statement, column)),
        static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
  };
  const auto line = nlohmann::json::parse(text(3));
  if (line.at("seq") != integer(0) || line.at("room") != text(1) ||
      line.at("n") != integer(2)) {
    throw std::runtime_error("a row and its line differ: " + text(3));
  }
  return {integer(0),
          text(1),
          integer(2),
          line.at("from"),
          line.value("text", ""),
          line.at("type"),
          line.value("user", ""),
          line.at("at"),
          line.value("until", std::uint64_t{0})};
}

}  // namespace

std::vector<Row> ReadLog(const std::string& path, const char* files) {
  sqlite3* opened = nullptr;
  const int result =
      sqlite3_open_v2(path.c_str(), &opened,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, files);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> connection(opened,
                                                               sqlite3_close);
  sqlite3_stmt* prepared = nullptr;
  if (result != SQLITE_OK ||
      sqlite3_prepare_v2(opened, kRows, -1, &prepared, nullptr) != SQLITE_OK) {
    throw std::runtime_error(sqlite3_errmsg(opened));
  }
  const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(
      prepared, sqlite3_finalize);
  std::vector<Row> rows;
  while (sqlite3_step(prepared) == SQLITE_ROW) {
    rows.push_back(ReadRow(prepared));
  }
  return rows;
}

}  // namespace qun::sim
