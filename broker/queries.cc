#include "broker/queries.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>
#include <variant>

#include "proto/names.h"

namespace qun {
namespace {

// Entries of one answer: with the longest names, each letter of them escaped,
// it stays below the limit of a message.
constexpr std::size_t kRoomsAtMost = 100;
constexpr std::size_t kUsersAtMost = 200;

// Calls `take` with the entries from the name `start` on, at most so many.
// Gives the name of the first that is left; empty if none is.
template <typename Entry, typename Take>
std::string TakePart(const std::map<std::string, Entry>& entries,
                     const std::string& start, std::size_t most, Take take) {
  auto entry = entries.lower_bound(FoldName(start));
  for (; entry != entries.end() && most > 0; ++entry, --most) take(*entry);
  return entry == entries.end() ? std::string() : entry->first;
}

// The lines that a history query asks for, given the room's head.
std::pair<std::uint64_t, std::uint64_t> PageRange(const History& history,
                                                  std::uint64_t head) {
  std::uint64_t high = head;
  if (history.before) high = std::min(high, *history.before - 1);
  if (history.after) {
    const std::uint64_t low = *history.after + 1;
    return {low, std::min(high, low + history.limit - 1)};
  }
  return {high > history.limit ? high - history.limit + 1 : 1, high};
}

}  // namespace

void Queries::Answer(const Proposal& proposal, Time now) {
  std::visit([&](const auto& body) { Do(proposal, body, now); },
             *proposal.body);
}

void Queries::Do(const Proposal& proposal, const Hello& hello, Time now) {
  parts_.presence->OnHeard(proposal.key(), proposal.user,
                           proposal.sender.address, hello.token, now);
  const Counter& counter = CounterOf(proposal);
  Reply(proposal,
        Welcome{proposal.re, proposal.user.shown, parts_.state->log, parts_.run,
                counter.last(), AnnouncedLimits(), RoomsOf(proposal.user),
                counter.Refusals(), IsForgotten(hello.last)});
}

void Queries::Do(const Proposal& proposal, const Bye& /*bye*/, Time now) {
  if (proposal.session) parts_.presence->OnBye(proposal.key(), now);
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
  const Room* room = parts_.state->FindRoom(history.room);
  if (room == nullptr) return RefuseNoRoom(proposal, history.room);
  const auto [low, high] = PageRange(history, room->n);
  parts_.archive->Ask({proposal.sender.connection, proposal.re, history.room,
                       low, high, room->n, room->began, !history.after,
                       parts_.run});
}

void Queries::Do(const Proposal& proposal, const ListRooms& asked,
                 Time /*now*/) {
  RoomList list{proposal.re, {}, {}};
  list.next = TakePart(
      parts_.state->rooms, asked.start, kRoomsAtMost, [&](const auto& entry) {
        const auto& [name, room] = entry;
        list.rooms.push_back({name, room.n, 1, room.members.size()});
      });
  Reply(proposal, list);
}

void Queries::Do(const Proposal& proposal, const Who& who, Time /*now*/) {
  if (who.room.empty()) {
    SendRoster(proposal, who, parts_.presence->Online());
  } else if (const Room* room = parts_.state->FindRoom(who.room)) {
    SendRoster(proposal, who, room->members);
  } else {
    RefuseNoRoom(proposal, who.room);
  }
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

std::vector<RoomInfo> Queries::RoomsOf(const Name& user) const {
  std::vector<RoomInfo> rooms;
  for (const std::string& name : parts_.state->RoomsOf(user.folded)) {
    if (rooms.size() == kRoomsAtMost) break;
    rooms.push_back({name, parts_.state->FindRoom(name)->n, 1, std::nullopt});
  }
  return rooms;
}

void Queries::SendRoster(const Proposal& proposal, const Who& who,
                         const std::map<std::string, std::string>& users) {
  Roster roster{proposal.re, who.room, {}, {}};
  roster.next =
      TakePart(users, who.start, kUsersAtMost, [&](const auto& entry) {
        const auto& [folded, shown] = entry;
        roster.users.push_back({shown, parts_.presence->IsOnline(folded)});
      });
  Reply(proposal, roster);
}

void Queries::RefuseNoRoom(const Proposal& proposal, const std::string& room) {
  const Refusal refusal{
      Errc::kNoRoom, fmt::format("there is no room \"{}\"", room), {}, 0};
  Reply(proposal, Refused{proposal.session, 0, proposal.re, refusal, {}});
}

void Queries::Reply(const Proposal& proposal, const qun::Reply& reply) {
  parts_.desk->Reply(proposal.sender.connection, reply);
}

}  // namespace qun
