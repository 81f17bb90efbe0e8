#include "broker/operator/check.h"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "broker/ledger/line_reader.h"
#include "broker/ledger/schema.h"
#include "broker/ledger/sqlite.h"
#include "broker/ledger/state_checksum.h"

namespace qun {
namespace {

class Check {
 public:
  Check(const std::string& path, const char* files)
      : connection_(path, false, files) {
    const std::string version = connection_.Ask("PRAGMA user_version");
    if (connection_.Ask("PRAGMA application_id") !=
            std::to_string(kApplicationId) ||
        version != std::to_string(kSchemaVersion)) {
      throw StorageError(fmt::format(
          "{} is not a ledger of this version of qun-broker; check it with "
          "the version that wrote it",
          path));
    }
  }

  CheckedLedger Run() {
    CheckPages();
    // The rows of damaged pages cannot be trusted.
    if (!checked_.wrong.empty()) return std::move(checked_);
    CheckRooms();
    CheckEvents();
    CheckState();
    return std::move(checked_);
  }

 private:
  template <typename... Words>
  void Wrong(fmt::format_string<Words...> sentence, Words&&... words) {
    if (checked_.wrong.size() >= kWrongAtMost) return;
    checked_.wrong.push_back(
        fmt::format(sentence, std::forward<Words>(words)...));
  }

  template <typename Row>
  void ForEachRow(const char* sql, Row row) {
    Statement statement(connection_.get(), sql);
    int result = statement.Step();
    for (; result == SQLITE_ROW; result = statement.Step()) row(statement);
    if (result != SQLITE_DONE) Wrong("reading failed: {}", connection_.Error());
  }

  void CheckPages() {
    ForEachRow("PRAGMA integrity_check", [this](Statement& row) {
      if (row.Text(0) != "ok") Wrong("SQLite says: {}", OneLine(row.Text(0)));
    });
  }

  void CheckRooms() {
    ForEachRow(
        "SELECT name, rooms.n, count(events.n), coalesce(max(events.n),0)"
        " FROM rooms LEFT JOIN events ON events.room=rooms.id"
        " GROUP BY rooms.id",
        [this](Statement& row) {
          ++checked_.rooms;
          if (row.Integer(1) == row.Integer(2) &&
              row.Integer(1) == row.Integer(3)) {
            return;
          }
          Wrong(
              "room \"{}\" should have {} lines, but has {}, of which the last "
              "is line {}",
              row.Text(0), row.Integer(1), row.Integer(2), row.Integer(3));
        });
  }

  void CheckEvents() {
    ForEachRow(
        fmt::format("SELECT {} FROM {} ORDER BY seq", kLineColumns, kLines)
            .c_str(),
        [this](Statement& row) {
          ++checked_.events;
          if (IsWhole(row)) return;
          const PlacedLine line = LineOf(row);
          Wrong("event {} (room \"{}\", line {}): its bytes have changed",
                line.seq, line.room, line.n);
        });
  }

  void CheckState() {
    if (StateChecksum(connection_).IsStored()) return;
    Wrong("some of {} is not what was recorded", kWhatStateHolds);
  }

  Connection connection_;
  CheckedLedger checked_;
};

}  // namespace

CheckedLedger CheckLedger(const std::string& path) {
  if (!std::filesystem::exists(path)) {
    throw StorageError(fmt::format(
        "there is no ledger {}; name its directory with --data", path));
  }
  return CheckLedger(path, kExclusiveFiles);
}

CheckedLedger CheckLedger(const std::string& path, const char* files) {
  return Check(path, files).Run();
}

}  // namespace qun
