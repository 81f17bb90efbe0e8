// Step 4, record: the ledger on disk. Tests replace it by one that fails at a
// chosen moment.
#ifndef QUN_BROKER_LEDGER_LEDGER_H_
#define QUN_BROKER_LEDGER_LEDGER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "broker/model/batch.h"
#include "broker/model/state.h"
#include "broker/model/stored_lines.h"

namespace qun {

enum class LedgerFault : std::uint8_t {
  kFull,     // the disk is full; nothing was recorded
  kUnknown,  // perhaps recorded: stop; a restart finds out
};

struct LedgerError {
  LedgerFault fault = LedgerFault::kUnknown;
  std::string what;
};

// Belongs to one thread. Whoever has a Recorded batch knows that it is on disk.
class Ledger : public StoredLines {
 public:
  // Records the whole batch or nothing. A batch that changes nothing is not
  // written.
  tl::expected<Recorded<Batch>, LedgerError> Record(Batch batch);

  // The recorded state. Throws StorageError if it cannot be read.
  virtual State Load() = 0;
  // Whether there is no event with this seq and time. Also false if that cannot
  // be found out now, so that no client is told of a loss that is not certain.
  virtual bool IsMissing(std::uint64_t seq, std::uint64_t at) = 0;
  // Removes replaced lines from the write-ahead log. False if that is not
  // possible now; call it again later.
  virtual bool Scrub() = 0;

 protected:
  // Writes the batch; empty if it is on disk.
  virtual std::optional<LedgerError> Commit(const Batch& batch) = 0;
};

}  // namespace qun

#endif  // QUN_BROKER_LEDGER_LEDGER_H_
