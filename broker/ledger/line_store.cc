#include "broker/ledger/line_store.h"

#include <fmt/format.h>

#include "proto/base/contract.h"

namespace qun {

LineStore::LineStore(sqlite3* connection)
    : insert_(connection,
              "INSERT INTO events(seq,room,n,at,author,line,hash)"
              " VALUES(?,?,?,?,?,?,?)"),
      length_(connection,
              "SELECT length(CAST(line AS BLOB)) FROM events WHERE seq=?"),
      overwrite_(connection, "UPDATE events SET line=?, hash=? WHERE seq=?"),
      rewrite_(connection, "INSERT OR REPLACE INTO rewrites VALUES(?,?,?)"),
      reader_(connection) {}

int LineStore::Write(const Batch& batch) {
  const Changes& changes = batch.changes;
  for (const auto& [event, line, author, readers] : batch.events) {
    Expects(!line.empty() && line.front() == '{');
    const std::uint64_t room = changes.rooms.at(event.room)->id;
    Expects(room != 0 && event.n != 0);
    Expects(!author.empty());  // only a known author may edit a line
    const std::uint64_t hash =
        HashOf({event.seq, event.room, event.n, event.at, author, line});
    const int result =
        insert_.RunWith(event.seq, room, event.n, event.at, author, line, hash);
    if (Failed(result)) return result;
  }
  for (const auto& [seq, rewrite] : changes.rewrites) {
    Expects(seq != 0 && rewrite.line.starts_with('{'));
    // A rewritten line keeps its place and its author.
    Expects(rewrite.n != 0 && !rewrite.author.empty());
    const int result = Write(seq, rewrite);
    if (Failed(result)) return result;
  }
  return SQLITE_OK;
}

int LineStore::Write(std::uint64_t seq, const Rewrite& rewrite) {
  const int found = length_.Bind(1, seq).Step();
  const std::size_t length = found == SQLITE_ROW ? length_.Integer(0) : 0;
  length_.Reset();
  if (found != SQLITE_ROW) return found == SQLITE_DONE ? SQLITE_CORRUPT : found;
  const auto& [room, n, at, author, line, is_recall] = rewrite;
  const std::uint64_t hash = HashOf({seq, room, n, at, author, line});
  const bool fits = line.size() <= length;
  std::string in_place = fits ? line : std::string();
  in_place.resize(length, ' ');
  // The row keeps its length, so that SQLite does not move its neighbours.
  Ensures(in_place.size() == length);
  const int result = overwrite_.RunWith(in_place, hash, seq);
  if (Failed(result)) return result;
  const std::string moved =
      fits ? std::string() : std::string(kPageBytes, ' ') + line;
  return rewrite_.RunWith(seq, moved, hash);
}

tl::expected<StoredLine, std::string> LineStore::Find(const std::string& room,
                                                      std::uint64_t n) {
  tl::expected<StoredLine, std::string> found;
  const int result = reader_.Find(room, n);
  if (result == SQLITE_ROW) {
    const PlacedLine& line = reader_.line();
    found = StoredLine{std::string(line.line), std::string(line.author)};
  } else {
    found = tl::make_unexpected(fmt::format(
        "line {} of \"{}\" {}", n, room,
        result == SQLITE_CORRUPT ? "is damaged" : "cannot be read"));
  }
  reader_.Reset();
  return found;
}

bool LineStore::IsMissing(std::uint64_t seq, std::uint64_t at) {
  const int result = reader_.FindSeq(seq);
  const bool is_missing = result == SQLITE_DONE ||
                          (result == SQLITE_ROW && reader_.line().at != at);
  reader_.Reset();
  return is_missing;
}

}  // namespace qun
