// The ledger in one SQLite file in WAL mode. Each batch is one transaction,
// synced before Record returns. This connection does all writes and all
// checkpoints, since SQLite 3.40 has a race if two connections do.
#ifndef QUN_BROKER_LEDGER_SQLITE_LEDGER_H_
#define QUN_BROKER_LEDGER_SQLITE_LEDGER_H_

#include <optional>
#include <string>
#include <vector>

#include "broker/ledger/ledger.h"
#include "broker/ledger/line_store.h"
#include "broker/ledger/sqlite.h"
#include "broker/ledger/state_checksum.h"
#include "broker/ledger/state_rows.h"
#include "broker/ledger/watched_file.h"
#include "proto/base/clock_random.h"

namespace qun {

enum class Sync : std::uint8_t {
  kFull,    // a power cut loses nothing that was recorded
  kNormal,  // a power cut may lose the last batches; a crash does not
};

class SqliteLedger : public Ledger {
 public:
  // Opens `path`, or creates it with an id that `random` draws. `files` is the
  // name of a VFS. Throws StorageError.
  SqliteLedger(const std::string& path, Sync sync, Random& random,
               const char* files = kExclusiveFiles);

  State Load() override;
  bool IsMissing(std::uint64_t seq, std::uint64_t at) override;
  tl::expected<StoredLine, std::string> FindLine(const std::string& room,
                                                 std::uint64_t n) override;
  bool Scrub() override;

 protected:
  std::optional<LedgerError> Commit(const Batch& batch) override;

 private:
  void Configure(Sync sync);
  void MakeSafe();
  void CheckPages();
  bool IsNew();
  void Create(Random& random);
  void CheckVersion();
  void CheckState();

  LedgerError RollBack(int result);
  std::optional<LedgerError> CheckFiles() const;

  std::string path_;
  Connection connection_;
  std::vector<WatchedFile> files_;
  // These need the tables, so they are empty until the tables exist.
  std::optional<Statement> begin_;
  std::optional<Statement> commit_;
  std::optional<StateRows> rows_;
  std::optional<LineStore> lines_;
  std::optional<Statement> set_checksum_;
  std::optional<StateChecksum> checksum_;
};

}  // namespace qun

#endif  // QUN_BROKER_LEDGER_SQLITE_LEDGER_H_
