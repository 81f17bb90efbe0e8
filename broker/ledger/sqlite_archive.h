// An archive that reads on its own thread, with its own connection to the
// ledger, which never writes. Queries and pages pass between the threads
// through two queues behind one mutex.
#ifndef QUN_BROKER_LEDGER_SQLITE_ARCHIVE_H_
#define QUN_BROKER_LEDGER_SQLITE_ARCHIVE_H_

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "broker/ledger/archive.h"
#include "broker/ledger/page_reader.h"

namespace qun {

class SqliteArchive : public Archive {
 public:
  // Opens the ledger at `path`, which must exist, and starts the thread. That
  // thread calls `wake` when a page is ready. Throws StorageError.
  SqliteArchive(const std::string& path, std::function<void()> wake);
  ~SqliteArchive() override;

  bool Ask(PageQuery query) override;
  std::vector<Page> Take() override;

 private:
  void Run();
  // Waits for a query; false if the thread must end.
  bool NextQuery(PageQuery* query);

  // Only the reader thread uses it.
  PageReader reader_;
  std::function<void()> wake_;

  std::mutex mutex_;  // guards the following
  std::condition_variable changed_;
  std::deque<PageQuery> queries_;
  std::vector<Page> pages_;
  bool stopping_ = false;

  std::thread thread_;
};

}  // namespace qun

#endif  // QUN_BROKER_LEDGER_SQLITE_ARCHIVE_H_
