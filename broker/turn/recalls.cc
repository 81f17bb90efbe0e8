#include "broker/turn/recalls.h"

#include <algorithm>

namespace qun {
namespace {

// One checkpoint serves all recalls within this time.
constexpr Time kScrubAfter{5'000};
// The next attempt, if a reader blocked the checkpoint.
constexpr Time kScrubAgain{1'000};

// Older pages are rare.
constexpr Time kLongestPage = std::chrono::minutes(1);

}  // namespace

void Recalls::OnRecorded(const Recorded<Batch>& batch, Time now) {
  for (const NumberedEvent& numbered : batch->events) {
    const Event& event = numbered.event;
    if (event.type != EventType::kRecalled) continue;
    recalled_[{event.room, event.line}] = {event.seq, now};
    next_scrub_ = std::min(next_scrub_, now + kScrubAfter);
  }
}

bool Recalls::IsStale(const Page& page) const {
  if (!page.failure.empty()) return false;
  const PageQuery& query = page.query;
  if (query.seq < forgotten_) return true;
  for (auto line = recalled_.lower_bound({query.room, query.low});
       line != recalled_.end() && line->first.first == query.room &&
       line->first.second <= query.high;
       ++line) {
    if (query.seq < line->second.seq) return true;
  }
  return false;
}

void Recalls::Tick(Time now) {
  ForgetOld(now);
  if (now < next_scrub_) return;
  next_scrub_ = ledger_->Scrub() ? Time::max() : now + kScrubAgain;
}

void Recalls::ForgetOld(Time now) {
  if (now < next_forgetting_) return;
  next_forgetting_ = now + kLongestPage;
  std::erase_if(recalled_, [&](const auto& entry) {
    const auto& [seq, at] = entry.second;
    if (at + kLongestPage > now) return false;
    forgotten_ = std::max(forgotten_, seq);
    return true;
  });
}

}  // namespace qun
