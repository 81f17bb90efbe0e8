#include "broker/model/state.h"

#include "proto/base/contract.h"

namespace qun {
namespace {

using SetsOfUsers = std::unordered_map<std::string, std::set<std::string>>;

const std::set<std::string>& SetOf(const SetsOfUsers& sets,
                                   const std::string& user) {
  static const std::set<std::string> kNone;
  const auto found = sets.find(user);
  return found == sets.end() ? kNone : found->second;
}

// Adds the room to the user's set, or removes it.
void Keep(SetsOfUsers* sets, const std::string& user, const std::string& room,
          bool has) {
  if (has) {
    (*sets)[user].insert(room);
    return;
  }
  const auto found = sets->find(user);
  if (found == sets->end()) return;
  found->second.erase(room);
  if (found->second.empty()) sets->erase(found);
}

template <typename Table, typename Key>
auto* FindIn(const Table& table, const Key& key) {
  const auto found = table.find(key);
  return found == table.end() ? nullptr : &found->second;
}

// Calls `derive(key, before, after)` before each entry changes. Null: the entry
// is new, or is erased.
template <typename Table, typename Derive>
void ApplyTo(Table& table, const Changed<Table>& changed, Derive derive) {
  for (const auto& [key, value] : changed) {
    derive(key, FindIn(table, key), value ? &*value : nullptr);
    if (value) {
      table.insert_or_assign(key, *value);
    } else {
      table.erase(key);
    }
  }
}

// Checks a change that the decide step has made. (When rooms are loaded,
// `before` is null: the ledger checks what it reads.)
void ExpectRoomGoesOn(const Room& before, const Room* after) {
  Expects(after != nullptr);  // a room is never deleted
  Expects(after->id == before.id);
  Expects(after->n >= before.n);  // its numbers never go back
  Expects(before.n == 0 || after->maker == before.maker);
  // A public room stays public, a private one private.
  Expects(before.n == 0 || after->rules.kind == before.rules.kind);
}

void DeriveRoom(State& state, const std::string& name, const Room* before,
                const Room* after) {
  if (before != nullptr) ExpectRoomGoesOn(*before, after);
  state.tallies.OnRoom(before, after);
  if (before != nullptr) return;
  if (!IsDirect(name)) state.lookalikes.try_emplace(Skeleton(name), name);
  if (after->rules.kind == RoomKind::kPublic) state.public_rooms.insert(name);
}

void DeriveMember(State& state, const InRoom& key, const Membership* before,
                  const Membership* after) {
  const auto& [room, user] = key;
  state.tallies.OnMember(room, user, before, after);
  Keep(&state.rooms_of, user, room, after != nullptr && after->IsMember());
  Keep(&state.invited_to, user, room, after != nullptr && after->is_invited);
}

// Another account may have taken the key or the name in the same batch.
void Unlink(std::unordered_map<std::string, std::string>* ids,
            const std::string& from, const std::string& id) {
  const auto found = ids->find(from);
  if (found != ids->end() && found->second == id) ids->erase(found);
}

void DeriveAccount(State& state, const Account* before, const Account* after) {
  if (before != nullptr) {
    Unlink(&state.account_of, before->key, before->id);
    Unlink(&state.account_called, before->folded, before->id);
  }
  // A user's id, the name of their registration, never changes.
  Expects(after != nullptr);
  Expects(before == nullptr || before->id == after->id);
  state.account_called[after->folded] = after->id;
  if (!after->key.empty()) state.account_of[after->key] = after->id;
}

}  // namespace

const Room* State::FindRoom(const std::string& name) const {
  return FindIn(rooms, name);
}

const Counter* State::FindSession(const SessionKey& key) const {
  return FindIn(sessions, key);
}

const Invited* State::FindInvitation(const std::string& key) const {
  return FindIn(invitations, key);
}

const Account* State::FindAccount(const std::string& id) const {
  return FindIn(accounts, id);
}

const Account* State::FindAccountCalled(const std::string& folded) const {
  const std::string* id = FindIn(account_called, folded);
  const Account* account = id == nullptr ? nullptr : FindAccount(*id);
  Ensures(account == nullptr || account->folded == folded);
  return account;
}

const Account* State::FindAccountOfKey(const std::string& key) const {
  const std::string* id = FindIn(account_of, key);
  const Account* account = id == nullptr ? nullptr : FindAccount(*id);
  // A key that was revoked lets nobody in.
  Ensures(account == nullptr || (account->key == key && !key.empty()));
  return account;
}

const Membership& State::FindMembership(std::string_view room,
                                        std::string_view user) const {
  static const Membership kNone;
  const Membership* found = FindIn(members, InRoomView(room, user));
  return found == nullptr ? kNone : *found;
}

const std::set<std::string>& State::RoomsOf(const std::string& user) const {
  return SetOf(rooms_of, user);
}

const std::set<std::string>& State::InvitedTo(const std::string& user) const {
  return SetOf(invited_to, user);
}

std::size_t State::CountSessions(const std::string& user) const {
  Ensures(sessions_of.Of(user) >= 0);
  return static_cast<std::size_t>(sessions_of.Of(user));
}

std::size_t State::CountMembers(const std::string& room) const {
  Ensures(tallies.members.Of(room) >= 0);
  return static_cast<std::size_t>(tallies.members.Of(room));
}

void State::Apply(const Changes& changes) {
  // The ledger's seq never goes back.
  Expects(changes.seq >= seq);
  seq = changes.seq;
  ApplyTo(rooms, changes.rooms, [this](const auto& name, auto... values) {
    DeriveRoom(*this, name, values...);
  });
  ApplyTo(members, changes.members, [this](const auto& key, auto... values) {
    DeriveMember(*this, key, values...);
  });
  ApplyTo(settings, changes.settings, [this](const auto& key, auto... values) {
    tallies.OnSetting(rooms.at(key.first).maker, key.second, values...);
  });
  ApplyTo(sessions, changes.sessions,
          [this](const auto& key, auto* before, auto* after) {
            sessions_of.Add(key.user, (after != nullptr) - (before != nullptr));
          });
  ApplyTo(accounts, changes.accounts, [this](const auto&, auto... values) {
    DeriveAccount(*this, values...);
  });
  ApplyTo(invitations, changes.invitations, [](const auto&...) {});
}

}  // namespace qun
