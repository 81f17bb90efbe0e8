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

// How long a client waits before it asks for a page again.
constexpr int kPageRetryMs = 200;

// The first and last n that a history query asks for. `head` is the room's last
// n, `first` the first one that the sender may read.
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
                           hello.listen, now);
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
                             ping.listen, now);
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
  page.session = query.session;
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
  if (!parts_.archive->Ask(page)) PutOff(page);
}

void Queries::PutOff(const PageQuery& page) {
  Refusal slow = qun::Refuse(Errc::kSlowDown);
  slow.retry_after_ms = kPageRetryMs;
  parts_.desk->Reply(page.connection,
                     Refused{page.session, 0, page.re, slow, {}});
}

bool Queries::MayStillRead(const PageQuery& page) const {
  const State& state = *parts_.state;
  return MayRead(state, page.room, page.standing, page.user) &&
         state.FindMembership(page.room, page.user).first == page.first;
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

void Queries::Refuse(const Query& query, const Refusal& refusal) {
  Reply(query, Refused{query.session, 0, query.re, refusal, {}});
}

void Queries::Reply(const Query& query, const qun::Reply& reply) {
  parts_.desk->Reply(query.sender->connection, reply);
}

}  // namespace qun
