// Measures a broker's silence: decides when to ping it and when the sockets
// count as dead. A state machine: ARCHITECTURE.md, "The session", has its
// table. Pure; times are steady milliseconds.
#ifndef QUN_CLIENT_SESSION_SILENCE_H_
#define QUN_CLIENT_SESSION_SILENCE_H_

#include <array>
#include <cstdint>
#include <optional>

#include "proto/base/clock_random.h"

namespace qun {

class Silence {
 public:
  enum class State : std::uint8_t {
    kClosed,    // there are no sockets
    kUnproved,  // the sockets are new; only a beat counts
    kHeard,     // everything due comes in time
    kSilent,    // something is overdue: new sockets are needed
    // The log lost lines that the sockets may still deliver: new sockets are
    // needed, at most once a second.
    kVoid,
  };
  // What the broker must send: beats on the feed, answers on the desk, and
  // answers to `status`, which show that the intake works.
  enum class Due : std::uint8_t { kBeat, kAnswer, kStatus };
  // The result of a tick.
  enum class Finding : std::uint8_t {
    kNothing,
    kStopped,  // this process was stopped; the broker was not silent
    kFellSilent,
  };

  explicit Silence(bool listens) : listens_(listens) {}

  void Opened(Time now);
  void BeatHeard(Time now);
  // A message came on the feed.
  void FeedHeard(Time now);
  // An answer is due from now on, unless one is due already.
  void Asked(Due due, Time now);
  void Answered(Due due) { Since(due).reset(); }
  void Welcomed() { reopens_ = 0; }
  void LogLost();
  Finding Ticked(Time now);
  // How long to wait at most before new sockets are opened: longer each time,
  // so that a broker that was silent does not get all its clients at once,
  // again and again. Call Wait with a random time up to this one when the
  // broker fell silent.
  Time LongestWait() const;
  void Wait(Time wait) { reopen_at_ = last_tick_ + wait; }
  void Pinged(Time now);

  State state() const { return state_; }
  // The sockets are dead or void: ignore what they still deliver.
  bool IsOver() const;
  // Open new sockets now.
  bool WantsReopen() const { return IsOver() && last_tick_ >= reopen_at_; }
  // The feed was silent for so long that lines may be lost.
  bool IsFeedSilent(Time now) const;
  Time next_ping() const { return next_ping_; }

 private:
  std::optional<Time>& Since(Due due) {
    return since_.at(static_cast<std::size_t>(due));
  }
  bool IsTooLong(Time now) const;

  bool listens_;
  State state_ = State::kClosed;
  std::array<std::optional<Time>, 3> since_;  // by Due; empty: nothing is due
  int reopens_ = 0;  // reconnects because of silence since the last welcome
  Time last_tick_{0};
  Time reopen_at_{0};               // not before then
  Time lost_at_ = Time::min() / 2;  // time of the last loss
  Time next_ping_{0};
};

}  // namespace qun

#endif  // QUN_CLIENT_SESSION_SILENCE_H_
