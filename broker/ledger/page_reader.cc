#include "broker/ledger/page_reader.h"

#include <fmt/format.h>

#include <utility>

#include "broker/ledger/schema.h"
#include "broker/model/hash.h"
#include "proto/lines/reply.h"

namespace qun {
namespace {

std::string LinesOfRoom(std::string_view order) {
  return fmt::format(
      "SELECT n, line, hash FROM {}"
      " WHERE room=(SELECT id FROM rooms WHERE name=?)"
      " AND n BETWEEN ? AND ? ORDER BY n {}",
      kLines, order);
}

// False if the page is full. A line whose bytes have changed on the disk is not
// served: who asked passes over it, and knows.
bool AddRow(Statement& row, PageBuilder& page,
            std::vector<std::uint64_t>& damaged) {
  const std::uint64_t n = row.Integer(0);
  const bool is_same = row.Integer(2) == HashOf(row.Text(1));
  if (is_same && row.Text(1).starts_with('{')) {
    return page.Add(n, row.Text(1));
  }
  page.Skip(n);
  damaged.push_back(n);
  return true;
}

}  // namespace

PageReader::PageReader(const std::string& path, const char* files)
    : connection_(path, false, files),
      begin_(connection_.get(), "BEGIN"),
      end_(connection_.get(), "COMMIT"),
      last_(connection_.get(), "SELECT coalesce(max(seq),0) FROM events"),
      upward_(connection_.get(), LinesOfRoom("ASC").c_str()),
      downward_(connection_.get(), LinesOfRoom("DESC").c_str()) {
  connection_.Execute("PRAGMA wal_autocheckpoint=0; PRAGMA query_only=ON");
}

Page PageReader::Read(const PageQuery& query) {
  Page page;
  page.query = query;
  // One view of the ledger for both.
  begin_.Run();
  const bool is_read = ReadLast(&page) && ReadLines(&page);
  if (!is_read) Fail(&page);
  end_.Run();
  return page;
}

bool PageReader::ReadLast(Page* page) {
  const bool found = last_.Step() == SQLITE_ROW;
  if (found) page->seq = last_.Integer(0);
  last_.Reset();
  return found;
}

bool PageReader::ReadLines(Page* page) {
  const PageQuery& query = page->query;
  Statement& select = query.newest ? downward_ : upward_;
  select.Bind(1, query.room).Bind(2, query.low).Bind(3, query.high);
  PageBuilder builder(query);
  int result = select.Step();
  while (result == SQLITE_ROW && AddRow(select, builder, page->damaged)) {
    result = select.Step();
  }
  if (result == SQLITE_DONE) builder.Finish();
  select.Reset();
  page->message = builder.Message();
  return result == SQLITE_DONE || result == SQLITE_ROW;
}

void PageReader::Fail(Page* page) const {
  page->failure =
      fmt::format("the history cannot be read: {}", connection_.Error());
  page->message = EncodeReply(Refused{
      {}, 0, page->query.re, {Errc::kInternal, page->failure, {}, 0}, {}});
}

}  // namespace qun
