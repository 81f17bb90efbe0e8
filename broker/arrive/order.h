// Step 2, order: gives each proposal its place. In a cluster, this step would
// agree with the other brokers; a single broker uses the order of arrival.
#ifndef QUN_BROKER_ARRIVE_ORDER_H_
#define QUN_BROKER_ARRIVE_ORDER_H_

#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "broker/model/proposal.h"

namespace qun {

// Proposals in their final order. Only an Order can make these.
class Ordered {
 public:
  // The caller may move texts out of them.
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
  // The next batch; empty if there is none yet.
  virtual std::optional<Ordered> Next() = 0;

 protected:
  static Ordered Seal(std::vector<Proposal> proposals) {
    return Ordered(std::move(proposals));
  }
};

// The order of a single broker.
class OrderAlone : public Order {
 public:
  void Propose(Proposal proposal) override;
  std::optional<Ordered> Next() override;

 private:
  std::vector<Proposal> waiting_;
};

}  // namespace qun

#endif  // QUN_BROKER_ARRIVE_ORDER_H_
