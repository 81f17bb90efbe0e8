// What is more than a broker with keys takes of one user at a time: lines,
// bytes, queries, new sessions. It is answered "not now". Pure.
#ifndef QUN_BROKER_ARRIVE_USER_LIMITS_H_
#define QUN_BROKER_ARRIVE_USER_LIMITS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "broker/arrive/token_bucket.h"
#include "broker/model/batch.h"
#include "broker/model/proposal.h"
#include "broker/model/state.h"
#include "proto/base/clock_random.h"

namespace qun {

class UserLimits {
 public:
  explicit UserLimits(const RateLimits& limits) : buckets_(limits) {}

  // Whether a request of so many bytes is within the limits; then it is taken
  // off what its user may say or ask. Otherwise it is kept, for TakeAnswers.
  bool Allows(const State& state, Proposal& proposal, std::size_t bytes,
              Time now);
  bool Allows(Query& query, Time now);
  // How many are kept.
  std::size_t waiting() const { return waiting_; }
  // After all else is settled: the counters stand where they are.
  std::vector<Answer> TakeAnswers(const State& state, Time now);
  void ForgetQuiet(Time now) { buckets_.ForgetQuiet(now); }

 private:
  // Of one user.
  struct TooMuch {
    std::vector<Proposal> said;    // at once
    std::vector<Proposal> begins;  // sessions
    std::vector<Query> asked;
  };

  TokenBuckets buckets_;
  std::map<std::string, TooMuch> too_much_;
  std::size_t waiting_ = 0;
};

}  // namespace qun

#endif  // QUN_BROKER_ARRIVE_USER_LIMITS_H_
