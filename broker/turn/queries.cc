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

bool IsKnown(const Proposal& proposal) {
  return proposal.sender.standing == Standing::kKnown;
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

void Queries::Answer(const Proposal& proposal, Time now) {
  std::visit([&](const auto& body) { Do(proposal, body, now); },
             *proposal.body);
}

void Queries::Do(const Proposal& proposal, const Hello& hello, Time now) {
  parts_.presence->OnHeard(proposal.key(), proposal.user,
                           proposal.sender.address, hello.token, now);
  parts_.forgetting->OnHello(proposal.key());
  const Counter& counter = CounterOf(proposal);
  Reply(proposal,
        Welcome{proposal.re, proposal.user.shown, parts_.state->log, parts_.run,
                counter.last(), AnnouncedLimits(), RoomsOf(proposal),
                counter.Refusals(), IsForgotten(hello.last)});
}

void Queries::Do(const Proposal& proposal, const Bye& /*bye*/, Time now) {
  if (proposal.session) {
    parts_.presence->OnBye(proposal.key(), now);
    parts_.desk->StopListening(proposal.key());
    parts_.forgetting->OnBye(proposal.key(), CounterOf(proposal).last(), now);
  }
  Reply(proposal, Goodbye{proposal.re});
}

void Queries::Do(const Proposal& proposal, const Ping& ping, Time now) {
  Pong pong{proposal.re, parts_.state->log,     parts_.run, std::nullopt,
            {},          IsForgotten(ping.last)};
  if (proposal.session) {
    parts_.presence->OnHeard(proposal.key(), proposal.user,
                             proposal.sender.address, ping.token, now);
    const Counter& counter = CounterOf(proposal);
    pong.k = counter.last();
    pong.refused = counter.Refusals();
  }
  Reply(proposal, pong);
}

void Queries::Do(const Proposal& proposal, const Status& /*status*/,
                 Time /*now*/) {
  const Counter& counter = CounterOf(proposal);
  parts_.desk->Reply(parts_.desk->ConnectionOf(proposal.key()),
                     Resend{*proposal.session, counter.last() + 1, proposal.re,
                            std::nullopt, counter.Refusals()});
}

void Queries::Do(const Proposal& proposal, const History& history,
                 Time /*now*/) {
  PageQuery query;
  query.room = history.room;
  const Room* room = FindFor(proposal, &query.room);
  if (room == nullptr) return;
  query.connection = proposal.sender.connection;
  query.re = proposal.re;
  query.standing = proposal.sender.standing;
  query.user = proposal.user.folded;
  query.first = parts_.state->FindMembership(room, query.user).first;
  std::tie(query.low, query.high) = PageRange(history, room->n, query.first);
  query.head = room->n;
  query.began = room->began;
  query.newest = !history.after;
  query.run = parts_.run;
  if (parts_.archive->Ask(std::move(query))) return;
  Refusal slow = qun::Refuse(Errc::kSlowDown);
  slow.retry_after_ms = kPageRetryMs;
  Refuse(proposal, slow);
}

bool Queries::MayStillRead(const PageQuery& query) const {
  const Room* room = parts_.state->FindRoom(query.room);
  return room != nullptr &&
         MayRead(*room, *parts_.state, query.standing, query.user) &&
         parts_.state->FindMembership(room, query.user).first == query.first;
}

void Queries::Do(const Proposal& proposal, const ListRooms& asked,
                 Time /*now*/) {
  RoomList list{proposal.re, {}, {}};
  list.next = TakePart(
      parts_.state->rooms, asked.start, kRoomsAtMost,
      [&](const auto& entry) { return IsShown(proposal, entry.second); },
      [&](const auto& entry) {
        list.rooms.push_back(InfoOf(proposal, entry.first, entry.second));
        RoomInfo& info = list.rooms.back();
        if (info.n > 0) info.members = entry.second.members;
      });
  Reply(proposal, list);
}

void Queries::Do(const Proposal& proposal, const Who& who, Time /*now*/) {
  if (who.room.empty()) return SendOnline(proposal, who);
  Who found = who;
  const Room* room = FindFor(proposal, &found.room);
  if (room != nullptr) SendMembers(proposal, found, *room, proposal.at);
}

void Queries::Do(const Proposal& proposal, const Get& get, Time /*now*/) {
  std::string name = get.room;
  if (IsDirect(name) && SendUnwritten(proposal, name)) return;
  const Room* room = FindFor(proposal, &name);
  if (room == nullptr) return;
  RoomState state{proposal.re,
                  InfoOf(proposal, name, *room),
                  room->rules.policy,
                  room->rules.is_muted,
                  {}};
  state.info.members = room->members;
  JsonWriter settings(&state.settings);
  for (const auto& [key, setting] : room->settings) {
    if (!setting.IsPassedAt(proposal.at)) settings.Raw(key, setting.value);
  }
  settings.Close();
  Reply(proposal, state);
}

// Direct messages have a place before the first of them.
bool Queries::SendUnwritten(const Proposal& proposal, const std::string& room) {
  const Account* with = parts_.state->FindAccount(FoldName(room.substr(1)));
  if (with == nullptr || !IsKnown(proposal)) return false;
  RoomState state{proposal.re, {}, Policy::kInvitation, false, {}};
  state.info.room = DirectRoom(proposal.user.folded, with->id);
  state.info.kind = RoomKind::kDirect;
  state.info.with = with->shown;
  if (parts_.state->FindRoom(state.info.room) != nullptr) return false;
  Reply(proposal, state);
  return true;
}

const Room* Queries::FindFor(const Proposal& proposal, std::string* name) {
  if (IsDirect(*name)) {
    auto found = ResolveDirect(*name, proposal.user.folded,
                               [this](const std::string& called) {
                                 return parts_.state->FindAccount(called);
                               });
    if (!found) return Refuse(proposal, found.error()), nullptr;
    *name = *std::move(found);
  }
  const Room* room = parts_.state->FindRoom(*name);
  if (room == nullptr) {
    Refuse(proposal, NoRoom(*name));
  } else if (!MayRead(*room, *parts_.state, proposal.sender.standing,
                      proposal.user.folded)) {
    Refuse(proposal, qun::Refuse(Errc::kNotMember));
    room = nullptr;
  }
  return room;
}

// A private room is there for its members and for those who are invited.
bool Queries::IsShown(const Proposal& proposal, const Room& room) const {
  if (room.rules.kind == RoomKind::kPublic) return true;
  if (!IsKnown(proposal)) return false;
  const Membership& is =
      parts_.state->FindMembership(&room, proposal.user.folded);
  return is.IsMember() || is.is_invited;
}

RoomInfo Queries::InfoOf(const Proposal& proposal, const std::string& name,
                         const Room& room) const {
  const std::string& user = proposal.user.folded;
  const Membership& is = parts_.state->FindMembership(&room, user);
  RoomInfo info;
  info.room = name;
  info.kind = room.rules.kind;
  info.role = is.role;
  info.is_invited = is.is_invited;
  info.read = is.read;
  if (!MayRead(room, *parts_.state, proposal.sender.standing, user)) {
    return info;
  }
  info.n = room.n;
  info.first = is.first;
  for (const auto& [other, membership] : room.people) {
    if (info.kind != RoomKind::kDirect) break;
    if (other != user || room.people.size() == 1) info.with = membership.shown;
  }
  return info;
}

const Counter& Queries::CounterOf(const Proposal& proposal) const {
  static const Counter kNew;
  const Counter* known = parts_.state->FindSession(proposal.key());
  return known == nullptr ? kNew : *known;
}

bool Queries::IsForgotten(const std::optional<LastKnown>& last) {
  if (!last || last->seq == 0) return false;
  if (last->seq > parts_.state->seq) return true;
  return parts_.ledger->IsMissing(last->seq, last->at);
}

std::vector<RoomInfo> Queries::RoomsOf(const Proposal& proposal) const {
  const std::string& user = proposal.user.folded;
  std::vector<RoomInfo> rooms;
  for (const auto* names :
       {&parts_.state->RoomsOf(user), &parts_.state->InvitedTo(user)}) {
    for (const std::string& name : *names) {
      const Room& room = *parts_.state->FindRoom(name);
      if (rooms.size() == kRoomsAtMost) break;
      if (IsShown(proposal, room)) {
        rooms.push_back(InfoOf(proposal, name, room));
      }
    }
  }
  return rooms;
}

void Queries::SendOnline(const Proposal& proposal, const Who& who) {
  Roster roster{proposal.re, {}, {}, {}};
  roster.next = TakePart(
      parts_.presence->users(), who.start, kUsersAtMost,
      [](const auto& entry) { return entry.second.IsOnline(); },
      [&](const auto& entry) {
        roster.users.push_back(
            {entry.second.name.shown, true, Role::kNone, {}, false});
      });
  Reply(proposal, roster);
}

void Queries::SendMembers(const Proposal& proposal, const Who& who,
                          const Room& room, std::uint64_t at) {
  Roster roster{proposal.re, who.room, {}, {}};
  roster.next = TakePart(
      room.people, who.start, kUsersAtMost,
      [](const auto& entry) { return entry.second.IsMember(); },
      [&](const auto& entry) {
        const auto& [folded, is] = entry;
        roster.users.push_back({is.shown, parts_.presence->IsOnline(folded),
                                is.role, is.card, is.IsMutedAt(at)});
      });
  Reply(proposal, roster);
}

void Queries::Refuse(const Proposal& proposal, const Refusal& refusal) {
  Reply(proposal, Refused{proposal.session, 0, proposal.re, refusal, {}});
}

void Queries::Reply(const Proposal& proposal, const qun::Reply& reply) {
  parts_.desk->Reply(proposal.sender.connection, reply);
}

}  // namespace qun
