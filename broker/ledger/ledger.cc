#include "broker/ledger/ledger.h"

namespace qun {

tl::expected<Recorded<Batch>, LedgerError> Ledger::Record(Batch batch) {
  if (!batch.changes.empty()) {
    if (auto error = Commit(batch)) {
      return tl::make_unexpected(*std::move(error));
    }
  }
  return Recorded<Batch>(std::move(batch));
}

}  // namespace qun
