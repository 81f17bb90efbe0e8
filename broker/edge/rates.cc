#include "broker/edge/rates.h"

#include <algorithm>

namespace qun {
namespace {

// If there are more owners, those whose bucket is full are forgotten.
constexpr std::size_t kOwners = 1000;

}  // namespace

double Bucket::LeftAt(Time now) const {
  const double seconds = static_cast<double>((now - filled_).count()) / 1000;
  return std::min(rate_.burst, left_ + seconds * rate_.a_second);
}

bool Bucket::Take(double tokens, Time now) {
  left_ = LeftAt(now);
  filled_ = now;
  if (left_ < tokens) return false;
  left_ -= tokens;
  return true;
}

bool Bucket::Drain(double tokens, Time now) {
  if (Take(tokens, now)) return true;
  left_ = 0;
  return false;
}

void Bucket::GiveBack(double tokens) {
  left_ = std::min(rate_.burst, left_ + tokens);
}

Bucket& Rates::Of(const std::string& owner, Time now) {
  if (buckets_.size() > kOwners && !buckets_.contains(owner)) {
    std::erase_if(buckets_,
                  [now](const auto& of) { return of.second.IsFull(now); });
  }
  return buckets_.try_emplace(owner, rate_).first->second;
}

}  // namespace qun
