#include "broker/operator/check.h"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "broker/ledger/schema.h"
#include "broker/ledger/sqlite.h"
#include "broker/model/hash.h"
#include "broker/model/state.h"
#include "proto/json/json_parser.h"
#include "proto/lines/event.h"

namespace qun {
namespace {

class Check {
 public:
  explicit Check(const std::string& path) : connection_(path, false) {
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
    CheckMembers();
    CheckSessions();
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
        fmt::format("SELECT seq, name, lines.n, at, line, hash FROM {} AS lines"
                    " LEFT JOIN rooms ON rooms.id=lines.room ORDER BY seq",
                    kLines)
            .c_str(),
        [this](Statement& row) {
          ++checked_.events;
          if (row.Integer(5) != HashOf(row.Text(4))) {
            Wrong("event {} (room \"{}\", line {}): its bytes have changed",
                  row.Integer(0), row.Text(1), row.Integer(2));
          } else if (!IsItsLine(row)) {
            Wrong("event {} (room \"{}\", line {}): row and line differ: {}",
                  row.Integer(0), row.Text(1), row.Integer(2), row.Text(4));
          }
        });
  }

  bool IsItsLine(Statement& row) {
    const auto line = DecodeFeedLine(parser_, row.Text(4));
    const auto* event = line ? std::get_if<Event>(&*line) : nullptr;
    return event != nullptr && event->seq == row.Integer(0) &&
           event->room == row.Text(1) && event->n == row.Integer(2) &&
           event->at == row.Integer(3);
  }

  void CheckMembers() {
    ForEachRow(
        "SELECT user, room FROM members WHERE room NOT IN (SELECT name FROM "
        "rooms)",
        [this](Statement& row) {
          Wrong("\"{}\" is a member of room \"{}\", which does not exist",
                row.Text(0), row.Text(1));
        });
  }

  void CheckSessions() {
    ForEachRow("SELECT user, session, k, outcomes FROM sessions",
               [this](Statement& row) {
                 if (Counter::Unpack(row.Integer(2), 0, row.Text(3))) return;
                 Wrong(
                     "session {} of \"{}\": the outcomes of its requests are "
                     "damaged",
                     row.Text(1), row.Text(0));
               });
  }

  Connection connection_;
  JsonParser parser_;
  CheckedLedger checked_;
};

}  // namespace

CheckedLedger CheckLedger(const std::string& path) {
  if (!std::filesystem::exists(path)) {
    throw StorageError(fmt::format(
        "there is no ledger {}; name its directory with --data", path));
  }
  return Check(path).Run();
}

}  // namespace qun
