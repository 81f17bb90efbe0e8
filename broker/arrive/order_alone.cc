#include "broker/arrive/order.h"

namespace qun {

void OrderAlone::Propose(Proposal proposal) {
  waiting_.push_back(std::move(proposal));
}

std::optional<Ordered> OrderAlone::Next() {
  if (waiting_.empty()) return std::nullopt;
  return Seal(std::exchange(waiting_, {}));
}

}  // namespace qun
