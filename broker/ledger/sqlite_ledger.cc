#include "broker/ledger/sqlite_ledger.h"

#include <fmt/format.h>

#include "broker/ledger/schema.h"
#include "broker/ledger/sqlite_statements.h"

namespace qun {
namespace {

// A WAL of this many pages is copied into the file; 16 MiB bound a restart.
constexpr int kCheckpointPages = 4096;
// Of SQLite, if nobody says otherwise.
constexpr std::uint64_t kPageBytes = 4096;
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
  IsNew() ? Create(random) : CheckVersion();
  files_ = {WatchedFile(path), WatchedFile(path + "-wal")};
  statements_ = std::make_unique<LedgerStatements>(connection_.get());
  lines_ = std::make_unique<LineReader>(connection_.get());
  checksum_ = std::make_unique<StateChecksum>(connection_);
  CheckState();
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

void SqliteLedger::CheckState() {
  if (checksum_->IsStored()) return;
  throw StorageError(
      fmt::format("the ledger {} is damaged: some of {} is not what was "
                  "recorded; start on a backup, or on another directory with "
                  "--data",
                  path_, kWhatStateHolds));
}

// A file that has lost its first page has no table either, but others.
bool SqliteLedger::IsNew() {
  return connection_.FileSize() <= kPageBytes &&
         connection_.Ask("PRAGMA user_version") == "0" &&
         connection_.Ask("SELECT count(*) FROM sqlite_master") == "0";
}

void SqliteLedger::CheckVersion() {
  if (connection_.Ask("PRAGMA application_id") !=
      std::to_string(kApplicationId)) {
    throw StorageError(
        fmt::format("{} is not a ledger of qun, or its beginning is damaged; "
                    "start on a backup, or on another directory with --data",
                    path_));
  }
  const int version = std::stoi(connection_.Ask("PRAGMA user_version"));
  if (version == kSchemaVersion) return;
  throw StorageError(fmt::format(
      "{} was written by {} qun-broker (ledger version {}, this one knows {}); "
      "start that one",
      path_, version > kSchemaVersion ? "a newer" : "an older", version,
      kSchemaVersion));
}

void SqliteLedger::Create(Random& random) {
  connection_.Execute(
      fmt::format("BEGIN IMMEDIATE; {} {} {} {} INSERT INTO log VALUES('{}',0);"
                  "PRAGMA application_id={}; PRAGMA user_version={}",
                  kSchema, kTablesOfKeys, kColumnsOfRoles, kTableOfRewrites,
                  ToHex(random.NextId()), kApplicationId, kSchemaVersion));
  const auto checksum =
      static_cast<std::int64_t>(StateChecksum(connection_).At(0));
  connection_.Execute(
      fmt::format("UPDATE log SET checksum={}; COMMIT", checksum));
  MakeSafe();
}

bool SqliteLedger::IsMissing(std::uint64_t seq, std::uint64_t at) {
  const int result = lines_->FindSeq(seq);
  const bool missing = result == SQLITE_DONE ||
                       (result == SQLITE_ROW && lines_->line().at != at);
  lines_->Reset();
  return missing;
}

std::optional<StoredLine> SqliteLedger::FindLine(const std::string& room,
                                                 std::uint64_t n) {
  std::optional<StoredLine> found;
  if (lines_->Find(room, n) == SQLITE_ROW) {
    const PlacedLine& line = lines_->line();
    found = {std::string(line.line), std::string(line.author)};
  }
  lines_->Reset();
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
  if (Failed(result)) return RollBack(result);
  checksum_->Keep();
  rooms_recorded_ = room_ids_.size();
  return CheckFiles();
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
  Undo();
  return error;
}

// What was read at the start is not read again: it was checked then.
void SqliteLedger::Undo() {
  checksum_->Undo();
  std::erase_if(room_ids_, [this](const auto& room) {
    return room.second > rooms_recorded_;
  });
}

int SqliteLedger::WriteAll(const Batch& batch) {
  for (const auto& [name, change] : batch.changes.rooms) {
    if (const int result = WriteRoom(name, change); Failed(result)) {
      return result;
    }
  }
  int result = WriteEvents(batch);
  if (!Failed(result)) result = WriteKeys(batch.changes);
  if (!Failed(result)) result = WriteSessions(batch.changes);
  return Failed(result) ? result : WriteChecksum(batch.changes.seq);
}

int SqliteLedger::WriteChecksum(std::uint64_t seq) {
  return statements_->checksum.Bind(1, checksum_->At(seq)).Run();
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
    insert.Bind(
        6, HashOf({event.seq, event.room, event.n, event.at, author, line}));
    insert.Bind(7, author);
    if (const int result = insert.Run(); Failed(result)) return result;
  }
  for (const auto& [seq, rewrite] : batch.changes.rewrites) {
    const int result = WriteRewrite(seq, rewrite);
    if (Failed(result)) return result;
  }
  return SQLITE_OK;
}

// The row keeps its length: see schema.h.
int SqliteLedger::WriteRewrite(std::uint64_t seq, const Rewrite& rewrite) {
  Statement& size = statements_->size;
  const int found = size.Bind(1, seq).Step();
  const std::uint64_t length = found == SQLITE_ROW ? size.Integer(0) : 0;
  size.Reset();
  if (found != SQLITE_ROW) return found == SQLITE_DONE ? SQLITE_CORRUPT : found;
  const auto& [room, n, at, author, line, is_recall] = rewrite;
  const std::uint64_t hash = HashOf({seq, room, n, at, author, line});
  const bool fits = line.size() <= length;
  std::string stays = fits ? line : std::string();
  stays.resize(length, ' ');
  const std::string moves =
      fits ? std::string() : std::string(kMovedPadding, ' ') + line;
  Statement& overwrite = statements_->overwrite;
  const int result = overwrite.Bind(1, stays).Bind(2, hash).Bind(3, seq).Run();
  if (Failed(result)) return result;
  return statements_->rewrite.Bind(1, seq).Bind(2, moves).Bind(3, hash).Run();
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
