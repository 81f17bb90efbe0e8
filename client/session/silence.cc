#include "client/session/silence.h"

#include <algorithm>
#include <utility>

#include "proto/base/contract.h"

namespace qun {
namespace {

// PROTOCOL.md, section 7: sockets without a beat or an answer for this long
// count as dead.
constexpr Time kPatience{5000};
constexpr int kMostDoublings = 2;
constexpr Time kFirstWait{1000};
constexpr int kMostDoublingsOfWait = 4;
constexpr Time kPingEvery{2000};
constexpr Time kStop{1000};  // between two ticks
// A broker that loses its log again and again must not cause endless
// reconnects.
constexpr Time kBetweenLosses{1000};

bool IsLate(const std::optional<Time>& since, Time now, Time patience) {
  return since && now - *since >= patience;
}

}  // namespace

void Silence::Opened(Time now) {
  Expects(now >= last_tick_);
  state_ = listens_ ? State::kUnproved : State::kHeard;
  last_tick_ = now;
  since_ = {};
  if (listens_) Since(Due::kBeat) = now;
}

void Silence::BeatHeard(Time now) {
  Expects(listens_ && state_ != State::kClosed);
  if (state_ == State::kUnproved) state_ = State::kHeard;
  FeedHeard(now);
}

void Silence::FeedHeard(Time now) {
  if (state_ != State::kUnproved) Since(Due::kBeat) = now;
}

void Silence::Asked(Due due, Time now) {
  Expects(state_ != State::kClosed && due != Due::kBeat);
  if (!Since(due)) Since(due) = now;
}

void Silence::LogLost() {
  state_ = State::kVoid;
  reopen_at_ = std::max(last_tick_, lost_at_ + kBetweenLosses);
  lost_at_ = reopen_at_;
}

Silence::Finding Silence::Ticked(Time now) {
  Expects(now >= last_tick_);
  const Time gap = now - std::exchange(last_tick_, now);
  if (gap >= kStop) {
    for (auto& since : since_) {
      if (since) since = std::min(now, *since + gap);
    }
    return Finding::kStopped;
  }
  if (IsOver() || !IsTooLong(now)) return Finding::kNothing;
  state_ = State::kSilent;
  ++reopens_;
  return Finding::kFellSilent;
}

// The patience grows, so that a slow broker is not flooded.
bool Silence::IsTooLong(Time now) const {
  const Time patience = kPatience * (1 << std::min(reopens_, kMostDoublings));
  Ensures(patience >= kPatience);
  return std::any_of(since_.begin(), since_.end(), [&](const auto& since) {
    return IsLate(since, now, patience);
  });
}

Time Silence::LongestWait() const {
  return kFirstWait * (1 << std::clamp(reopens_ - 1, 0, kMostDoublingsOfWait));
}

void Silence::Pinged(Time now) { next_ping_ = now + kPingEvery; }

bool Silence::IsOver() const {
  return state_ == State::kSilent || state_ == State::kVoid;
}

bool Silence::IsFeedSilent(Time now) const {
  return IsLate(since_.front(), now, kPatience);
}

}  // namespace qun
