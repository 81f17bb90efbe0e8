// Limits the rate of each user's lines, bytes of lines, queries, and bytes of
// pages with token buckets. Pure.
#ifndef QUN_BROKER_ARRIVE_TOKEN_BUCKET_H_
#define QUN_BROKER_ARRIVE_TOKEN_BUCKET_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>

#include "proto/base/clock_random.h"

namespace qun {

// Limits per second of one user; 0: no limit. A burst may use the tokens of ten
// seconds.
struct RateLimits {
  std::uint64_t lines = 100;
  std::uint64_t bytes = 256 * 1024;
  std::uint64_t queries = 100;
};

class TokenBuckets {
 public:
  explicit TokenBuckets(const RateLimits& limits) : limits_(limits) {}

  // Whether the user may send one more line of this size now, or one more
  // query. If so, takes its tokens.
  bool TakeLine(const std::string& user, std::size_t bytes, Time now);
  bool TakeQuery(const std::string& user, Time now);
  // Like TakeQuery, for a page. Its size is known later: ChargePage.
  bool TakeHistory(const std::string& user, Time now);
  // Something that was taken costs so many bytes more.
  void ChargeLine(const std::string& user, std::size_t bytes, Time now);
  void ChargePage(const std::string& user, std::size_t bytes, Time now);
  // The time until the user may send a window of lines, or a query.
  Time WaitOfLines(const std::string& user, Time now) const;
  Time WaitOfQueries(const std::string& user, Time now) const;
  // Forgets users who have sent nothing for so long that their buckets are
  // full.
  void ForgetQuiet(Time now);

 private:
  struct Bucket {
    double lines = 0;
    double bytes = 0;
    double queries = 0;
    double pages = 0;  // bytes; below 0 if a page took more than there were
    Time filled{0};
  };

  Bucket Filled(const std::string& user, Time now) const;

  RateLimits limits_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace qun

#endif  // QUN_BROKER_ARRIVE_TOKEN_BUCKET_H_
