// The limits of each user on a broker with keys: lines, bytes, queries and new
// sessions. Requests beyond them are answered "not now". Pure.
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

  // Whether a request is within its user's limits. If so, uses up their tokens;
  // otherwise takes the request and keeps it for TakeAnswers.
  bool Allows(const State& state, Proposal& proposal, std::size_t bytes,
              Time now);
  bool Allows(Query& query, Time now);
  // The broker has read so many bytes of stored lines for the request.
  void ChargeLine(const Proposal& proposal, std::size_t bytes, Time now);
  // A page of so many bytes is sent to this user.
  void ChargePage(Standing standing, const std::string& user, std::size_t bytes,
                  Time now);
  // The number of requests that are kept.
  std::size_t waiting() const { return waiting_; }
  // The answers to the kept requests, which are forgotten. Call it after the
  // turn's batches are recorded, since the answers name the sessions' counters.
  std::vector<Answer> TakeAnswers(const State& state, Time now);
  void ForgetQuiet(Time now) { buckets_.ForgetQuiet(now); }

 private:
  // The requests of one user that are beyond the limits.
  struct TooMuch {
    std::vector<Proposal> said;    // beyond the rate of lines or bytes
    std::vector<Proposal> begins;  // would begin a session too many
    std::vector<Query> asked;
  };

  TokenBuckets buckets_;
  std::map<std::string, TooMuch> too_much_;
  std::size_t waiting_ = 0;
};

}  // namespace qun

#endif  // QUN_BROKER_ARRIVE_USER_LIMITS_H_
