// Follows up on recalls: holds back pages from before a recall, and removes
// recalled texts from the disk.
#ifndef QUN_BROKER_TURN_RECALLS_H_
#define QUN_BROKER_TURN_RECALLS_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "broker/ledger/archive.h"
#include "broker/ledger/ledger.h"
#include "broker/model/batch.h"
#include "proto/base/clock_random.h"

namespace qun {

// The ledger must outlive it. Belongs to one thread.
class Recalls {
 public:
  explicit Recalls(Ledger* ledger) : ledger_(ledger) {}

  void OnRecorded(const Recorded<Batch>& batch, Time now);
  // Whether a line of the page was recalled after the query.
  bool IsStale(const Page& page) const;
  // Removes recalled texts from the write-ahead log some seconds after the
  // first recall.
  void Tick(Time now);

 private:
  Ledger* ledger_;
  struct Recalled {
    std::uint64_t seq = 0;
    Time at{0};
  };

  void ForgetOld(Time now);

  // The recalls of the last minute, by room and line.
  std::map<std::pair<std::string, std::uint64_t>, Recalled> recalled_;
  std::uint64_t forgotten_ = 0;  // the last seq of those before
  Time next_scrub_ = Time::max();
  Time next_forgetting_{0};
};

}  // namespace qun

#endif  // QUN_BROKER_TURN_RECALLS_H_
