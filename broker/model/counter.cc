#include "broker/model/counter.h"

#include <algorithm>
#include <cstring>

#include "proto/base/contract.h"

namespace qun {
namespace {

constexpr std::size_t kPackedOutcome = sizeof(std::uint64_t) + 1;

}  // namespace

void Counter::Count(std::uint64_t k, std::uint64_t hash,
                    std::optional<Errc> code, std::uint64_t served) {
  // A session's recorded requests are counted 1, 2, 3, ….
  Expects(k == last_ + 1);
  // Only a final refusal uses up its k.
  Expects(!code || Info(*code).final);
  ++last_;
  used_at_ = served;
  const auto stored = code ? static_cast<std::uint8_t>(*code) : std::uint8_t{0};
  At(last_) = {hash, stored};
}

Counter::Outcome& Counter::At(std::uint64_t k) {
  const std::size_t index = k % kWindow;
  if (outcomes_.size() <= index) outcomes_.resize(index + 1);
  return outcomes_[index];
}

std::optional<Counter::Outcome> Counter::Find(std::uint64_t k) const {
  if (k == 0 || k > last_ || k + kWindow <= last_) return std::nullopt;
  // The outcomes of the last kWindow requests are remembered.
  Expects(k % kWindow < outcomes_.size());
  return outcomes_.at(k % kWindow);
}

RefusedList Counter::Refusals() const {
  RefusedList refused;
  for (auto k = last_ > kWindow ? last_ - kWindow + 1 : 1; k <= last_; ++k) {
    const Outcome& outcome = outcomes_.at(k % kWindow);
    if (outcome.code != 0)
      refused.push_back({k, static_cast<Errc>(outcome.code)});
  }
  Ensures(refused.size() <= kWindow);
  Ensures(refused.empty() || refused.back().k <= last_);
  return refused;
}

std::string Counter::Pack() const {
  const std::size_t count = std::min<std::uint64_t>(last_, kWindow);
  std::string packed;
  packed.reserve(count * kPackedOutcome);
  for (std::size_t i = 0; i < count; ++i) {
    const Outcome& outcome = outcomes_.at((last_ - i) % kWindow);
    char hash[sizeof outcome.hash];
    std::memcpy(hash, &outcome.hash, sizeof hash);
    packed.append(hash, sizeof hash).push_back(static_cast<char>(outcome.code));
  }
  Ensures(packed.size() == count * kPackedOutcome);
  return packed;
}

std::optional<Counter> Counter::Unpack(std::uint64_t last,
                                       std::uint64_t used_at,
                                       std::string_view packed) {
  const std::size_t count = std::min<std::uint64_t>(last, kWindow);
  if (count == 0 || packed.size() != count * kPackedOutcome) {
    return std::nullopt;  // a stored counter is never 0
  }
  Counter counter;
  counter.last_ = last;
  counter.used_at_ = used_at;
  for (std::size_t i = 0; i < count; ++i) {
    const char* bytes = packed.data() + i * kPackedOutcome;
    Outcome& outcome = counter.At(last - i);
    std::memcpy(&outcome.hash, bytes, sizeof outcome.hash);
    outcome.code = static_cast<std::uint8_t>(bytes[sizeof outcome.hash]);
    if (outcome.code > AllErrcs().size()) return std::nullopt;
  }
  Ensures(counter.outcomes_.size() <= kWindow);
  return counter;
}

}  // namespace qun
