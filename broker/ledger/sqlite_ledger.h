// The ledger in one SQLite file: WAL, one transaction a batch, synced to disk
// before Record returns. This connection does all writes and all checkpoints,
// since SQLite 3.40 has a race when two do.
#ifndef QUN_BROKER_LEDGER_SQLITE_LEDGER_H_
#define QUN_BROKER_LEDGER_SQLITE_LEDGER_H_

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "broker/ledger/ledger.h"
#include "broker/ledger/line_reader.h"
#include "broker/ledger/sqlite.h"
#include "broker/ledger/state_checksum.h"
#include "broker/ledger/watched_file.h"
#include "proto/base/clock_random.h"

namespace qun {

struct LedgerStatements;

enum class Sync : std::uint8_t {
  kFull,    // a power cut loses nothing that was recorded
  kNormal,  // a power cut may lose the last moments; a crash does not
};

class SqliteLedger : public Ledger {
 public:
  // Opens `path`, or makes it if it is not there; then `random` draws the log's
  // id. `files` is the name of a VFS. Throws StorageError.
  SqliteLedger(const std::string& path, Sync sync, Random& random,
               const char* files = kExclusiveFiles);

  State Load() override;
  bool IsMissing(std::uint64_t seq, std::uint64_t at) override;
  std::optional<StoredLine> FindLine(const std::string& room,
                                     std::uint64_t n) override;
  bool Scrub() override;

 protected:
  std::optional<LedgerError> Commit(const Batch& batch) override;

 private:
  void Configure(Sync sync);
  void MakeSafe();
  void CheckPages();
  void CheckState();
  void CheckVersion();
  bool IsNew();
  void Create(Random& random);
  void LoadRooms(State* state);
  void LoadPeople(State* state);
  void LoadSettings(State* state);
  void LoadSessions(State* state);
  void LoadAccounts(State* state);
  void LoadInvitations(State* state);

  // Each is SQLITE_DONE (or SQLITE_OK) or an error code.
  int WriteAll(const Batch& batch);
  int WriteChecksum(std::uint64_t seq);
  int WriteRoom(const std::string& name, const RoomChange& change);
  int WriteRules(std::uint64_t room, const RoomRules& rules);
  int WritePeople(std::uint64_t room, const RoomChange& change);
  int WritePerson(std::uint64_t room, const std::string& user,
                  const Membership& is);
  int WriteSettings(std::uint64_t room, const RoomChange& change);
  int WriteEvents(const Batch& batch);
  int WriteRewrite(std::uint64_t seq, const Rewrite& rewrite);
  int WriteSessions(const Changes& changes);
  int WriteKeys(const Changes& changes);
  int WriteInvitation(const std::string& key, const Invited& invited);
  std::optional<LedgerError> RollBack(int result);
  void Undo();
  std::optional<LedgerError> CheckFiles() const;

  std::string path_;
  Connection connection_;
  std::vector<WatchedFile> files_;
  std::unique_ptr<LedgerStatements> statements_;
  std::unique_ptr<LineReader> lines_;
  std::unique_ptr<StateChecksum> checksum_;
  std::unordered_map<std::string, std::uint64_t> room_ids_;
  std::size_t rooms_recorded_ = 0;  // the ids up to it

 public:
  ~SqliteLedger() override;
};

}  // namespace qun

#endif  // QUN_BROKER_LEDGER_SQLITE_LEDGER_H_
