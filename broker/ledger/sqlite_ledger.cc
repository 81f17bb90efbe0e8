#include "broker/ledger/sqlite_ledger.h"

#include <fmt/format.h>

#include "broker/ledger/schema.h"
#include "proto/base/contract.h"

namespace qun {
namespace {

// A WAL of so many pages is copied into the file. A restart then reads at most
// about 16 MiB of WAL.
constexpr int kCheckpointPages = 4096;
// A start must not take long, so a large ledger is checked only in part.
constexpr Time kCheckAtMost{2000};

constexpr const char* kMendIt =
    "; mend that and start again, nothing that was acknowledged is lost";

LedgerFault FaultOf(int result) {
  return (result & 0xff) == SQLITE_FULL ? LedgerFault::kFull
                                        : LedgerFault::kUnknown;
}

StorageError Damaged(const std::string& path, const std::string& what) {
  return StorageError(
      fmt::format("the ledger {} is damaged: {}; start on a backup, or on "
                  "another directory with --data",
                  path, what));
}

}  // namespace

SqliteLedger::SqliteLedger(const std::string& path, Sync sync, Random& random,
                           const char* files)
    : path_(path), connection_(path, true, files) {
  Configure(sync);
  CheckPages();
  IsNew() ? Create(random) : CheckVersion();
  files_ = {WatchedFile(path), WatchedFile(path + "-wal")};
  begin_.emplace(connection_.get(), "BEGIN IMMEDIATE");
  commit_.emplace(connection_.get(), "COMMIT");
  rows_.emplace(&connection_);
  lines_.emplace(connection_.get());
  set_checksum_.emplace(connection_.get(), "UPDATE log SET checksum=?");
  checksum_.emplace(connection_);
  CheckState();
}

void SqliteLedger::Configure(Sync sync) {
  if (connection_.Ask("PRAGMA journal_mode=WAL") != "wal") {
    throw StorageError(
        fmt::format("{} cannot be kept in WAL mode; put it on a "
                    "local file system",
                    path_));
  }
  connection_.Execute(sync == Sync::kFull ? "PRAGMA synchronous=FULL"
                                          : "PRAGMA synchronous=NORMAL");
  connection_.Execute(
      fmt::format("PRAGMA wal_autocheckpoint={}; PRAGMA foreign_keys=ON;"
                  "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
                  "PRAGMA mmap_size=0; PRAGMA journal_size_limit=67108864;"
                  "PRAGMA secure_delete=ON",
                  kCheckpointPages));
  MakeSafe();
}

// An earlier process may have left data that it did not sync. It can be read,
// but a power cut would still lose it. A checkpoint copies it into the file and
// syncs it before the broker publishes any of it.
void SqliteLedger::MakeSafe() {
  if (connection_.Ask("PRAGMA wal_checkpoint(TRUNCATE)") == "0") return;
  throw StorageError(fmt::format(
      "{} is used by another process; end it, and start again", path_));
}

void SqliteLedger::CheckPages() {
  const std::string found = connection_.QuickCheck(kCheckAtMost);
  if (!found.empty()) throw Damaged(path_, found);
}

void SqliteLedger::CheckState() {
  if (checksum_->IsStored()) return;
  throw Damaged(path_, fmt::format("some of {} is not what was recorded",
                                   kWhatStateHolds));
}

// A file that has lost its first page has no tables either, but it has more
// pages.
bool SqliteLedger::IsNew() {
  return connection_.FileSize() <= kPageBytes &&
         connection_.Ask("SELECT count(*) FROM sqlite_master") == "0";
}

void SqliteLedger::Create(Random& random) {
  connection_.Execute(fmt::format(
      "BEGIN IMMEDIATE; {} INSERT INTO log VALUES('{}',0);"
      "PRAGMA application_id={}; PRAGMA user_version={}",
      kSchema, ToHex(random.NextId()), kApplicationId, kSchemaVersion));
  const auto checksum =
      static_cast<std::int64_t>(StateChecksum(connection_).At(0));
  connection_.Execute(
      fmt::format("UPDATE log SET checksum={}; COMMIT", checksum));
  MakeSafe();
}

void SqliteLedger::CheckVersion() {
  if (connection_.Ask("PRAGMA application_id") !=
      std::to_string(kApplicationId)) {
    throw StorageError(
        fmt::format("{} is not a ledger of qun, or its beginning is damaged; "
                    "start on a backup, or on another directory with --data",
                    path_));
  }
  const std::string version = connection_.Ask("PRAGMA user_version");
  if (version != std::to_string(kSchemaVersion)) {
    throw StorageError(fmt::format(
        "{} was written by another version of qun-broker (ledger version {}, "
        "this one knows {}); start that one, or this one on another directory "
        "with --data",
        path_, version, kSchemaVersion));
  }
}

State SqliteLedger::Load() {
  State state;
  const auto log = IdFromHex(connection_.Ask("SELECT id FROM log"));
  if (!log) throw StorageError("the ledger has no id; restore a backup");
  state.log = *log;
  Changes all = rows_->Load();
  all.seq =
      std::stoull(connection_.Ask("SELECT coalesce(max(seq),0) FROM events"));
  state.Apply(all);
  return state;
}

bool SqliteLedger::IsMissing(std::uint64_t seq, std::uint64_t at) {
  return lines_->IsMissing(seq, at);
}

tl::expected<StoredLine, std::string> SqliteLedger::FindLine(
    const std::string& room, std::uint64_t n) {
  return lines_->Find(room, n);
}

bool SqliteLedger::Scrub() try {
  return connection_.Ask("PRAGMA wal_checkpoint(TRUNCATE)") == "0";
} catch (const StorageError&) {
  return false;  // a reader may block it; the caller tries again
}

std::optional<LedgerError> SqliteLedger::Commit(const Batch& batch) {
  // A batch is one transaction, and the last one has ended.
  Expects(sqlite3_get_autocommit(connection_.get()) != 0);
  int result = begin_->Run();
  // Lines have a foreign key to their room.
  if (!Failed(result)) result = rows_->Write(batch.changes);
  if (!Failed(result)) result = lines_->Write(batch);
  if (!Failed(result)) {
    result = set_checksum_->RunWith(checksum_->At(batch.changes.seq));
  }
  if (!Failed(result)) result = commit_->Run();
  if (Failed(result)) return RollBack(result);
  // Nobody learns of a batch whose transaction is still open.
  Ensures(sqlite3_get_autocommit(connection_.get()) != 0);
  checksum_->Keep();
  return CheckFiles();
}

// Data in a deleted file would be acknowledged and then lost.
std::optional<LedgerError> SqliteLedger::CheckFiles() const {
  for (const WatchedFile& file : files_) {
    if (file.IsInPlace()) continue;
    return LedgerError{
        LedgerFault::kUnknown,
        fmt::format("{} was deleted or replaced while the broker ran; put it "
                    "back, or start on a backup",
                    file.path())};
  }
  return std::nullopt;
}

LedgerError SqliteLedger::RollBack(int result) {
  LedgerError error{FaultOf(result),
                    fmt::format("{}: {}", path_, connection_.Error())};
  // SQLite may have rolled back on its own.
  if (sqlite3_get_autocommit(connection_.get()) == 0 &&
      sqlite3_exec(connection_.get(), "ROLLBACK", nullptr, nullptr, nullptr) !=
          SQLITE_OK) {
    error.fault = LedgerFault::kUnknown;
  }
  checksum_->Undo();
  if (error.fault == LedgerFault::kUnknown) error.what += kMendIt;
  return error;
}

}  // namespace qun
