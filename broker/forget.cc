#include "broker/forget.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "proto/limits.h"

namespace qun {
namespace {

constexpr Time kFarewellsEvery = std::chrono::minutes(1);
constexpr Time kIdleEvery = std::chrono::hours(1);
constexpr Time kADay = std::chrono::hours(24);
// What is said before a `bye` may be on the way still, and twice.
constexpr Time kAfterFarewell = std::chrono::minutes(kFarewellMinutes);
constexpr std::size_t kForgottenAtOnce = 2000;

using Sessions = std::vector<SessionKey>;
using IsHere = std::function<bool(const SessionKey&)>;
// Those of a user that may go, with their last use.
using Unused = std::vector<std::pair<Time, const SessionKey*>>;

Time UsedAt(const Counter& counter) {
  return Time(static_cast<std::int64_t>(counter.used_at()));
}

// Those that were used longest ago.
void TakeOldest(std::size_t count, Unused* unused, Sessions* forgotten) {
  const auto end = unused->begin() +
                   static_cast<std::ptrdiff_t>(std::min(count, unused->size()));
  std::nth_element(unused->begin(), end, unused->end());
  for (auto it = unused->begin(); it != end; ++it) {
    forgotten->push_back(*it->second);
  }
}

void ForgetIdle(const State& state, Time wall, const IsHere& is_here,
                Sessions* forgotten) {
  std::unordered_map<std::string, Unused> unused;
  for (const auto& [key, counter] : state.sessions) {
    const Time used = UsedAt(counter);
    if (used >= wall - kADay || is_here(key)) continue;
    if (used < wall - kADay * kIdleDays) {
      forgotten->push_back(key);
    } else if (state.SessionsOf(key.user) > kSessionsKept) {
      unused[key.user].emplace_back(used, &key);
    }
  }
  for (auto& [user, sessions] : unused) {
    TakeOldest(state.SessionsOf(user) - kSessionsKept, &sessions, forgotten);
  }
}

void ForgetInvitations(const State& state, Time wall, Changes* changes) {
  for (const auto& [key, invited] : state.invitations) {
    const Time expired(static_cast<std::int64_t>(invited.expires));
    if (expired < wall - kADay * kIdleDays) {
      changes->invitations[key] = std::nullopt;
    }
  }
}

}  // namespace

Forgetting::Forgetting(Time now)
    : next_farewells_(now + kFarewellsEvery), next_idle_(now + kIdleEvery) {}

void Forgetting::OnBye(const SessionKey& key, std::uint64_t last, Time now) {
  if (last > 0) farewells_[key] = {last, now};
}

bool Forgetting::IsDue(Time now) const {
  return now >= std::min(next_farewells_, next_idle_);
}

void Forgetting::ForgetLeft(const State& state, Time now, Changes* changes) {
  std::erase_if(farewells_, [&](const auto& entry) {
    const auto& [key, farewell] = entry;
    const Counter* counter = state.FindSession(key);
    return counter == nullptr || counter->last() != farewell.last;
  });
  for (const auto& [key, farewell] : farewells_) {
    if (now >= farewell.at + kAfterFarewell) changes->forgotten.push_back(key);
  }
}

Batch Forgetting::Forget(const State& state, Time wall, Time now,
                         const IsHere& is_here) {
  Batch batch;
  batch.changes.seq = state.seq;
  ForgetLeft(state, now, &batch.changes);
  const bool looks_at_all = now >= next_idle_;
  if (looks_at_all) {
    ForgetIdle(state, wall, is_here, &batch.changes.forgotten);
    ForgetInvitations(state, wall, &batch.changes);
  }
  next_farewells_ = now + kFarewellsEvery;
  if (batch.changes.forgotten.size() > kForgottenAtOnce) {
    batch.changes.forgotten.resize(kForgottenAtOnce);
    next_farewells_ = now;
  } else if (looks_at_all) {
    next_idle_ = now + kIdleEvery;
  }
  return batch;
}

}  // namespace qun
