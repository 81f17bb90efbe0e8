#include "broker/turn/queries.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>
#include <variant>

#include "broker/decide/direct.h"
#include "broker/decide/handlers.h"
#include "broker/decide/rights.h"
#include "proto/json/json_writer.h"
#include "proto/text/names.h"

namespace qun {
namespace {

// Entries of one answer: with the longest names, each letter of them escaped,
// it stays below the limit of a message.
constexpr std::size_t kRoomsAtMost = 80;
constexpr std::size_t kUsersAtMost = 120;

bool IsKnown(const Query& query) {
  return query.sender->standing == Standing::kKnown;
}

// Calls `take` with the entries from the name `start` on that are shown, at
// most so many. Gives the name of the first of these that is left; empty if
// none is.
template <typename Entry, typename IsShown, typename Take>
std::string TakePart(const std::map<std::string, Entry>& entries,
                     const std::string& start, std::size_t most,
                     IsShown is_shown, Take take) {
  auto entry = entries.lower_bound(FoldName(start));
  for (; entry != entries.end(); ++entry) {
    if (!is_shown(*entry)) continue;
    if (most-- == 0) return entry->first;
    take(*entry);
  }
  return {};
}

// When a page may be asked for again.
constexpr int kPageRetryMs = 200;

// The lines that a history query asks for, given the room's head and the first
// line that may be read.
std::pair<std::uint64_t, std::uint64_t> PageRange(const History& history,
                                                  std::uint64_t head,
                                                  std::uint64_t first) {
  std::uint64_t high = head;
  if (history.before) high = std::min(high, *history.before - 1);
  if (history.after) {
    const std::uint64_t low = std::max(*history.after + 1, first);
    return {low, std::min(high, low + history.limit - 1)};
  }
  const std::uint64_t low = high > history.limit ? high - history.limit + 1 : 1;
  return {std::max(low, first), high};
}

}  // namespace

Queries::Queries(const Parts& parts) : parts_(parts) {
  for (const auto& [name, room] : parts.state->rooms) began_[name] = room.n;
}

void Queries::Answer(const Query& query, Time now) {
  std::visit([&](const auto& body) { Do(query, body, now); }, query.body);
}

void Queries::Do(const Query& query, const Hello& hello, Time now) {
  parts_.presence->OnHeard(query.key(), query.user, query.sender->address,
                           hello.token, now);
  parts_.session_expiry->OnHello(query.key());
  const Counter& counter = CounterOf(query);
  Reply(query,
        Welcome{query.re, query.user.shown, parts_.state->log, parts_.run,
                counter.last(), AnnouncedLimits(), RoomsOf(query),
                counter.Refusals(), IsForgotten(hello.last)});
}

void Queries::Do(const Query& query, const Bye& /*bye*/, Time now) {
  if (query.session) {
    parts_.presence->OnBye(query.key(), now);
    parts_.desk->StopListening(query.key());
    parts_.session_expiry->OnBye(query.key(), CounterOf(query).last(), now);
  }
  Reply(query, Goodbye{query.re});
}

void Queries::Do(const Query& query, const Ping& ping, Time now) {
  Pong pong{query.re, parts_.state->log,     parts_.run, std::nullopt,
            {},       IsForgotten(ping.last)};
  if (query.session) {
    parts_.presence->OnHeard(query.key(), query.user, query.sender->address,
                             ping.token, now);
    const Counter& counter = CounterOf(query);
    pong.k = counter.last();
    pong.refused = counter.Refusals();
  }
  Reply(query, pong);
}

void Queries::Do(const Query& query, const Status& /*status*/, Time /*now*/) {
  const Counter& counter = CounterOf(query);
  parts_.desk->Reply(parts_.desk->ConnectionOf(query.key()),
                     Resend{*query.session, counter.last() + 1, query.re,
                            std::nullopt, counter.Refusals()});
}

void Queries::Do(const Query& query, const History& history, Time /*now*/) {
  PageQuery page;
  page.room = history.room;
  const Room* room = FindFor(query, &page.room);
  if (room == nullptr) return;
  page.connection = query.sender->connection;
  page.re = query.re;
  page.standing = query.sender->standing;
  page.user = query.user.folded;
  page.first = parts_.state->FindMembership(page.room, page.user).first;
  std::tie(page.low, page.high) = PageRange(history, room->n, page.first);
  page.head = room->n;
  const auto began = began_.find(page.room);
  page.began = began == began_.end() ? 0 : began->second;
  page.newest = !history.after;
  page.run = parts_.run;
  page.seq = parts_.state->seq;
  if (parts_.archive->Ask(std::move(page))) return;
  Refusal slow = qun::Refuse(Errc::kSlowDown);
  slow.retry_after_ms = kPageRetryMs;
  Refuse(query, slow);
}

bool Queries::MayStillRead(const PageQuery& page) const {
  const State& state = *parts_.state;
  return MayRead(state, page.room, page.standing, page.user) &&
         state.FindMembership(page.room, page.user).first == page.first;
}

void Queries::Do(const Query& query, const ListRooms& asked, Time /*now*/) {
  RoomList list{query.re, {}, {}};
  list.next = TakePart(
      parts_.state->rooms, asked.start, kRoomsAtMost,
      [&](const auto& entry) {
        return IsShown(query, entry.first, entry.second);
      },
      [&](const auto& entry) {
        list.rooms.push_back(InfoOf(query, entry.first, entry.second));
        RoomInfo& info = list.rooms.back();
        if (info.n > 0) {
          info.members = parts_.state->CountMembers(entry.first);
        }
      });
  Reply(query, list);
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

// Direct messages have a place before the first of them.
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

const Room* Queries::FindFor(const Query& query, std::string* name) {
  const State& state = *parts_.state;
  auto found = NameInLog(state, *name, query.user.folded);
  if (!found) return Refuse(query, found.error()), nullptr;
  *name = *std::move(found);
  const Room* room = state.FindRoom(*name);
  if (room == nullptr) {
    Refuse(query, NoRoom(*name));
  } else if (!MayRead(state, *name, query.sender->standing,
                      query.user.folded)) {
    Refuse(query, qun::Refuse(Errc::kNotMember));
    room = nullptr;
  }
  return room;
}

// A private room is listed for its members and for users who are invited.
bool Queries::IsShown(const Query& query, const std::string& name,
                      const Room& room) const {
  if (room.rules.kind == RoomKind::kPublic) return true;
  if (!IsKnown(query)) return false;
  const Membership& is = parts_.state->FindMembership(name, query.user.folded);
  return is.IsMember() || is.is_invited;
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

const Counter& Queries::CounterOf(const Query& query) const {
  static const Counter kNew;
  const Counter* known = parts_.state->FindSession(query.key());
  return known == nullptr ? kNew : *known;
}

bool Queries::IsForgotten(const std::optional<LastKnown>& last) {
  if (!last || last->seq == 0) return false;
  if (last->seq > parts_.state->seq) return true;
  return parts_.ledger->IsMissing(last->seq, last->at);
}

std::vector<RoomInfo> Queries::RoomsOf(const Query& query) const {
  const std::string& user = query.user.folded;
  std::vector<RoomInfo> rooms;
  for (const auto* names :
       {&parts_.state->RoomsOf(user), &parts_.state->InvitedTo(user)}) {
    for (const std::string& name : *names) {
      const Room& room = *parts_.state->FindRoom(name);
      if (rooms.size() == kRoomsAtMost) break;
      if (IsShown(query, name, room)) {
        rooms.push_back(InfoOf(query, name, room));
      }
    }
  }
  return rooms;
}

void Queries::SendOnline(const Query& query, const Who& who) {
  Roster roster{query.re, {}, {}, {}};
  roster.next = TakePart(
      parts_.presence->users(), who.start, kUsersAtMost,
      [](const auto& entry) { return entry.second.IsOnline(); },
      [&](const auto& entry) {
        roster.users.push_back(
            {entry.second.name.shown, true, Role::kNone, {}, false});
      });
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

void Queries::Refuse(const Query& query, const Refusal& refusal) {
  Reply(query, Refused{query.session, 0, query.re, refusal, {}});
}

void Queries::Reply(const Query& query, const qun::Reply& reply) {
  parts_.desk->Reply(query.sender->connection, reply);
}

}  // namespace qun
