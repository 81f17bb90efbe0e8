// Whether a ledger is whole: what `qun-broker check` looks at.
#ifndef QUN_BROKER_OPERATOR_CHECK_H_
#define QUN_BROKER_OPERATOR_CHECK_H_

#include <cstdint>
#include <string>
#include <vector>

namespace qun {

struct CheckedLedger {
  std::uint64_t rooms = 0;
  std::uint64_t events = 0;
  // What is wrong, a sentence each that names the row; at most
  // kWrongAtMost. Empty if nothing is.
  std::vector<std::string> wrong;
};

inline constexpr std::size_t kWrongAtMost = 100;

// Reads all of it: SQLite's own structure, each room's numbers without a hole,
// each line against its place and its hash, all else against its checksum.
// Throws StorageError if it is no ledger of this version, cannot be read at
// all, or is in use. `files` is the name of a VFS.
CheckedLedger CheckLedger(const std::string& path);
CheckedLedger CheckLedger(const std::string& path, const char* files);

}  // namespace qun

#endif  // QUN_BROKER_OPERATOR_CHECK_H_
