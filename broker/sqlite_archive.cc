#include "broker/sqlite_archive.h"

#include <fmt/format.h>

#include <utility>

#include "proto/reply.h"

namespace qun {
namespace {

// More than this waiting: who asks is told nothing and asks again.
constexpr std::size_t kWaitingQueries = 1024;

}  // namespace

SqliteArchive::SqliteArchive(const std::string& path,
                             std::function<void()> wake)
    : connection_(path, false),
      select_(connection_.get(),
              "SELECT line FROM events"
              " WHERE room=(SELECT id FROM rooms WHERE name=?)"
              " AND n BETWEEN ? AND ? ORDER BY n"),
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
  select_.Bind(1, query.room).Bind(2, query.low).Bind(3, query.high);
  std::vector<std::string> lines;
  int result = select_.Step();
  for (; result == SQLITE_ROW; result = select_.Step()) {
    lines.emplace_back(select_.Text(0));
  }
  select_.Reset();
  if (result == SQLITE_DONE) {
    return {query.connection, PackPage(query, lines)};
  }
  const Refusal refusal{
      Errc::kInternal,
      fmt::format("the history cannot be read: {}", connection_.Error()),
      {},
      0};
  return {query.connection,
          {EncodeReply(Refused{{}, 0, query.re, refusal, {}})}};
}

}  // namespace qun
