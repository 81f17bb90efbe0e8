#include "broker/operator/ledger_copy.h"

#include <fmt/format.h>

#include <memory>

#include "broker/ledger/sqlite.h"

namespace qun {
namespace {

constexpr int kPagesAStep = 1000;

struct Finish {
  void operator()(sqlite3_backup* backup) const {
    sqlite3_backup_finish(backup);
  }
};

}  // namespace

void CopyLedger(const std::string& ledger, const std::string& to,
                const std::atomic<bool>& stopping) {
  Connection source(ledger, false);
  // From here on SQLite reads the ledger as it is now, even if the broker
  // records more.
  source.Execute("BEGIN; SELECT id FROM log");
  Connection copy(to, true);
  const std::unique_ptr<sqlite3_backup, Finish> backup(
      sqlite3_backup_init(copy.get(), "main", source.get(), "main"));
  int result = backup ? SQLITE_OK : SQLITE_ERROR;
  while (result == SQLITE_OK && !stopping) {
    result = sqlite3_backup_step(backup.get(), kPagesAStep);
  }
  if (result == SQLITE_DONE) return;
  ThrowStorageError(
      copy.get(),
      fmt::format("the backup {} cannot be written: {}", to,
                  stopping ? "the broker is stopping; try again later"
                           : sqlite3_errstr(result)));
}

}  // namespace qun
