// Step 2, order: each proposal gets its place. This is the step that a cluster
// would do elsewhere; alone, the order is that of arrival.
#ifndef QUN_BROKER_ARRIVE_ORDER_H_
#define QUN_BROKER_ARRIVE_ORDER_H_

#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "broker/model/proposal.h"

namespace qun {

// Proposals that have their place in the log. Only an Order makes these.
class Ordered {
 public:
  // Their texts may be moved away.
  std::span<Proposal> proposals() { return proposals_; }

 private:
  friend class Order;
  explicit Ordered(std::vector<Proposal> proposals)
      : proposals_(std::move(proposals)) {}

  std::vector<Proposal> proposals_;
};

class Order {
 public:
  virtual ~Order() = default;
  virtual void Propose(Proposal proposal) = 0;
  // How many wait for Next.
  virtual std::size_t waiting() const = 0;
  // The next batch in order; empty if there is none yet.
  virtual std::optional<Ordered> Next() = 0;

 protected:
  static Ordered Seal(std::vector<Proposal> proposals) {
    return Ordered(std::move(proposals));
  }
};

// One broker by itself.
class OrderAlone : public Order {
 public:
  void Propose(Proposal proposal) override;
  std::size_t waiting() const override { return waiting_.size(); }
  std::optional<Ordered> Next() override;

 private:
  std::vector<Proposal> waiting_;
};

}  // namespace qun

#endif  // QUN_BROKER_ARRIVE_ORDER_H_
