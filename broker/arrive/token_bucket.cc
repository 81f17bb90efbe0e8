#include "broker/arrive/token_bucket.h"

#include <algorithm>
#include <cmath>

#include "proto/base/contract.h"
#include "proto/base/limits.h"

namespace qun {
namespace {

constexpr double kBurstSeconds = 10;
constexpr Time kQuiet{20'000};  // longer than it takes to fill a bucket

// Pages that nobody reads wait in libzmq's memory; 5 MiB of lines are a book.
constexpr double kPageBurst = 8.0 * 1024 * 1024;
constexpr std::uint64_t kPageRate = 4UL * 1024 * 1024;

double Seconds(Time time) { return static_cast<double>(time.count()) / 1000; }

double Full(std::uint64_t a_second) {
  return static_cast<double>(a_second) * kBurstSeconds;
}

double FilledFor(double tokens, std::uint64_t a_second, Time time) {
  return std::min(tokens + Seconds(time) * static_cast<double>(a_second),
                  Full(a_second));
}

// The time until there are `wanted` tokens.
Time WaitFor(double wanted, double tokens, std::uint64_t a_second) {
  if (a_second == 0 || tokens >= wanted) return Time(0);
  const double seconds = (wanted - tokens) / static_cast<double>(a_second);
  return Time(static_cast<std::int64_t>(std::ceil(seconds * 1000)));
}

}  // namespace

TokenBuckets::Bucket TokenBuckets::Filled(const std::string& user,
                                          Time now) const {
  const auto found = buckets_.find(user);
  if (found == buckets_.end()) {
    return {Full(limits_.lines), Full(limits_.bytes), Full(limits_.queries),
            kPageBurst, now};
  }
  const Bucket& known = found->second;
  const Time since = now - known.filled;
  Expects(since >= Time(0));  // the steady clock never goes back
  return {FilledFor(known.lines, limits_.lines, since),
          FilledFor(known.bytes, limits_.bytes, since),
          FilledFor(known.queries, limits_.queries, since),
          std::min(kPageBurst, known.pages + Seconds(since) * kPageRate), now};
}

bool TokenBuckets::TakeLine(const std::string& user, std::size_t bytes,
                            Time now) {
  Bucket bucket = Filled(user, now);
  const auto size = static_cast<double>(bytes);
  const bool has_line = limits_.lines == 0 || bucket.lines >= 1;
  const bool has_bytes = limits_.bytes == 0 || bucket.bytes >= size;
  if (has_line && has_bytes) {
    bucket.lines -= 1;
    bucket.bytes -= size;
    // Nobody sends more than their rate allows.
    Ensures(limits_.lines == 0 || bucket.lines >= 0);
    Ensures(limits_.bytes == 0 || bucket.bytes >= 0);
  }
  buckets_[user] = bucket;
  return has_line && has_bytes;
}

bool TokenBuckets::TakeQuery(const std::string& user, Time now) {
  Bucket bucket = Filled(user, now);
  const bool has_query = limits_.queries == 0 || bucket.queries >= 1;
  if (has_query) bucket.queries -= 1;
  Ensures(limits_.queries == 0 || bucket.queries >= 0);
  buckets_[user] = bucket;
  return has_query;
}

bool TokenBuckets::TakeHistory(const std::string& user, Time now) {
  const bool has_pages = limits_.queries == 0 || Filled(user, now).pages > 0;
  return has_pages && TakeQuery(user, now);
}

void TokenBuckets::ChargeLine(const std::string& user, std::size_t bytes,
                              Time now) {
  Bucket bucket = Filled(user, now);
  bucket.bytes = std::max(0.0, bucket.bytes - static_cast<double>(bytes));
  buckets_[user] = bucket;
}

void TokenBuckets::ChargePage(const std::string& user, std::size_t bytes,
                              Time now) {
  Bucket bucket = Filled(user, now);
  bucket.pages -= static_cast<double>(bytes);
  buckets_[user] = bucket;
}

Time TokenBuckets::WaitOfLines(const std::string& user, Time now) const {
  const Bucket bucket = Filled(user, now);
  // A client sends a whole window again, so a shorter wait would make it send
  // lines in vain. The wait is at most about a second.
  const double lines = std::min(static_cast<double>(limits_.lines),
                                static_cast<double>(kWindow));
  const double bytes = std::min(static_cast<double>(limits_.bytes),
                                static_cast<double>(kTextBytes));
  return std::max({WaitFor(lines, bucket.lines, limits_.lines),
                   WaitFor(bytes, bucket.bytes, limits_.bytes), Time(1)});
}

Time TokenBuckets::WaitOfQueries(const std::string& user, Time now) const {
  const Bucket bucket = Filled(user, now);
  const Time pages =
      limits_.queries == 0 ? Time(0) : WaitFor(1, bucket.pages, kPageRate);
  return std::max(
      {WaitFor(1, bucket.queries, limits_.queries), pages, Time(1)});
}

void TokenBuckets::ForgetQuiet(Time now) {
  std::erase_if(buckets_, [now](const auto& entry) {
    return now >= entry.second.filled + kQuiet;
  });
}

}  // namespace qun
