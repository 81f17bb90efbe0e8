// How much one user may say and ask: token buckets of lines, of their bytes,
// and of queries. Pure.
#ifndef QUN_BROKER_ARRIVE_TOKEN_BUCKET_H_
#define QUN_BROKER_ARRIVE_TOKEN_BUCKET_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>

#include "proto/base/clock_random.h"

namespace qun {

// A second. 0: without limit. So much for ten seconds is taken at once.
struct RateLimits {
  std::uint64_t lines = 100;
  std::uint64_t bytes = 256 * 1024;
  std::uint64_t queries = 100;
};

class TokenBuckets {
 public:
  explicit TokenBuckets(const RateLimits& limits) : limits_(limits) {}

  // Whether the user, by folded name, may say one more line of this size now,
  // or ask one more query; it is taken off if so.
  bool TakeLine(const std::string& user, std::size_t bytes, Time now);
  bool TakeQuery(const std::string& user, Time now);
  // When a window of lines would be taken from them, or a query, from now on.
  Time WaitOfLines(const std::string& user, Time now) const;
  Time WaitOfQueries(const std::string& user, Time now) const;
  // Those who have said nothing for a while are as if new.
  void ForgetQuiet(Time now);

 private:
  struct Bucket {
    double lines = 0;
    double bytes = 0;
    double queries = 0;
    Time filled{0};
  };

  Bucket Filled(const std::string& user, Time now) const;

  RateLimits limits_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace qun

#endif  // QUN_BROKER_ARRIVE_TOKEN_BUCKET_H_
