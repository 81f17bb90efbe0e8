// Which sessions are to be forgotten, and when: PROTOCOL.md, section 7. It only
// proposes: `decide` looks whether they were used meanwhile.
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

// How long a session is kept; what the simulation makes shorter.
struct Keeping {
  Time after_bye = std::chrono::minutes(kFarewellMinutes);
  Time surplus = std::chrono::hours(24);
  Time idle = std::chrono::hours(24) * kIdleDays;
  // Between two looks at those who said goodbye, and at all.
  Time look = std::chrono::minutes(1);
  Time look_at_all = std::chrono::hours(1);
};

// Who has said goodbye is kept in memory alone: after a restart they are like
// those who have not. One thread.
class SessionExpiry {
 public:
  using IsHere = std::function<bool(const SessionKey&)>;

  // Nothing is due at once: who is connected shows first.
  SessionExpiry(const Keeping& keeping, Time now);

  // The session has ended, with its counter at `last`; or goes on after all.
  void OnBye(const SessionKey& key, std::uint64_t last, Time now);
  void OnHello(const SessionKey& key) { farewells_.erase(key); }

  bool IsDue(Time now) const { return now >= next_; }
  // What is to be forgotten now: sessions that have ended, and now and then
  // those that were not used for long or of which their user has too many,
  // except those of clients that are here; and invitations that expired long
  // ago. Never so many that their batch takes long: the rest is due soon. What
  // is not recorded is found again.
  Expire Find(const State& state, Time wall, Time now, const IsHere& is_here);

 private:
  struct Farewell {
    std::uint64_t last = 0;
    Time at{0};
  };

  void FindLeft(const State& state, Time now);
  void FindIdle(const State& state, Time wall, const IsHere& is_here);
  std::vector<Expire::Session> TakeFound(const State& state);

  Keeping keeping_;
  Time next_;
  Time next_look_at_all_;
  std::unordered_map<SessionKey, Farewell> farewells_;
  std::deque<Expire::Session> found_;  // each may go if it was not used since
};

}  // namespace qun

#endif  // QUN_BROKER_ARRIVE_SESSION_EXPIRY_H_
