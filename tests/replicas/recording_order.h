// An order for a single broker that keeps the bytes of all proposals.
#ifndef QUN_TESTS_REPLICAS_RECORDING_ORDER_H_
#define QUN_TESTS_REPLICAS_RECORDING_ORDER_H_

#include <functional>
#include <string>
#include <utility>

#include "broker/arrive/order.h"
#include "broker/model/proposal_codec.h"

namespace qun {

class RecordingOrder : public OrderAlone {
 public:
  using Keep = std::function<void(std::string)>;
  explicit RecordingOrder(Keep keep) : keep_(std::move(keep)) {}

  void Propose(Proposal proposal) override {
    keep_(EncodeProposal(proposal));
    OrderAlone::Propose(std::move(proposal));
  }

 private:
  Keep keep_;
};

}  // namespace qun

#endif  // QUN_TESTS_REPLICAS_RECORDING_ORDER_H_
