#include "broker/batch.h"

namespace qun {

void Absorb(State& state, const Recorded<Batch>& batch) {
  const Changes& changes = batch->changes;
  state.seq = changes.seq;
  for (const auto& [name, change] : changes.rooms) {
    state.rooms[name].n = change.n;
    for (const auto& [user, shown] : change.members) {
      state.SetMember(name, user, shown);
    }
  }
  for (const auto& [key, counter] : changes.sessions) {
    state.sessions[key] = counter;
  }
  for (const SessionKey& key : changes.forgotten) state.sessions.erase(key);
  for (const auto& [id, account] : changes.accounts) {
    state.SetAccount(account);
  }
  for (const auto& [key, invited] : changes.invitations) {
    if (invited) {
      state.invitations[key] = *invited;
    } else {
      state.invitations.erase(key);
    }
  }
}

}  // namespace qun
