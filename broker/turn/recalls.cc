#include "broker/turn/recalls.h"

#include <algorithm>

namespace qun {
namespace {

// One checkpoint serves all recalls within this time.
constexpr Time kScrubAfter{5'000};
// The next attempt, if a reader blocked the checkpoint.
constexpr Time kScrubAgain{1'000};

}  // namespace

void Recalls::OnRecorded(const Recorded<Batch>& batch, Time now) {
  for (const NumberedEvent& numbered : batch->events) {
    if (numbered.event.type != EventType::kRecalled) continue;
    last_[numbered.event.room] = numbered.event.seq;
    next_scrub_ = std::min(next_scrub_, now + kScrubAfter);
  }
}

bool Recalls::IsStale(const Page& page) const {
  const auto recalled = last_.find(page.query.room);
  return page.failure.empty() && recalled != last_.end() &&
         page.query.seq < recalled->second;
}

void Recalls::Tick(Time now) {
  if (now < next_scrub_) return;
  next_scrub_ = ledger_->Scrub() ? Time::max() : now + kScrubAgain;
}

}  // namespace qun
