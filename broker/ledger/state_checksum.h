// A checksum of everything that the broker reads when it starts: all rows of
// all tables except the lines, the schema, and the ledger's last seq. Each
// batch stores it again. It shows that the disk has lost the write of a page:
// such a page is old, but valid in itself, so no other check finds it.
#ifndef QUN_BROKER_LEDGER_STATE_CHECKSUM_H_
#define QUN_BROKER_LEDGER_STATE_CHECKSUM_H_

#include <cstdint>
#include <string_view>

#include "broker/ledger/sqlite.h"

namespace qun {

// What the checksum covers, for error messages.
inline constexpr const char* kWhatStateHolds =
    "what the ledger knows of rooms, users and sessions, or of its last line,";

// Follows the changes of a connection, which must outlive it. Belongs to one
// thread.
class StateChecksum {
 public:
  // Computes the sum of the present rows. Throws StorageError if they cannot be
  // read.
  explicit StateChecksum(Connection& connection);
  ~StateChecksum();
  StateChecksum(const StateChecksum&) = delete;
  StateChecksum& operator=(const StateChecksum&) = delete;

  // Whether the stored checksum is that of the present rows, which means that
  // they are as they were recorded. Throws StorageError.
  bool IsStored() const;
  // The checksum if `seq` is the ledger's last.
  std::uint64_t At(std::uint64_t seq) const;
  // Call Keep when a transaction was recorded, and Undo when it was rolled
  // back.
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
