#include "broker/queries.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "proto/limits.h"

namespace qun {
namespace {

// Entries of a list in one line: with names of full size it stays below the
// limit of a message.
constexpr std::size_t kEntriesPerLine = 150;

// Cuts a list into lines; calls `send(part, more)` at least once.
template <typename Entry, typename Send>
void InParts(const std::vector<Entry>& entries, Send send) {
  auto from = entries.begin();
  do {
    const auto left = static_cast<std::size_t>(entries.end() - from);
    const auto to =
        from + static_cast<std::ptrdiff_t>(std::min(left, kEntriesPerLine));
    send(std::vector<Entry>(from, to), to != entries.end());
    from = to;
  } while (from != entries.end());
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
  if (proposal.session) parts_.desk->Unbind(proposal.key());
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
  if (room == nullptr) {
    Refuse(proposal, Errc::kNoRoom,
           fmt::format("there is no room \"{}\"", history.room));
    return;
  }
  const auto [low, high] = PageRange(history, room->n);
  parts_.archive->Ask({proposal.sender.connection, proposal.re, history.room,
                       low, high, room->n});
}

void Queries::Do(const Proposal& proposal, const ListRooms& /*rooms*/,
                 Time /*now*/) {
  std::vector<RoomInfo> rooms;
  for (const auto& [name, room] : parts_.state->rooms) {
    rooms.push_back({name, room.n, 1, room.members.size()});
  }
  InParts(rooms, [&](std::vector<RoomInfo> part, bool more) {
    Reply(proposal, RoomList{proposal.re, std::move(part), more});
  });
}

void Queries::Do(const Proposal& proposal, const Who& who, Time /*now*/) {
  std::vector<RosterEntry> users;
  if (who.room.empty()) {
    for (const Name& user : parts_.presence->Online()) {
      users.push_back({user.shown, true});
    }
    SendRoster(proposal, who.room, users);
    return;
  }
  const Room* room = parts_.state->FindRoom(who.room);
  if (room == nullptr) {
    Refuse(proposal, Errc::kNoRoom,
           fmt::format("there is no room \"{}\"", who.room));
    return;
  }
  for (const auto& [folded, shown] : room->members) {
    users.push_back({shown, parts_.presence->IsOnline(folded)});
  }
  SendRoster(proposal, who.room, users);
}

const Counter& Queries::CounterOf(const Proposal& proposal) const {
  static const Counter kNew;
  const Counter* known = parts_.state->FindSession(proposal.key());
  return known == nullptr ? kNew : *known;
}

bool Queries::IsForgotten(const std::optional<LastKnown>& last) {
  if (!last || last->seq == 0) return false;
  if (last->seq > parts_.state->seq) return true;
  return parts_.ledger->FindTime(last->seq) != last->at;
}

std::vector<RoomInfo> Queries::RoomsOf(const Name& user) const {
  std::vector<RoomInfo> rooms;
  for (const auto& [name, room] : parts_.state->rooms) {
    if (rooms.size() == kWelcomeRooms) break;
    if (!room.members.contains(user.folded)) continue;
    rooms.push_back({name, room.n, 1, std::nullopt});
  }
  return rooms;
}

void Queries::SendRoster(const Proposal& proposal, const std::string& room,
                         const std::vector<RosterEntry>& users) {
  InParts(users, [&](std::vector<RosterEntry> part, bool more) {
    Reply(proposal, Roster{proposal.re, room, std::move(part), more});
  });
}

void Queries::Refuse(const Proposal& proposal, Errc code, std::string why) {
  Reply(proposal, Refused{proposal.session,
                          0,
                          proposal.re,
                          Refusal{code, std::move(why), {}, 0},
                          {}});
}

void Queries::Reply(const Proposal& proposal, const qun::Reply& reply) {
  parts_.desk->Reply(proposal.sender.connection, reply);
}

}  // namespace qun
