#include "broker/edge/handshake_rates.h"

#include <algorithm>

#include "proto/base/limits.h"

namespace qun {
namespace {

constexpr auto kBurst = static_cast<double>(kConnectionsOfKey);
constexpr auto kPerMs = static_cast<double>(kHandshakesOfKey) / 1000;

}  // namespace

bool HandshakeRates::Take(const std::string& key, Time now) {
  Bucket& bucket = buckets_.try_emplace(key, Bucket{kBurst, now}).first->second;
  const auto gone = static_cast<double>((now - bucket.filled).count());
  bucket.tokens = std::min(kBurst, bucket.tokens + gone * kPerMs);
  bucket.filled = now;
  if (bucket.tokens < 1) return false;
  --bucket.tokens;
  return true;
}

}  // namespace qun
