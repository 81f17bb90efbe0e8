// What is more than a broker with keys takes of one user at a time: lines,
// bytes, new sessions. It is answered "not now". Pure.
#ifndef QUN_BROKER_THROTTLE_H_
#define QUN_BROKER_THROTTLE_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "broker/batch.h"
#include "broker/proposal.h"
#include "broker/rates.h"
#include "broker/state.h"
#include "proto/system.h"

namespace qun {

class Throttle {
 public:
  explicit Throttle(const RateLimits& limits) : rates_(limits) {}

  // Whether a line of so many bytes is too much; otherwise it is taken off what
  // its user may say.
  bool IsTooMuch(const State& state, const Proposal& proposal,
                 std::size_t bytes, Time now);
  // To be answered with the next TakeAnswers.
  void Refuse(Proposal proposal) { refused_.push_back(std::move(proposal)); }
  std::size_t waiting() const { return refused_.size(); }
  // After all else is settled: the counters stand where they are.
  std::vector<Answer> TakeAnswers(const State& state, Time now);
  void ForgetQuiet(Time now) { rates_.ForgetQuiet(now); }

 private:
  Time WaitOf(const State& state, const std::string& user, Time now) const;

  Rates rates_;
  std::vector<Proposal> refused_;
};

}  // namespace qun

#endif  // QUN_BROKER_THROTTLE_H_
