#include "broker/arrive/session_expiry.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "proto/base/contract.h"

namespace qun {
namespace {

// A batch that forgets so many sessions takes no longer than a batch of lines.
constexpr std::size_t kForgottenAtOnce = 2000;
constexpr Time kNextPart{1000};

// Sessions of one user that may be forgotten, with their last use.
using Unused =
    std::vector<std::pair<Time, const std::pair<const SessionKey, Counter>*>>;

// Whether an invitation expired before `oldest`, a time of service.
bool HasOlder(const State& state, Time oldest) {
  return std::any_of(state.invitations.begin(), state.invitations.end(),
                     [oldest](const auto& entry) {
                       const Time expires(static_cast<std::int64_t>(
                           entry.second.expires_served));
                       return expires < oldest;
                     });
}

Time UsedAt(const Counter& counter) {
  return Time(static_cast<std::int64_t>(counter.used_at()));
}

}  // namespace

SessionExpiry::SessionExpiry(const Keeping& keeping, Time now)
    : keeping_(keeping),
      next_(now + keeping.look),
      next_look_at_all_(now + keeping.look_at_all) {}

void SessionExpiry::OnBye(const SessionKey& key, std::uint64_t last, Time now) {
  if (last > 0) farewells_[key] = {last, now};
}

// Drops the `bye` of sessions that were used again or are forgotten already.
void SessionExpiry::FindLeft(const State& state, Time now) {
  std::erase_if(farewells_, [&](const auto& entry) {
    const Counter* counter = state.FindSession(entry.first);
    return counter == nullptr || counter->last() != entry.second.last;
  });
  for (const auto& [key, farewell] : farewells_) {
    if (now >= farewell.at + keeping_.after_bye) {
      found_.push_back({key, farewell.last});
    }
  }
}

// Finds idle sessions. Of users with more than kSessionsKept sessions, also
// finds the surplus, those with the oldest use first.
void SessionExpiry::FindIdle(const State& state, Time served,
                             const IsHere& is_here) {
  std::unordered_map<std::string, std::size_t> left;
  std::unordered_map<std::string, Unused> unused;
  for (const auto& session : state.sessions) {
    const auto& [key, counter] = session;
    if (farewells_.contains(key)) continue;  // FindLeft finds it
    const Time used = UsedAt(counter);
    const bool may_go = !is_here(key);
    if (may_go && used < served - keeping_.idle) {
      found_.push_back({key, counter.last()});
      continue;
    }
    ++left[key.user];
    const bool too_many = state.CountSessions(key.user) > kSessionsKept;
    if (may_go && too_many && used < served - keeping_.surplus) {
      unused[key.user].emplace_back(used, &session);
    }
  }
  for (auto& [user, sessions] : unused) {
    const std::size_t count = left[user] - std::min(left[user], kSessionsKept);
    std::sort(sessions.begin(), sessions.end());
    sessions.resize(std::min(count, sessions.size()));
    // A user keeps kSessionsKept sessions, if they have so many.
    Ensures(left[user] - sessions.size() >=
            std::min(left[user], kSessionsKept));
    for (const auto& [used, session] : sessions) {
      found_.push_back({session->first, session->second.last()});
    }
  }
}

std::vector<Expire::Session> SessionExpiry::TakeFound(const State& state) {
  std::vector<Expire::Session> taken;
  while (!found_.empty() && taken.size() < kForgottenAtOnce) {
    Expire::Session session = std::move(found_.front());
    found_.pop_front();
    const Counter* counter = state.FindSession(session.key);
    if (counter != nullptr && counter->last() == session.last) {
      taken.push_back(std::move(session));
    }
  }
  Ensures(taken.size() <= kForgottenAtOnce);
  return taken;
}

Expire SessionExpiry::Find(const State& state, Time served, Time now,
                           const IsHere& is_here) {
  Expire expire;
  if (found_.empty()) {
    FindLeft(state, now);
    if (now >= next_look_at_all_) {
      next_look_at_all_ = now + keeping_.look_at_all;
      FindIdle(state, served, is_here);
      const Time oldest = std::max(Time(0), served - keeping_.idle);
      if (HasOlder(state, oldest)) {
        expire.invitations_before = static_cast<std::uint64_t>(oldest.count());
      }
    }
  }
  expire.sessions = TakeFound(state);
  next_ = now + (found_.empty() ? keeping_.look : kNextPart);
  Ensures(!IsDue(now));
  return expire;
}

}  // namespace qun
