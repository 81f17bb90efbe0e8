#include "broker/ledger/sqlite_archive.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace qun {
namespace {

// If more wait, a query is refused, and the client asks again.
constexpr std::size_t kWaitingQueries = 1024;
// Queries that may wait of one user or connection; more than a client needs at
// once.
constexpr std::ptrdiff_t kWaitingOfOne = 16;

// All connections of a user with a key count together.
bool IsOfSame(const PageQuery& one, const PageQuery& other) {
  if (one.standing == Standing::kKnown) return one.user == other.user;
  return one.connection == other.connection;
}

}  // namespace

SqliteArchive::SqliteArchive(const std::string& path,
                             std::function<void()> wake)
    : reader_(path), wake_(std::move(wake)) {
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
    const auto of_one = std::count_if(
        queries_.begin(), queries_.end(),
        [&](const PageQuery& waiting) { return IsOfSame(waiting, query); });
    if (queries_.size() >= kWaitingQueries || of_one >= kWaitingOfOne) {
      return false;
    }
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
    Page page = reader_.Read(query);
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

}  // namespace qun
