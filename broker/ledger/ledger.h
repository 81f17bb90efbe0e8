// Step 4, record: the log on disk, behind an interface so that tests can bring
// one that dies at a chosen moment.
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
  kFull,     // nothing was recorded; later it may work
  kUnknown,  // it may be recorded or not: stop, and find out by a restart
};

struct LedgerError {
  LedgerFault fault = LedgerFault::kUnknown;
  std::string what;
};

// One thread. Whoever holds a Recorded batch knows that it is on disk.
class Ledger : public StoredLines {
 public:
  // Records a batch: all of it or nothing. A batch that changes nothing costs
  // nothing.
  tl::expected<Recorded<Batch>, LedgerError> Record(Batch batch);

  // All that is recorded. Throws if it cannot be read.
  virtual State Load() = 0;
  // Whether there is no event with this seq and time. False also if that cannot
  // be found out now: nobody is told of a loss that is not certain.
  virtual bool IsMissing(std::uint64_t seq, std::uint64_t at) = 0;
  // What was rewritten is gone from the disk for good. False if that cannot be
  // done now: try again.
  virtual bool Scrub() = 0;

 protected:
  // Empty if the batch is on disk.
  virtual std::optional<LedgerError> Commit(const Batch& batch) = 0;
};

}  // namespace qun

#endif  // QUN_BROKER_LEDGER_LEDGER_H_
