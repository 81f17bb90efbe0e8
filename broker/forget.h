// Which sessions are forgotten, and when: PROTOCOL.md, section 7.
#ifndef QUN_BROKER_FORGET_H_
#define QUN_BROKER_FORGET_H_

#include <cstdint>
#include <functional>
#include <unordered_map>

#include "broker/batch.h"
#include "broker/state.h"
#include "proto/system.h"

namespace qun {

// Who has said goodbye is kept in memory alone: after a restart they are like
// those who have not.
class Forgetting {
 public:
  // Nothing is due at once: who is connected shows first.
  explicit Forgetting(Time now);

  // The session has ended, with its counter at `last`; or goes on after all.
  void OnBye(const SessionKey& key, std::uint64_t last, Time now);
  void OnHello(const SessionKey& key) { farewells_.erase(key); }

  bool IsDue(Time now) const;
  // The batch that forgets sessions that have ended, and now and then those
  // that were not used for long or of which their user has too many, but for
  // those of clients that are here; and invitations that expired long ago.
  // Never so many that the batch is long: the rest is due at once.
  Batch Forget(const State& state, Time wall, Time now,
               const std::function<bool(const SessionKey&)>& is_here);

 private:
  struct Farewell {
    std::uint64_t last = 0;
    Time at{0};
  };

  void ForgetLeft(const State& state, Time now, Changes* changes);

  Time next_farewells_;
  Time next_idle_;
  std::unordered_map<SessionKey, Farewell> farewells_;
};

}  // namespace qun

#endif  // QUN_BROKER_FORGET_H_
