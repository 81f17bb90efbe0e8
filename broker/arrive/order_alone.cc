#include "broker/arrive/order.h"
#include "proto/base/contract.h"

namespace qun {

void OrderAlone::Propose(Proposal proposal) {
  // A refusal that uses up no k is answered at once and never ordered.
  Expects(proposal.body || proposal.IsCounted());
  waiting_.push_back(std::move(proposal));
}

std::optional<Ordered> OrderAlone::Next() {
  if (waiting_.empty()) return std::nullopt;
  return Seal(std::exchange(waiting_, {}));
}

}  // namespace qun
