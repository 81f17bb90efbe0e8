// Steps 3 and 4, and the state that follows them. Whoever applies the same
// ordered proposals comes to the same ledger, wherever the batches are cut.
#ifndef QUN_BROKER_TURN_CORE_H_
#define QUN_BROKER_TURN_CORE_H_

#include <tl/expected.hpp>

#include "broker/arrive/order.h"
#include "broker/ledger/ledger.h"
#include "broker/model/batch.h"
#include "broker/model/state.h"

namespace qun {

// Owns the state; the ledger must outlive it. One thread.
class Core {
 public:
  // Throws StorageError if the ledger cannot be read.
  explicit Core(Ledger* ledger) : ledger_(ledger), state_(ledger->Load()) {}

  const State& state() const { return state_; }

  // Decides a batch, records it, and changes the state. The only way to write
  // to the ledger. If it fails nothing is changed; see LedgerFault.
  tl::expected<Recorded<Batch>, LedgerError> Apply(Ordered& batch);

 private:
  Ledger* ledger_;
  State state_;
};

}  // namespace qun

#endif  // QUN_BROKER_TURN_CORE_H_
