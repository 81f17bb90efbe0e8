#include "broker/batch.h"

namespace qun {

void Absorb(State& state, const Recorded<Batch>& batch) {
  const Changes& changes = batch->changes;
  state.seq = changes.seq;
  for (const auto& [name, change] : changes.rooms) {
    Room& room = state.rooms[name];
    room.n = change.n;
    for (const auto& [folded, shown] : change.members) {
      if (shown) {
        room.members[folded] = *shown;
      } else {
        room.members.erase(folded);
      }
    }
  }
  for (const auto& [key, counter] : changes.sessions) {
    state.sessions[key] = counter;
  }
}

}  // namespace qun
