#include "broker/turn/core.h"

#include <utility>

#include "broker/decide/decide.h"

namespace qun {

tl::expected<Recorded<Batch>, LedgerError> Core::Apply(Ordered& batch) {
  auto decided = Decide(state_, ledger_, batch.proposals());
  if (!decided) {
    return tl::make_unexpected(
        LedgerError{LedgerFault::kUnknown, std::move(decided.error())});
  }
  auto recorded = ledger_->Record(*std::move(decided));
  if (recorded) Absorb(state_, *recorded);
  return recorded;
}

}  // namespace qun
