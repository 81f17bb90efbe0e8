// A session's counter: how many of its requests were recorded, and the outcomes
// of the last ones.
#ifndef QUN_BROKER_MODEL_COUNTER_H_
#define QUN_BROKER_MODEL_COUNTER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proto/base/errc.h"
#include "proto/base/limits.h"
#include "proto/lines/reply.h"

namespace qun {

// Remembers the outcomes of the last kWindow requests.
class Counter {
 public:
  struct Outcome {
    std::uint64_t hash = 0;  // of the request's bytes
    std::uint8_t code = 0;   // an Errc; 0: stored
  };

  std::uint64_t last() const { return last_; }
  // The time of the last request: Proposal::served, milliseconds.
  std::uint64_t used_at() const { return used_at_; }

  // Records the outcome of request k = last() + 1. `code` is empty if it was
  // stored. `served` is the proposal's.
  void Count(std::uint64_t k, std::uint64_t hash, std::optional<Errc> code,
             std::uint64_t served);
  // The outcome of request k; empty if it is too old or was not recorded yet.
  std::optional<Outcome> Find(std::uint64_t k) const;
  // The refusals among the last kWindow requests, in order.
  RefusedList Refusals() const;

  // Convert the outcomes to bytes for the ledger, and back. Unpack returns
  // empty if the bytes do not fit a counter at `last`.
  std::string Pack() const;
  static std::optional<Counter> Unpack(std::uint64_t last,
                                       std::uint64_t used_at,
                                       std::string_view packed);

 private:
  std::uint64_t last_ = 0;
  std::uint64_t used_at_ = 0;
  Outcome& At(std::uint64_t k);

  std::vector<Outcome> outcomes_;  // of request k at index k % kWindow
};

}  // namespace qun

#endif  // QUN_BROKER_MODEL_COUNTER_H_
