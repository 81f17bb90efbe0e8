// Steps 3 and 4, decide and record, and the state that they change. The same
// ordered proposals lead to the same ledger, however they are cut into batches.
#ifndef QUN_BROKER_TURN_CORE_H_
#define QUN_BROKER_TURN_CORE_H_

#include <tl/expected.hpp>

#include "broker/arrive/order.h"
#include "broker/ledger/ledger.h"
#include "broker/model/batch.h"
#include "broker/model/state.h"

namespace qun {

// Owns the state; the ledger must outlive it. Belongs to one thread.
class Core {
 public:
  // Throws StorageError if the ledger cannot be read.
  explicit Core(Ledger* ledger) : ledger_(ledger), state_(ledger->Load()) {}

  const State& state() const { return state_; }

  // Decides a batch, records it, and changes the state. Nothing else writes to
  // the ledger. If it fails, the state is unchanged; see LedgerFault.
  tl::expected<Recorded<Batch>, LedgerError> Apply(Ordered& batch);

 private:
  Ledger* ledger_;
  State state_;
};

}  // namespace qun

#endif  // QUN_BROKER_TURN_CORE_H_
