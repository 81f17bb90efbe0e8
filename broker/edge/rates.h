// Limits what an owner of connections does in a time, with token buckets. The
// owner is the key of a peer or, without keys, its address. Pure.
#ifndef QUN_BROKER_EDGE_RATES_H_
#define QUN_BROKER_EDGE_RATES_H_

#include <string>
#include <unordered_map>

#include "proto/base/clock_random.h"

namespace qun {

// So much at once, and so much a second after that.
struct Rate {
  double burst = 0;
  double a_second = 0;
};

// A token bucket; it begins full.
class Bucket {
 public:
  explicit Bucket(const Rate& rate) : rate_(rate), left_(rate.burst) {}

  // Whether there are so many tokens. If so, takes them.
  bool Take(double tokens, Time now);
  // Takes so many tokens, or all if there are fewer. Whether there were enough.
  bool Drain(double tokens, Time now);
  void GiveBack(double tokens);
  bool IsFull(Time now) const { return LeftAt(now) == rate_.burst; }

 private:
  double LeftAt(Time now) const;

  Rate rate_;
  double left_;
  Time filled_{0};
};

// A bucket for each owner.
class Rates {
 public:
  explicit Rates(const Rate& rate) : rate_(rate) {}

  // Valid until the next call.
  Bucket& Of(const std::string& owner, Time now);

 private:
  Rate rate_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace qun

#endif  // QUN_BROKER_EDGE_RATES_H_
