// Finds the sessions and invitations that the broker should forget
// (PROTOCOL.md, section 7). It only proposes them: the decide step keeps
// sessions that were used meanwhile.
#ifndef QUN_BROKER_ARRIVE_SESSION_EXPIRY_H_
#define QUN_BROKER_ARRIVE_SESSION_EXPIRY_H_

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <unordered_map>
#include <vector>

#include "broker/model/local_request.h"
#include "broker/model/state.h"
#include "proto/base/clock_random.h"
#include "proto/base/limits.h"

namespace qun {

// How long sessions are kept. The simulator uses shorter times.
struct Keeping {
  Time after_bye = std::chrono::minutes(kFarewellMinutes);
  Time surplus = std::chrono::hours(24);
  Time idle = std::chrono::hours(24) * kIdleDays;
  // Time between two searches: among the sessions that said goodbye, and among
  // all.
  Time look = std::chrono::minutes(1);
  Time look_at_all = std::chrono::hours(1);
};

// A `bye` is kept in memory only: after a restart its session is kept as long
// as any other. Belongs to one thread.
class SessionExpiry {
 public:
  using IsHere = std::function<bool(const SessionKey&)>;

  // The first search comes after an interval, so that clients can reconnect
  // first.
  SessionExpiry(const Keeping& keeping, Time now);

  // The session has ended, with its counter at `last`; or it has begun again.
  void OnBye(const SessionKey& key, std::uint64_t last, Time now);
  void OnHello(const SessionKey& key) { farewells_.erase(key); }

  bool IsDue(Time now) const { return now >= next_; }
  // Finds what to forget now: sessions some time after their `bye`, and at
  // longer intervals also idle sessions, a user's surplus sessions, and
  // invitations that expired long ago. `served` is the present time in the
  // sense of Proposal::served. Omits sessions for which `is_here` is
  // true from the latter. Returns so few that their batch is short; the rest is
  // due soon. What is not recorded is found again.
  Expire Find(const State& state, Time served, Time now, const IsHere& is_here);

 private:
  struct Farewell {
    std::uint64_t last = 0;
    Time at{0};
  };

  void FindLeft(const State& state, Time now);
  void FindIdle(const State& state, Time served, const IsHere& is_here);
  std::vector<Expire::Session> TakeFound(const State& state);

  Keeping keeping_;
  Time next_;
  Time next_look_at_all_;
  std::unordered_map<SessionKey, Farewell> farewells_;
  std::deque<Expire::Session> found_;  // forgotten unless used since
};

}  // namespace qun

#endif  // QUN_BROKER_ARRIVE_SESSION_EXPIRY_H_
