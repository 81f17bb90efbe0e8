#include "broker/draft.h"

#include <algorithm>
#include <utility>

namespace qun {

Draft::Draft(const State& state) : state_(state) {
  batch_.changes.seq = state.seq;
}

bool Draft::HasRoom(const std::string& room) const {
  return batch_.changes.rooms.contains(room) || state_.FindRoom(room);
}

std::uint64_t Draft::Head(const std::string& room) const {
  const auto changed = batch_.changes.rooms.find(room);
  if (changed != batch_.changes.rooms.end()) return changed->second.n;
  const Room* known = state_.FindRoom(room);
  return known == nullptr ? 0 : known->n;
}

bool Draft::IsMember(const std::string& room, const Name& user) const {
  const auto changed = batch_.changes.rooms.find(room);
  if (changed != batch_.changes.rooms.end()) {
    const auto& members = changed->second.members;
    const auto member = members.find(user.folded);
    if (member != members.end()) return member->second.has_value();
  }
  const Room* known = state_.FindRoom(room);
  return known != nullptr && known->members.contains(user.folded);
}

void Draft::AddMember(const std::string& room, const Name& user) {
  Change(room).members[user.folded] = user.shown;
}

void Draft::RemoveMember(const std::string& room, const Name& user) {
  Change(room).members[user.folded] = std::nullopt;
}

const Counter& Draft::Session(const SessionKey& key) const {
  static const Counter kNew;
  const auto drafted = batch_.changes.sessions.find(key);
  if (drafted != batch_.changes.sessions.end()) return drafted->second;
  const Counter* known = state_.FindSession(key);
  return known == nullptr ? kNew : *known;
}

void Draft::Count(const SessionKey& key, std::uint64_t hash,
                  std::optional<Errc> code, std::uint64_t at) {
  auto& sessions = batch_.changes.sessions;
  auto drafted = sessions.find(key);
  if (drafted == sessions.end()) {
    drafted = sessions.emplace(key, Session(key)).first;
  }
  drafted->second.Take(hash, code, at);
}

const Invited* Draft::FindInvitation(const std::string& key) const {
  const auto drafted = batch_.changes.invitations.find(key);
  if (drafted == batch_.changes.invitations.end()) {
    return state_.FindInvitation(key);
  }
  return drafted->second ? &*drafted->second : nullptr;
}

const Account* Draft::FindAccount(const std::string& id) const {
  const auto drafted = batch_.changes.accounts.find(id);
  if (drafted != batch_.changes.accounts.end()) return &drafted->second;
  const auto known = state_.accounts.find(id);
  return known == state_.accounts.end() ? nullptr : &known->second;
}

bool Draft::IsKeyTaken(const std::string& key) const {
  const auto& drafted = batch_.changes.accounts;
  return state_.FindAccountOfKey(key) != nullptr ||
         FindInvitation(key) != nullptr ||
         std::any_of(drafted.begin(), drafted.end(), [&](const auto& entry) {
           return entry.second.key == key;
         });
}

void Draft::SetInvitation(const std::string& key, Invited invited) {
  batch_.changes.invitations[key] = std::move(invited);
}

void Draft::SetAccount(Account account) {
  const std::string id = account.id;
  batch_.changes.accounts[id] = std::move(account);
}

Place Draft::Append(Event event) {
  event.seq = ++batch_.changes.seq;
  event.n = ++Change(event.room).n;
  Place place{event.room, event.n, event.seq, event.at};
  std::string line = EncodeEvent(event);
  batch_.events.push_back({std::move(event), std::move(line)});
  return place;
}

RoomChange& Draft::Change(const std::string& room) {
  const std::uint64_t head = Head(room);
  RoomChange& change = batch_.changes.rooms[room];
  change.n = head;
  return change;
}

}  // namespace qun
