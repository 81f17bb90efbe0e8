#include "broker/turn/broker.h"

#include <algorithm>
#include <utility>

#include "broker/arrive/not_now.h"
#include "proto/lines/lines.h"
#include "proto/lines/topic.h"

namespace qun {
namespace {

// How long a client waits before it tries again when the disk is full.
constexpr int kDiskFullRetryMs = 1000;
// Queries beyond these wait for the next turn, so that lines do not wait long
// for them.
constexpr std::size_t kAnswersATurn = 200;
// What was recalled goes from the disk so long after, with what was recalled
// meanwhile; and when a reader was in the way.
constexpr Time kScrubAfter{5'000};
constexpr Time kScrubAgain{1'000};

VerbKind KindOf(const Proposal& proposal) { return Info(proposal.verb()).kind; }

}  // namespace

Broker::Broker(const Parts& parts, Time beat)
    : parts_(parts),
      state_(parts.ledger->Load()),
      run_(parts.random->NextId()),
      presence_(beat),
      beats_(state_.log, run_, beat),
      feed_(parts.feed, run_),
      desk_(parts.desk),
      private_rooms_(&state_, &desk_, run_),
      forgetting_(parts.keeping, parts.clock->Steady()),
      queries_({&state_, parts.ledger, parts.archive, &presence_, &desk_,
                &forgetting_, run_}),
      reports_(parts.log),
      throttle_(parts.rates) {
  if (parts_.keys != nullptr) parts_.keys->Follow(state_);
}

void Broker::OnIntake(std::string_view lines, Sender sender) {
  TakeLines(lines, "intake", std::move(sender));
}

void Broker::OnDesk(std::string_view lines, Sender sender) {
  TakeLines(lines, "desk", std::move(sender));
}

void Broker::OnSubscription(std::string_view topic, bool on,
                            const std::string& key) {
  const auto token = TokenOfTopic(topic);
  if (!token) return;
  presence_.OnSubscription(*token, on, key, parts_.clock->Steady());
  TellPresence();
}

void Broker::OnMalformed(std::string_view socket, const Sender& sender,
                         const char* why) {
  reports_.Malformed(socket, sender, Refusal{Errc::kBadField, why, {}, 0},
                     parts_.clock->Steady());
}

void Broker::TakeLines(std::string_view lines, std::string_view socket,
                       Sender sender) {
  if (!Identify(&sender)) {
    return OnMalformed(socket, sender, "the key is not known any more");
  }
  bool is_empty = true;
  bool goes_on = true;
  ForEachLine(lines, [&](std::string_view line) {
    goes_on = goes_on && Take(line, socket, sender);
    is_empty = false;
  });
  if (is_empty) OnMalformed(socket, sender, "the message has no line");
}

bool Broker::IsBatchFull() const {
  return to_record_.size() + throttle_.waiting() >= kBatchLines ||
         batch_bytes_ >= kBatchBytes;
}

bool Broker::HasManyQueries() const {
  return asked_on_desk_.size() >= kAnswersATurn;
}

bool Broker::HasManyStatuses() const {
  return asked_on_intake_.size() >= kAnswersATurn;
}

bool Broker::Take(std::string_view line, std::string_view socket,
                  const Sender& sender) {
  batch_bytes_ += line.size();
  Proposal proposal = admission_.Admit(line, sender, parts_.clock->Wall());
  BindSession(proposal);
  if (throttle_.Takes(state_, proposal, line.size(), parts_.clock->Steady())) {
    TakeProposal(std::move(proposal), socket);
    return true;
  }
  return false;
}

void Broker::TakeProposal(Proposal proposal, std::string_view socket) {
  const std::string& connection = proposal.sender.connection;
  if (!proposal.body && !proposal.IsCounted()) {
    RefuseAtOnce(proposal, proposal.body.error(), socket);
  } else if (!proposal.body || KindOf(proposal) == VerbKind::kRecorded) {
    to_record_.push_back(std::move(proposal));
  } else if (KindOf(proposal) == VerbKind::kQuery && connection.empty()) {
    RefuseAtOnce(proposal, Refuse(Errc::kWrongSocket), socket);
  } else {
    (connection.empty() ? asked_on_intake_ : asked_on_desk_)
        .push_back(std::move(proposal));
  }
}

void Broker::BindSession(const Proposal& proposal) {
  const std::string& connection = proposal.sender.connection;
  if (connection.empty() || !proposal.session || proposal.user.folded.empty()) {
    return;
  }
  const bool has_moved =
      desk_.Bind(proposal.key(), connection, parts_.clock->Steady());
  if (!proposal.body) return;
  const auto* ping = std::get_if<Ping>(&*proposal.body);
  const auto* hello = std::get_if<Hello>(&*proposal.body);
  const bool listens = (ping != nullptr && ping->token.has_value()) ||
                       (hello != nullptr && hello->token.has_value());
  if (!listens) return;
  desk_.Listen(proposal.key());
  // The welcome has them.
  if (has_moved && ping != nullptr) {
    moved_.emplace(connection, proposal.user.folded);
  }
}

void Broker::RefuseAtOnce(const Proposal& proposal, const Refusal& refusal,
                          std::string_view socket) {
  reports_.Malformed(socket, proposal.sender, refusal, parts_.clock->Steady());
  std::string connection = proposal.sender.connection;
  if (connection.empty() && proposal.session) {
    connection = desk_.ConnectionOf(proposal.key());
  }
  desk_.Reply(connection,
              Refused{proposal.session, 0, proposal.re, refusal, {}});
}

bool Broker::Turn() {
  if (!failure_.empty()) return false;
  batch_bytes_ = 0;
  parts_.order->Propose(std::exchange(to_record_, {}));
  while (const auto ordered = parts_.order->Next()) {
    if (!Settle(ordered->proposals())) return false;
  }
  const Time now = parts_.clock->Steady();
  desk_.AnswerNotNow(throttle_.TakeAnswers(state_, now), now);
  for (const auto& [connection, user] : std::exchange(moved_, {})) {
    private_rooms_.TellHeads(connection, user);
  }
  AnswerSome(&asked_on_desk_);
  AnswerSome(&asked_on_intake_);
  TellPresence();
  desk_.Flush();
  ForwardPages();
  return true;
}

// Since a page was asked for its reader may have been put out of the room, and
// since it was read some of it recalled.
void Broker::ForwardPages() {
  for (Page& page : parts_.archive->Take()) {
    const Room* room = state_.FindRoom(page.query.room);
    if (!queries_.MayStillRead(page.query)) continue;
    if (page.failure.empty() && page.seq < room->recalled) {
      parts_.archive->Ask(std::move(page.query));
      continue;
    }
    desk_.Forward(page.query.connection, page.message);
    reports_.Damaged(page, parts_.clock->Steady());
  }
}

void Broker::AnswerSome(std::vector<Proposal>* asked) {
  const std::size_t count = std::min(asked->size(), kAnswersATurn);
  for (std::size_t i = 0; i < count; ++i) {
    queries_.Answer((*asked)[i], parts_.clock->Steady());
  }
  asked->erase(asked->begin(),
               asked->begin() + static_cast<std::ptrdiff_t>(count));
}

bool Broker::Settle(std::span<const Proposal> proposals) {
  const auto recorded =
      parts_.ledger->Record(Decide(state_, parts_.ledger, proposals));
  if (recorded) {
    Publish(*recorded);
    return true;
  }
  const LedgerError& error = recorded.error();
  reports_.NotRecorded(error.what, parts_.clock->Steady());
  switch (error.fault) {
    case LedgerFault::kFull:
      SayNotNow(proposals);
      return true;
    case LedgerFault::kConstraint:
      return SettleOneByOne(proposals);
    case LedgerFault::kUnknown:
      break;
  }
  failure_ = error.what;
  return false;
}

bool Broker::SettleOneByOne(std::span<const Proposal> proposals) {
  if (proposals.size() == 1) return RefuseInternal(proposals.front());
  for (const Proposal& proposal : proposals) {
    if (!Settle({&proposal, 1})) return false;
  }
  return true;
}

bool Broker::RefuseInternal(const Proposal& proposal) {
  Proposal refused = proposal;
  refused.body = tl::make_unexpected(Refuse(Errc::kInternal));
  const auto recorded =
      parts_.ledger->Record(Decide(state_, parts_.ledger, {&refused, 1}));
  if (!recorded) {
    failure_ = recorded.error().what;
    return false;
  }
  Publish(*recorded);
  return true;
}

void Broker::Publish(const Recorded<Batch>& batch) {
  const Time now = parts_.clock->Steady();
  NoteRevoked(batch->changes);
  Absorb(state_, batch);
  if (parts_.keys != nullptr && batch->changes.ChangesKeys()) {
    parts_.keys->Follow(state_);
  }
  desk_.Answer(batch, now);
  feed_.Publish(batch);
  private_rooms_.Publish(batch);
  for (const NumberedEvent& numbered : batch->events) {
    beats_.Touch(numbered.event.room, numbered.event.n, now);
  }
  const auto& rewrites = batch->changes.rewrites;
  const bool recalled =
      std::any_of(rewrites.begin(), rewrites.end(),
                  [](const auto& entry) { return entry.second.is_recall; });
  if (recalled) next_scrub_ = std::min(next_scrub_, now + kScrubAfter);
  reports_.Said(batch);
}

void Broker::Scrub(Time now) {
  next_scrub_ = parts_.ledger->Scrub() ? Time::max() : now + kScrubAgain;
}

// To those who may read the room.
template <typename RoomSignal>
void Broker::SignalRoom(const RoomSignal& signal) {
  const Room* room = state_.FindRoom(signal.room);
  if (room != nullptr && room->rules.kind != RoomKind::kPublic) {
    private_rooms_.Signal(signal);
  } else {
    feed_.Signal(signal);
  }
}

void Broker::SayNotNow(std::span<const Proposal> proposals) {
  Refusal full = Refuse(Errc::kDiskFull);
  full.retry_after_ms = kDiskFullRetryMs;
  desk_.AnswerNotNow(NotNow(state_, proposals, full), parts_.clock->Steady());
}

void Broker::Tick() {
  const Time now = parts_.clock->Steady();
  if (const auto beat = beats_.Due(now)) feed_.Signal(*beat);
  for (const RoomBeat& beat : beats_.DueRooms(now)) SignalRoom(beat);
  presence_.Tick(now);
  TellPresence();
  reports_.Tick(now);
  reports_.Dropped(desk_.dropped(), now);
  desk_.ForgetSilent(now);
  throttle_.ForgetQuiet(now);
  if (forgetting_.IsDue(now)) ForgetSessions(now);
  if (now >= next_scrub_) Scrub(now);
  desk_.Flush();
}

void Broker::ForgetSessions(Time now) {
  const auto is_here = [this](const SessionKey& key) {
    return !desk_.ConnectionOf(key).empty();
  };
  Batch batch = forgetting_.Forget(state_, parts_.clock->Wall(), now, is_here);
  if (batch.changes.empty()) return;
  const auto recorded = parts_.ledger->Record(std::move(batch));
  if (recorded) {
    Publish(*recorded);
    return;
  }
  reports_.NotRecorded(recorded.error().what, now);
  if (recorded.error().fault == LedgerFault::kUnknown) {
    failure_ = recorded.error().what;
  }
}

void Broker::TellRooms(const Name& user, bool online) {
  const auto at = static_cast<std::uint64_t>(parts_.clock->Wall().count());
  for (const std::string& room : state_.RoomsOf(user.folded)) {
    SignalRoom(PresenceSignal{online, room, user.shown, at});
  }
}

void Broker::TellPresence() {
  const Time now = parts_.clock->Steady();
  for (const PresenceNews& news : presence_.Take()) {
    if (const auto* up = std::get_if<UpDue>(&news)) {
      feed_.SignalUp(up->token);
    } else if (const auto* online = std::get_if<WentOnline>(&news)) {
      TellRooms(online->user, true);
    } else if (const auto* offline = std::get_if<WentOffline>(&news)) {
      TellRooms(offline->user, false);
    } else if (const auto* came = std::get_if<Connected>(&news)) {
      reports_.Came(*came, now);
    } else if (const auto* went = std::get_if<Disconnected>(&news)) {
      reports_.Went(*went, now);
    }
  }
}

}  // namespace qun
