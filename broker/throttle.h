// What is more than a broker with keys takes of one user at a time: lines,
// bytes, queries, new sessions. It is answered "not now". Pure.
#ifndef QUN_BROKER_THROTTLE_H_
#define QUN_BROKER_THROTTLE_H_

#include <cstddef>
#include <cstdint>
#include <map>
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

  // Whether a request of so many bytes is taken; then it is taken off what its
  // user may say or ask. Otherwise it is kept, for TakeAnswers.
  bool Takes(const State& state, Proposal& proposal, std::size_t bytes,
             Time now);
  // How many are kept.
  std::size_t waiting() const { return waiting_; }
  // After all else is settled: the counters stand where they are.
  std::vector<Answer> TakeAnswers(const State& state, Time now);
  void ForgetQuiet(Time now) { rates_.ForgetQuiet(now); }

 private:
  // Of one user.
  struct TooMuch {
    std::vector<Proposal> said;    // at once
    std::vector<Proposal> begins;  // sessions
    std::vector<Proposal> asked;
  };

  void Keep(std::vector<Proposal>* where, Proposal& proposal);

  Rates rates_;
  std::map<std::string, TooMuch> too_much_;
  std::size_t waiting_ = 0;
};

}  // namespace qun

#endif  // QUN_BROKER_THROTTLE_H_
