#include "broker/ledger/page_reader.h"

#include <fmt/format.h>

#include <string_view>

#include "broker/ledger/line_reader.h"
#include "broker/ledger/schema.h"
#include "proto/lines/reply.h"

namespace qun {
namespace {

std::string LinesOfRoom(std::string_view order) {
  return fmt::format(
      "SELECT {} FROM {} WHERE room=? AND n BETWEEN ? AND ? ORDER BY n {}",
      kLineColumns, kLines, order);
}

void Begin(Statement& rows, std::string_view room, std::uint64_t low,
           std::uint64_t high) {
  rows.Reset();
  rows.Bind(1, room).Bind(2, low).Bind(3, high);
}

// Steps to the next row, which should be line `n`. SQLITE_ROW: it is.
// SQLITE_CORRUPT: it is missing or damaged. Any other error code: it cannot be
// read now.
int StepTo(Statement& rows, std::string_view room, std::uint64_t n) {
  const int result = rows.Step() & 0xff;
  if (result == SQLITE_DONE) return SQLITE_CORRUPT;
  if (result != SQLITE_ROW) return result;
  const PlacedLine line = LineOf(rows);
  const bool is_it = line.room == room && line.n == n && IsWhole(rows);
  return is_it ? SQLITE_ROW : SQLITE_CORRUPT;
}

}  // namespace

PageReader::PageReader(const std::string& path, const char* files)
    : connection_(path, false, files),
      upward_(connection_.get(), LinesOfRoom("ASC").c_str()),
      downward_(connection_.get(), LinesOfRoom("DESC").c_str()) {
  connection_.Execute("PRAGMA wal_autocheckpoint=0; PRAGMA query_only=ON");
}

Page PageReader::Read(const PageQuery& query) {
  Page page;
  page.query = query;
  if (!ReadLines(&page)) Fail(&page);
  return page;
}

// A damaged line must not hide the others, so the query begins again after it.
bool PageReader::ReadLines(Page* page) {
  const PageQuery& query = page->query;
  Statement& rows = query.newest ? downward_ : upward_;
  PageBuilder builder(query);
  std::uint64_t low = query.low;
  std::uint64_t high = query.high;
  Begin(rows, query.room, low, high);
  int found = SQLITE_ROW;
  while (low <= high && (found == SQLITE_ROW || found == SQLITE_CORRUPT)) {
    if (found == SQLITE_CORRUPT) Begin(rows, query.room, low, high);
    const std::uint64_t n = query.newest ? high-- : low++;
    found = StepTo(rows, query.room, n);
    if (found == SQLITE_ROW && !builder.Add(n, LineOf(rows).line)) break;
    if (found != SQLITE_CORRUPT) continue;
    builder.Skip(n);
    page->damaged.push_back(n);
  }
  rows.Reset();
  page->message = builder.Message();
  return found == SQLITE_ROW || found == SQLITE_CORRUPT;
}

void PageReader::Fail(Page* page) const {
  page->failure =
      fmt::format("the history cannot be read: {}", connection_.Error());
  page->message = EncodeReply(Refused{
      {}, 0, page->query.re, Refuse(Errc::kInternal, page->failure), {}});
}

}  // namespace qun
