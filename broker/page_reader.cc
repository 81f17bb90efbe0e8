#include "broker/page_reader.h"

#include <fmt/format.h>

#include "proto/reply.h"

namespace qun {
namespace {

std::string LinesOfRoom(std::string_view order) {
  return fmt::format(
      "SELECT n, line FROM events"
      " WHERE room=(SELECT id FROM rooms WHERE name=?)"
      " AND n BETWEEN ? AND ? ORDER BY n {}",
      order);
}

}  // namespace

PageReader::PageReader(const std::string& path, const char* files)
    : connection_(path, false, files),
      upward_(connection_.get(), LinesOfRoom("ASC").c_str()),
      downward_(connection_.get(), LinesOfRoom("DESC").c_str()) {
  connection_.Execute("PRAGMA wal_autocheckpoint=0; PRAGMA query_only=ON");
}

Page PageReader::Read(const PageQuery& query) {
  Statement& select = query.newest ? downward_ : upward_;
  select.Bind(1, query.room).Bind(2, query.low).Bind(3, query.high);
  PageBuilder page(query);
  int result = select.Step();
  while (result == SQLITE_ROW && page.Add(select.Integer(0), select.Text(1))) {
    result = select.Step();
  }
  select.Reset();
  if (result == SQLITE_DONE || result == SQLITE_ROW) {
    return {query.connection, page.Message()};
  }
  const Refusal refusal{
      Errc::kInternal,
      fmt::format("the history cannot be read: {}", connection_.Error()),
      {},
      0};
  return {query.connection, EncodeReply(Refused{{}, 0, query.re, refusal, {}})};
}

}  // namespace qun
