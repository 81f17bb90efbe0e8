// Answers queries about rooms and their members: rooms, who, get.
#include <map>
#include <set>
#include <utility>

#include "broker/decide/direct.h"
#include "broker/decide/rights.h"
#include "broker/turn/queries.h"
#include "proto/json/json_writer.h"
#include "proto/text/names.h"

namespace qun {
namespace {

// The most entries of one answer: even with the longest names, and each letter
// escaped, it fits into a message.
constexpr std::size_t kRoomsAtMost = 80;
constexpr std::size_t kUsersAtMost = 120;

bool IsKnown(const Query& query) {
  return query.sender->standing == Standing::kKnown;
}

}  // namespace

void Queries::Do(const Query& query, const ListRooms& asked, Time /*now*/) {
  RoomList list{query.re, {}, {}};
  for (const std::string& name : ShownRooms(query, asked.start)) {
    if (list.rooms.size() == kRoomsAtMost) {
      list.next = name;
      break;
    }
    list.rooms.push_back(InfoOf(query, name, *parts_.state->FindRoom(name)));
    RoomInfo& info = list.rooms.back();
    if (info.n > 0) info.members = parts_.state->CountMembers(name);
  }
  Reply(query, list);
}

// The first rooms from `start` on, one more than fit into an answer: all public
// rooms, and the user's own, also those to which the user is invited. There may
// be many private rooms of others, so it does not look at them.
std::set<std::string> Queries::ShownRooms(const Query& query,
                                          const std::string& start) const {
  const State& state = *parts_.state;
  std::set<std::string> shown;
  const auto add = [&](const std::set<std::string>& names) {
    auto name = names.lower_bound(FoldName(start));
    for (std::size_t i = 0; i <= kRoomsAtMost && name != names.end(); ++i) {
      shown.insert(*name++);
    }
  };
  add(state.public_rooms);
  if (!IsKnown(query)) return shown;
  add(state.RoomsOf(query.user.folded));
  add(state.InvitedTo(query.user.folded));
  return shown;
}

void Queries::Do(const Query& query, const Who& who, Time /*now*/) {
  if (who.room.empty()) return SendOnline(query, who);
  Who found = who;
  const Room* room = FindFor(query, &found.room);
  if (room != nullptr) SendMembers(query, found);
}

void Queries::Do(const Query& query, const Get& get, Time /*now*/) {
  std::string name = get.room;
  if (IsDirect(name) && SendUnwritten(query, name)) return;
  const Room* room = FindFor(query, &name);
  if (room == nullptr) return;
  RoomState state{query.re,
                  InfoOf(query, name, *room),
                  room->rules.policy,
                  room->rules.is_muted,
                  {}};
  state.info.members = parts_.state->CountMembers(name);
  JsonWriter settings(&state.settings);
  ForEachIn(parts_.state->settings, name,
            [&](const auto& key, const Setting& setting) {
              if (setting.IsPassedAt(query.at)) return;
              settings.Raw(key, setting.value);
            });
  settings.Close();
  Reply(query, state);
}

// Clients can open a conversation before its first line creates the room.
bool Queries::SendUnwritten(const Query& query, const std::string& room) {
  const Account* with =
      parts_.state->FindAccountCalled(FoldName(room.substr(1)));
  if (with == nullptr || !IsKnown(query)) return false;
  RoomState state{query.re, {}, Policy::kInvitation, false, {}};
  state.info.room = DirectRoom(query.user.folded, with->id);
  state.info.kind = RoomKind::kDirect;
  state.info.with = with->shown;
  if (parts_.state->FindRoom(state.info.room) != nullptr) return false;
  Reply(query, state);
  return true;
}

RoomInfo Queries::InfoOf(const Query& query, const std::string& name,
                         const Room& room) const {
  const std::string& user = query.user.folded;
  const Membership& is = parts_.state->FindMembership(name, user);
  RoomInfo info;
  info.room = name;
  info.kind = room.rules.kind;
  info.role = is.role;
  info.is_invited = is.is_invited;
  info.read = is.read;
  if (!MayRead(*parts_.state, name, query.sender->standing, user)) return info;
  info.n = room.n;
  info.first = is.first;
  if (const auto two = TwoOf(name)) {
    const std::string& other = two->first == user ? two->second : two->first;
    info.with = parts_.state->FindMembership(name, other).shown;
  }
  return info;
}

std::vector<RoomInfo> Queries::RoomsOf(const Query& query) const {
  const std::string& user = query.user.folded;
  std::vector<RoomInfo> rooms;
  for (const auto* names :
       {&parts_.state->RoomsOf(user), &parts_.state->InvitedTo(user)}) {
    for (const std::string& name : *names) {
      const Room& room = *parts_.state->FindRoom(name);
      if (rooms.size() == kRoomsAtMost) break;
      if (room.rules.kind == RoomKind::kPublic || IsKnown(query)) {
        rooms.push_back(InfoOf(query, name, room));
      }
    }
  }
  return rooms;
}

void Queries::SendOnline(const Query& query, const Who& who) {
  Roster roster{query.re, {}, {}, {}};
  const auto& users = parts_.presence->users();
  for (auto entry = users.lower_bound(FoldName(who.start));
       entry != users.end(); ++entry) {
    const auto& [folded, user] = *entry;
    if (!user.IsOnline()) continue;
    if (roster.users.size() == kUsersAtMost) {
      roster.next = folded;
      break;
    }
    roster.users.push_back({user.name.shown, true, Role::kNone, {}, false});
  }
  Reply(query, roster);
}

void Queries::SendMembers(const Query& query, const Who& who) {
  Roster roster{query.re, who.room, {}, {}};
  auto entry = parts_.state->members.lower_bound(
      InRoomView(who.room, FoldName(who.start)));
  for (; entry != parts_.state->members.end(); ++entry) {
    const auto& [room, user] = entry->first;
    const Membership& is = entry->second;
    if (room != who.room) break;
    if (!is.IsMember()) continue;
    if (roster.users.size() == kUsersAtMost) {
      roster.next = user;
      break;
    }
    roster.users.push_back({is.shown, parts_.presence->IsOnline(user), is.role,
                            is.card, is.IsMutedAt(query.at)});
  }
  Reply(query, roster);
}

}  // namespace qun
