#include "broker/ledger/line_store.h"

#include <fmt/format.h>

#include "broker/ledger/schema.h"
#include "broker/model/hash.h"
#include "proto/base/contract.h"

namespace qun {
namespace {

// kLines names it, too.
constexpr std::size_t kPageBytes = 4096;

}  // namespace

LineStore::LineStore(sqlite3* connection)
    : insert_(connection,
              "INSERT INTO events(seq,room,n,at,author,line,hash)"
              " VALUES(?,?,?,?,?,?,?)"),
      length_(connection,
              "SELECT length(CAST(line AS BLOB)) FROM events WHERE seq=?"),
      replace_(connection, "UPDATE events SET line=?, hash=? WHERE seq=?"),
      lengthen_(connection, "INSERT OR REPLACE INTO longer VALUES(?,?)"),
      shorten_(connection, "DELETE FROM longer WHERE seq=?"),
      find_(connection, fmt::format("SELECT line,author,hash FROM {} WHERE n=?"
                                    " AND room=(SELECT id FROM rooms"
                                    " WHERE name=?)",
                                    kLines)
                            .c_str()),
      time_(connection, "SELECT at FROM events WHERE seq=?") {}

int LineStore::Write(const Batch& batch) {
  const Changes& changes = batch.changes;
  for (const auto& [event, line, author, readers] : batch.events) {
    Expects(!line.empty() && line.front() == '{');
    const std::uint64_t room = changes.rooms.at(event.room)->id;
    Expects(room != 0 && event.n != 0);
    const int result = insert_.RunWith(event.seq, room, event.n, event.at,
                                       author, line, HashOf(line));
    if (Failed(result)) return result;
  }
  for (const auto& [seq, rewrite] : changes.rewrites) {
    Expects(seq != 0 && rewrite.line.starts_with('{'));
    const int result = Rewrite(seq, rewrite.line);
    if (Failed(result)) return result;
  }
  return SQLITE_OK;
}

int LineStore::Rewrite(std::uint64_t seq, const std::string& line) {
  const int found = length_.Bind(1, seq).Step();
  const std::size_t length = found == SQLITE_ROW ? length_.Integer(0) : 0;
  length_.Reset();
  if (found != SQLITE_ROW) return found == SQLITE_DONE ? SQLITE_CORRUPT : found;
  const bool fits = line.size() <= length;
  std::string in_place = fits ? line : std::string();
  in_place.resize(length, ' ');
  // The row keeps its length, so that its neighbours stay where they are.
  Ensures(in_place.size() == length);
  const int result = replace_.RunWith(in_place, HashOf(line), seq);
  if (Failed(result)) return result;
  if (fits) return shorten_.RunWith(seq);
  return lengthen_.RunWith(seq, std::string(kPageBytes, ' ') + line);
}

tl::expected<StoredLine, std::string> LineStore::Find(const std::string& room,
                                                      std::uint64_t n) {
  tl::expected<StoredLine, std::string> found;
  const int result = find_.Bind(1, n).Bind(2, room).Step();
  if (result != SQLITE_ROW) {
    found = tl::make_unexpected(
        fmt::format("line {} of \"{}\" cannot be read", n, room));
  } else if (find_.Integer(2) != HashOf(find_.Text(0))) {
    found = tl::make_unexpected(
        fmt::format("line {} of \"{}\" is damaged", n, room));
  } else {
    found = StoredLine{std::string(find_.Text(0)), std::string(find_.Text(1))};
  }
  find_.Reset();
  return found;
}

bool LineStore::IsMissing(std::uint64_t seq, std::uint64_t at) {
  const int result = time_.Bind(1, seq).Step();
  const bool is_missing =
      result == SQLITE_DONE || (result == SQLITE_ROW && time_.Integer(0) != at);
  time_.Reset();
  return is_missing;
}

}  // namespace qun
