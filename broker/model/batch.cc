#include "broker/model/batch.h"

#include <string_view>
#include <unordered_map>

#include "proto/base/contract.h"

namespace qun {
namespace {

// Whether the events of each room continue its numbers without a gap, and end
// at the room's new last number.
bool GoOn(const State& state, const Batch& batch) {
  std::unordered_map<std::string_view, std::uint64_t> heads;
  for (const NumberedEvent& numbered : batch.events) {
    const Event& event = numbered.event;
    const auto [head, is_first] = heads.try_emplace(event.room, 0);
    if (is_first) {
      const Room* known = state.FindRoom(event.room);
      head->second = known == nullptr ? 0 : known->n;
    }
    if (event.n != ++head->second) return false;
  }
  for (const auto& [room, n] : heads) {
    if (batch.changes.rooms.at(std::string(room))->n != n) return false;
  }
  return true;
}

}  // namespace

void Absorb(State& state, const Recorded<Batch>& batch) {
  // seq grows by one with each event, n by one with each event of its room.
  Expects(batch->changes.seq == state.seq + batch->events.size());
  Expects(GoOn(state, *batch));
  state.Apply(batch->changes);
  // Each name and each key belongs to one user.
  Ensures(state.account_called.size() == state.accounts.size());
  Ensures(state.account_of.size() <= state.accounts.size());
  Ensures(state.lookalikes.size() <= state.rooms.size());
}

}  // namespace qun
