// Checks whether a ledger is whole, for `qun-broker check`.
#ifndef QUN_BROKER_OPERATOR_CHECK_H_
#define QUN_BROKER_OPERATOR_CHECK_H_

#include <cstdint>
#include <string>
#include <vector>

namespace qun {

struct CheckedLedger {
  std::uint64_t rooms = 0;
  std::uint64_t events = 0;
  // The faults, each a sentence that names the row; at most kWrongAtMost.
  std::vector<std::string> wrong;
};

inline constexpr std::size_t kWrongAtMost = 100;

// Reads the whole ledger and checks SQLite's own structure, that each room's
// numbers have no gap, that each line matches its hash and its place, and the
// checksum of all other tables. Throws StorageError if the file is not a ledger
// of this version, cannot be read at all, or is in use. `files` is the name of
// a VFS.
CheckedLedger CheckLedger(const std::string& path);
CheckedLedger CheckLedger(const std::string& path, const char* files);

}  // namespace qun

#endif  // QUN_BROKER_OPERATOR_CHECK_H_
