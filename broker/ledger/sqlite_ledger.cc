#include "broker/ledger/sqlite_ledger.h"

#include <fmt/format.h>

#include "broker/ledger/schema.h"
#include "broker/ledger/sqlite_statements.h"
#include "broker/model/hash.h"

namespace qun {
namespace {

// A WAL of this many pages is copied into the file; 16 MiB bound a restart.
constexpr int kCheckpointPages = 4096;
// A start must not take long: of a large ledger not all pages are looked at.
constexpr Time kCheckAtMost{2000};

constexpr const char* kMendIt =
    "; mend that and start again, nothing that was acknowledged is lost";

LedgerFault FaultOf(int result) {
  switch (result & 0xff) {
    case SQLITE_FULL:
      return LedgerFault::kFull;
    case SQLITE_CONSTRAINT:
      return LedgerFault::kConstraint;
    default:
      return LedgerFault::kUnknown;
  }
}

}  // namespace

SqliteLedger::SqliteLedger(const std::string& path, Sync sync, Random& random,
                           const char* files)
    : path_(path), connection_(path, true, files) {
  Configure(sync);
  CheckPages();
  Migrate(random);
  files_ = {WatchedFile(path), WatchedFile(path + "-wal")};
  statements_ = std::make_unique<LedgerStatements>(connection_.get());
}

SqliteLedger::~SqliteLedger() = default;

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

// What an earlier process wrote and did not sync is read like the rest, but a
// power cut could still take it away. A checkpoint writes it anew and syncs it,
// before anybody is told of it.
void SqliteLedger::MakeSafe() {
  if (connection_.Ask("PRAGMA wal_checkpoint(TRUNCATE)") == "0") return;
  throw StorageError(fmt::format(
      "{} is used by another process; end it, and start again", path_));
}

void SqliteLedger::CheckPages() {
  const std::string found = connection_.QuickCheck(kCheckAtMost);
  if (found.empty()) return;
  throw StorageError(
      fmt::format("the ledger {} is damaged: {}; start on a backup, or on "
                  "another directory "
                  "with --data",
                  path_, found));
}

void SqliteLedger::Migrate(Random& random) {
  const int version = std::stoi(connection_.Ask("PRAGMA user_version"));
  if (version > kSchemaVersion) {
    throw StorageError(fmt::format(
        "{} was written by a newer qun-broker (ledger version {}, this one "
        "knows {}); start that one",
        path_, version, kSchemaVersion));
  }
  const bool is_new =
      version == 0 &&
      connection_.Ask("SELECT count(*) FROM sqlite_master") == "0";
  if (!is_new && connection_.Ask("PRAGMA application_id") !=
                     std::to_string(kApplicationId)) {
    throw StorageError(fmt::format("{} is not a ledger of qun", path_));
  }
  if (!is_new) return MigrateFrom(version);
  connection_.Execute(fmt::format(
      "BEGIN IMMEDIATE; {} {} {} {} INSERT INTO log(id) VALUES('{}');"
      "PRAGMA application_id={}; PRAGMA user_version={}; COMMIT",
      kSchema, kTablesOfKeys, kColumnsOfRoles, kTableOfLonger,
      ToHex(random.NextId()), kApplicationId, kSchemaVersion));
}

void SqliteLedger::MigrateFrom(int version) {
  if (version == kSchemaVersion) return;
  const bool has_longer = version >= 4;
  connection_.Execute(fmt::format(
      "BEGIN IMMEDIATE; {} {} {} {} {} {} PRAGMA user_version={}; COMMIT",
      version < 2 ? kFromVersion1 : "", version < 3 ? kTablesOfKeys : "",
      version < 4 ? kColumnsOfRoles : "", has_longer ? kOldLonger : "",
      kTableOfLonger, has_longer ? kFromOldLonger : "", kSchemaVersion));
}

bool SqliteLedger::IsMissing(std::uint64_t seq, std::uint64_t at) {
  Statement& find = statements_->time;
  const int result = find.Bind(1, seq).Step();
  const bool missing =
      result == SQLITE_DONE || (result == SQLITE_ROW && find.Integer(0) != at);
  find.Reset();
  return missing;
}

std::optional<StoredLine> SqliteLedger::FindLine(const std::string& room,
                                                 std::uint64_t n) {
  Statement& find = statements_->find;
  std::optional<StoredLine> found;
  if (find.Bind(1, n).Bind(2, room).Step() == SQLITE_ROW &&
      (find.IsNull(2) || find.Integer(2) == HashOf(find.Text(0)))) {
    found = {std::string(find.Text(0)), std::string(find.Text(1))};
  }
  find.Reset();
  return found;
}

bool SqliteLedger::Scrub() try {
  return connection_.Ask("PRAGMA wal_checkpoint(TRUNCATE)") == "0";
} catch (const StorageError&) {
  return false;  // as a reader that is in the way: it is tried again
}

std::optional<LedgerError> SqliteLedger::Commit(const Batch& batch) {
  int result = statements_->begin.Run();
  if (!Failed(result)) result = WriteAll(batch);
  if (!Failed(result)) result = statements_->commit.Run();
  return Failed(result) ? RollBack(result) : CheckFiles();
}

// What went to a file without a name would be acknowledged and gone.
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

std::optional<LedgerError> SqliteLedger::RollBack(int result) {
  LedgerError error{FaultOf(result),
                    fmt::format("{}: {}", path_, connection_.Error())};
  // SQLite may have rolled back by itself.
  if (sqlite3_get_autocommit(connection_.get()) == 0) {
    if (sqlite3_exec(connection_.get(), "ROLLBACK", nullptr, nullptr,
                     nullptr) != SQLITE_OK) {
      error.fault = LedgerFault::kUnknown;
    }
  }
  if (error.fault == LedgerFault::kUnknown) {
    error.what += kMendIt;
    return error;  // the broker stops
  }
  // Ids of rooms that this batch would have made.
  room_ids_.clear();
  State rooms;
  try {
    LoadRooms(&rooms);
  } catch (const StorageError& unreadable) {
    return LedgerError{LedgerFault::kUnknown, unreadable.what()};
  }
  return error;
}

int SqliteLedger::WriteAll(const Batch& batch) {
  for (const auto& [name, change] : batch.changes.rooms) {
    if (const int result = WriteRoom(name, change); Failed(result)) {
      return result;
    }
  }
  int result = WriteEvents(batch);
  if (!Failed(result)) result = WriteKeys(batch.changes);
  return Failed(result) ? result : WriteSessions(batch.changes);
}

int SqliteLedger::WriteKeys(const Changes& changes) {
  for (const auto& [id, account] : changes.accounts) {
    Statement& insert = statements_->account;
    insert.Bind(1, id).Bind(2, account.shown).Bind(3, account.folded);
    insert.Bind(4, account.key).Bind(5, std::uint64_t{account.is_operator});
    insert.Bind(6, std::uint64_t{account.is_bot}).Bind(7, account.since);
    if (const int result = insert.Run(); Failed(result)) return result;
  }
  for (const auto& [key, invited] : changes.invitations) {
    const int result = invited ? WriteInvitation(key, *invited)
                               : statements_->uninvite.Bind(1, key).Run();
    if (Failed(result)) return result;
  }
  return SQLITE_OK;
}

int SqliteLedger::WriteInvitation(const std::string& key,
                                  const Invited& invited) {
  Statement& insert = statements_->invite;
  insert.Bind(1, key).Bind(2, invited.name.shown).Bind(3, invited.name.folded);
  insert.Bind(4, std::uint64_t{invited.is_operator});
  insert.Bind(5, std::uint64_t{invited.is_bot});
  insert.Bind(6, std::uint64_t{invited.renews}).Bind(7, invited.expires);
  insert.Bind(8, invited.registered);
  return insert.Bind(9, std::uint64_t{invited.withdrawn}).Run();
}

int SqliteLedger::WriteEvents(const Batch& batch) {
  for (const auto& [event, line, author, readers] : batch.events) {
    Statement& insert = statements_->event;
    insert.Bind(1, event.seq).Bind(2, room_ids_.at(event.room));
    insert.Bind(3, event.n).Bind(4, event.at).Bind(5, line);
    insert.Bind(6, HashOf(line)).Bind(7, author);
    if (const int result = insert.Run(); Failed(result)) return result;
  }
  for (const auto& [seq, rewrite] : batch.changes.rewrites) {
    const int result = WriteRewrite(seq, rewrite.line);
    if (Failed(result)) return result;
  }
  return SQLITE_OK;
}

// The row keeps its length: see schema.h.
int SqliteLedger::WriteRewrite(std::uint64_t seq, const std::string& line) {
  Statement& size = statements_->size;
  const int found = size.Bind(1, seq).Step();
  const std::uint64_t length = found == SQLITE_ROW ? size.Integer(0) : 0;
  size.Reset();
  if (found != SQLITE_ROW) return found == SQLITE_DONE ? SQLITE_CORRUPT : found;
  const std::uint64_t hash = HashOf(line);
  if (line.size() > length) {
    const std::string blank(length, ' ');
    const int result = statements_->blank.Bind(1, blank).Bind(2, seq).Run();
    if (Failed(result)) return result;
    const std::string padded = std::string(kLongerPadding, ' ') + line;
    Statement& insert = statements_->lengthen;
    return insert.Bind(1, seq).Bind(2, padded).Bind(3, hash).Run();
  }
  std::string filled = line;
  filled.resize(length, ' ');
  Statement& update = statements_->rewrite;
  const int result = update.Bind(1, filled).Bind(2, hash).Bind(3, seq).Run();
  return Failed(result) ? result : statements_->shorten.Bind(1, seq).Run();
}

int SqliteLedger::WriteSessions(const Changes& changes) {
  for (const auto& [key, counter] : changes.sessions) {
    const std::string id = ToHex(key.session);
    const std::string outcomes = counter.Pack();
    Statement& insert = statements_->session;
    insert.Bind(1, key.user).Bind(2, id).Bind(3, counter.last());
    insert.Bind(4, counter.used_at()).BindBlob(5, outcomes);
    if (const int result = insert.Run(); Failed(result)) return result;
  }
  for (const SessionKey& key : changes.forgotten) {
    const std::string id = ToHex(key.session);
    const int result = statements_->forget.Bind(1, key.user).Bind(2, id).Run();
    if (Failed(result)) return result;
  }
  return SQLITE_OK;
}

}  // namespace qun
