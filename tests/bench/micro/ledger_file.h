// A ledger on disk, in its own directory below $TMPDIR or /tmp. The destructor
// removes the directory.
#ifndef QUN_TESTS_BENCH_MICRO_LEDGER_FILE_H_
#define QUN_TESTS_BENCH_MICRO_LEDGER_FILE_H_

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "broker/ledger/sqlite_ledger.h"
#include "tests/unit/fakes.h"

namespace qun {

class LedgerFile {
 public:
  explicit LedgerFile(Sync sync) {
    directory_ = std::filesystem::temp_directory_path() / "qun-bench-XXXXXX";
    if (mkdtemp(directory_.data()) == nullptr) {
      throw StorageError("no directory can be made at " + directory_);
    }
    ledger_.emplace(directory_ + "/ledger.db", sync, random_);
  }
  ~LedgerFile() {
    ledger_.reset();
    std::filesystem::remove_all(directory_);
  }
  LedgerFile(const LedgerFile&) = delete;
  LedgerFile& operator=(const LedgerFile&) = delete;

  SqliteLedger& ledger() { return *ledger_; }

 private:
  std::string directory_;
  CountingRandom random_;
  std::optional<SqliteLedger> ledger_;
};

}  // namespace qun

#endif  // QUN_TESTS_BENCH_MICRO_LEDGER_FILE_H_
