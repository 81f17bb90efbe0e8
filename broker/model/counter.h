// The counter of a session: which requests were recorded, and what became of
// the last ones.
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

// A session's counter, and what became of its last kWindow requests.
class Counter {
 public:
  struct Outcome {
    std::uint64_t hash = 0;  // of the request's bytes
    std::uint8_t code = 0;   // an Errc; 0: stored
  };

  std::uint64_t last() const { return last_; }
  // When it was used last: wall clock, milliseconds.
  std::uint64_t used_at() const { return used_at_; }

  // Records what became of the next request, k = last() + 1.
  void Count(std::uint64_t k, std::uint64_t hash, std::optional<Errc> code,
             std::uint64_t at);
  // What became of k; empty if it is too long ago or still to come.
  std::optional<Outcome> Find(std::uint64_t k) const;
  // Those of the last kWindow that were refused, in order.
  RefusedList Refusals() const;

  // For the ledger: the outcomes as bytes and back; empty if they are not
  // those of so many requests.
  std::string Pack() const;
  static std::optional<Counter> Unpack(std::uint64_t last,
                                       std::uint64_t used_at,
                                       std::string_view packed);

 private:
  std::uint64_t last_ = 0;
  std::uint64_t used_at_ = 0;
  Outcome& At(std::uint64_t k);

  std::vector<Outcome> outcomes_;  // that of k at k % kWindow; grows with k
};

}  // namespace qun

#endif  // QUN_BROKER_MODEL_COUNTER_H_
