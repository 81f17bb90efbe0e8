#include "broker/sqlite_archive.h"

#include <fmt/format.h>

#include <utility>

#include "proto/reply.h"

namespace qun {
namespace {

// More than this waiting: who asks is told nothing and asks again.
constexpr std::size_t kWaitingQueries = 1024;

std::string LinesOfRoom(std::string_view order) {
  return fmt::format(
      "SELECT n, line FROM events"
      " WHERE room=(SELECT id FROM rooms WHERE name=?)"
      " AND n BETWEEN ? AND ? ORDER BY n {}",
      order);
}

}  // namespace

SqliteArchive::SqliteArchive(const std::string& path,
                             std::function<void()> wake)
    : connection_(path, false),
      upward_(connection_.get(), LinesOfRoom("ASC").c_str()),
      downward_(connection_.get(), LinesOfRoom("DESC").c_str()),
      wake_(std::move(wake)) {
  connection_.Execute("PRAGMA wal_autocheckpoint=0; PRAGMA query_only=ON");
  thread_ = std::thread([this] { Run(); });
}

SqliteArchive::~SqliteArchive() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

bool SqliteArchive::Ask(PageQuery query) {
  {
    const std::lock_guard lock(mutex_);
    if (queries_.size() >= kWaitingQueries) return false;
    queries_.push_back(std::move(query));
  }
  changed_.notify_one();
  return true;
}

std::vector<Page> SqliteArchive::Take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(pages_, {});
}

void SqliteArchive::Run() {
  PageQuery query;
  while (NextQuery(&query)) {
    Page page = Read(query);
    {
      const std::lock_guard lock(mutex_);
      pages_.push_back(std::move(page));
    }
    wake_();
  }
}

bool SqliteArchive::NextQuery(PageQuery* query) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return stopping_ || !queries_.empty(); });
  if (stopping_) return false;
  *query = std::move(queries_.front());
  queries_.pop_front();
  return true;
}

Page SqliteArchive::Read(const PageQuery& query) {
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
