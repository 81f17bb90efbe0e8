// A checksum over all that the broker reads when it starts: every row of every
// table but those of lines, the schema, and the log's last seq. Each batch
// stores it anew. A page of the file that a disk did not write is older than
// the others and whole in itself: nothing else shows that.
#ifndef QUN_BROKER_LEDGER_STATE_CHECKSUM_H_
#define QUN_BROKER_LEDGER_STATE_CHECKSUM_H_

#include <cstdint>
#include <string_view>

#include "broker/ledger/sqlite.h"

namespace qun {

// What it covers, for people.
inline constexpr const char* kWhatStateHolds =
    "what the ledger knows of rooms, users and sessions, or of its last line,";

// Follows what a connection changes, which must outlive it. One thread.
class StateChecksum {
 public:
  // Begins with what is there. Throws StorageError if that cannot be read.
  explicit StateChecksum(Connection& connection);
  ~StateChecksum();
  StateChecksum(const StateChecksum&) = delete;
  StateChecksum& operator=(const StateChecksum&) = delete;

  // Whether it is the one that is stored: what is there was recorded so. Throws
  // StorageError.
  bool IsStored() const;
  // With `seq` as the log's last.
  std::uint64_t At(std::uint64_t seq) const;
  // The transaction was recorded, or undone.
  void Keep() { kept_ = sum_; }
  void Undo() { sum_ = kept_; }

 private:
  void AddRows(std::string_view table, const char* sql);
  void OnChange(int operation, std::string_view table);

  Connection& connection_;
  std::uint64_t sum_ = 0;
  std::uint64_t kept_ = 0;
};

}  // namespace qun

#endif  // QUN_BROKER_LEDGER_STATE_CHECKSUM_H_
