#include <iterator>

#include "broker/arrive/order.h"

namespace qun {

void OrderAlone::Propose(std::vector<Proposal> proposals) {
  waiting_.insert(waiting_.end(), std::make_move_iterator(proposals.begin()),
                  std::make_move_iterator(proposals.end()));
}

std::optional<Ordered> OrderAlone::Next() {
  if (waiting_.empty()) return std::nullopt;
  return Seal(std::exchange(waiting_, {}));
}

}  // namespace qun
