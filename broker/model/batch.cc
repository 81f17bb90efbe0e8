#include "broker/model/batch.h"

namespace qun {
namespace {

void AbsorbRoom(State& state, const std::string& name,
                const RoomChange& change) {
  Room& room = state.AddRoom(name);
  room.n = change.n;
  state.SetMaker(room, change.maker);
  if (change.recalled != 0) room.recalled = change.recalled;
  if (change.rules) room.rules = *change.rules;
  for (const auto& [user, membership] : change.people) {
    state.SetMembership(name, user, membership);
  }
  for (const auto& [key, setting] : change.settings) {
    state.SetSetting(room, key, setting);
  }
}

}  // namespace

void Absorb(State& state, const Recorded<Batch>& batch) {
  const Changes& changes = batch->changes;
  state.seq = changes.seq;
  for (const auto& [name, change] : changes.rooms) {
    AbsorbRoom(state, name, change);
  }
  for (const auto& [key, counter] : changes.sessions) {
    state.SetSession(key, counter);
  }
  for (const SessionKey& key : changes.forgotten) state.ForgetSession(key);
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
