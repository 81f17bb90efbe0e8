#include "broker/forget.h"

#include <chrono>
#include <cstdint>

#include "proto/limits.h"

namespace qun {

Batch ForgetIdle(const State& state, Time wall,
                 const std::function<bool(const SessionKey&)>& is_here) {
  const Time oldest = wall - std::chrono::hours(24) * kIdleDays;
  Batch batch;
  batch.changes.seq = state.seq;
  for (const auto& [key, counter] : state.sessions) {
    const Time used(static_cast<std::int64_t>(counter.used_at()));
    if (used < oldest && !is_here(key)) batch.changes.forgotten.push_back(key);
  }
  for (const auto& [key, invited] : state.invitations) {
    const Time expired(static_cast<std::int64_t>(invited.expires));
    if (expired < oldest) batch.changes.invitations[key] = std::nullopt;
  }
  return batch;
}

}  // namespace qun
