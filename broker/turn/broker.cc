#include "broker/turn/broker.h"

#include <algorithm>
#include <utility>

#include "broker/arrive/not_now.h"
#include "broker/turn/readable.h"
#include "proto/lines/lines.h"

namespace qun {
namespace {

// How long a client waits before it tries again when the disk is full.
constexpr int kDiskFullRetryMs = 1000;
// More queries wait for the next turn, so that they do not delay lines for
// long.
constexpr std::size_t kAnswersATurn = 200;

Time NewestUse(const State& state) {
  std::uint64_t newest = 0;
  for (const auto& [key, counter] : state.sessions) {
    newest = std::max(newest, counter.used_at());
  }
  return Time(static_cast<std::int64_t>(newest));
}

}  // namespace

Broker::Broker(const Parts& parts, Time beat)
    : parts_(parts),
      core_(parts.ledger),
      run_(parts.random->NextId()),
      served_before_(NewestUse(core_.state()) - parts.clock->Steady()),
      user_limits_(parts.rates),
      session_expiry_(parts.keeping, parts.clock->Steady()),
      presence_(beat),
      probes_(beat),
      publisher_({parts.feed, parts.desk, &core_.state(), run_, beat}),
      recalls_(parts.ledger),
      queries_({&core_.state(), parts.ledger, parts.archive, &presence_,
                &publisher_.desk(), &session_expiry_, run_}),
      operator_log_(parts.log),
      trace_(parts.log) {
  if (parts_.keys != nullptr) parts_.keys->Follow(state());
}

Time Broker::Served() const { return served_before_ + parts_.clock->Steady(); }

std::uint64_t Broker::Wall() const {
  return static_cast<std::uint64_t>(parts_.clock->Wall().count());
}

void Broker::OnMalformed(std::string_view socket, const Sender& sender,
                         const char* why) {
  operator_log_.Malformed(socket, sender, Refuse(Errc::kBadField, why),
                          parts_.clock->Steady());
}

void Broker::ReadLines(std::string_view lines, Sender sender) {
  const std::string_view socket = sender.connection.empty() ? "intake" : "desk";
  if (!Identify(&sender)) {
    return OnMalformed(socket, sender, "the key is not known any more");
  }
  const auto shared = std::make_shared<const Sender>(std::move(sender));
  bool is_empty = true;
  // Also lines that are not admitted take time.
  turn_bytes_ += lines.size();
  ForEachLineWhile(lines, [&](std::string_view line) {
    is_empty = false;
    ++turn_lines_;
    auto admitted = admission_.Admit(line, shared, parts_.clock->Wall());
    return std::visit(
        [&](auto& asked) {
          return Arrive(std::move(asked), line.size(), socket);
        },
        admitted);
  });
  if (is_empty) OnMalformed(socket, *shared, "the message has no line");
}

bool Broker::IsBatchFull() const {
  return turn_lines_ >= kBatchLines || turn_bytes_ >= kBatchBytes;
}

bool Broker::HasManyQueries() const {
  return asked_on_desk_.size() >= kAnswersATurn;
}

bool Broker::HasManyStatuses() const {
  return asked_on_intake_.size() >= kAnswersATurn;
}

bool Broker::Arrive(Proposal proposal, std::size_t bytes,
                    std::string_view socket) {
  BindSession(proposal);
  const Time now = parts_.clock->Steady();
  if (!user_limits_.Allows(state(), proposal, bytes, now)) return false;
  if (AsksForOwnKey(proposal)) {
    proposal.body =
        Fail(Errc::kConflict, "this is the broker's key; make one of your own");
  }
  std::size_t read = 0;
  if (auto refusal = WhyUnreadable(state(), parts_.ledger, proposal, &read)) {
    proposal.body = tl::make_unexpected(*std::move(refusal));
  }
  turn_bytes_ += read;
  user_limits_.ChargeLine(proposal, read, now);
  if (!proposal.body && !proposal.IsCounted()) {
    RefuseAtOnce(proposal, proposal.body.error(), socket);
  } else {
    proposal.served = static_cast<std::uint64_t>(Served().count());
    trace_.Admitted(proposal);
    parts_.order->Propose(std::move(proposal));
  }
  return true;
}

bool Broker::Arrive(Query query, std::size_t /*bytes*/,
                    std::string_view socket) {
  Listen(query, BindSession(query));
  if (!user_limits_.Allows(query, parts_.clock->Steady())) return false;
  if (!query.sender->connection.empty()) {
    asked_on_desk_.push_back(std::move(query));
  } else if (std::holds_alternative<Status>(query.body)) {
    asked_on_intake_.push_back(std::move(query));
  } else {
    RefuseAtOnce(query, Refuse(Errc::kWrongSocket), socket);
  }
  return true;
}

bool Broker::BindSession(const Requester& requester) {
  const std::string& connection = requester.sender->connection;
  if (connection.empty() || !requester.session ||
      requester.user.folded.empty()) {
    return false;
  }
  return publisher_.desk().Bind(requester.key(), connection,
                                parts_.clock->Steady());
}

void Broker::Listen(const Query& query, bool has_moved) {
  const auto* ping = std::get_if<Ping>(&query.body);
  const auto* hello = std::get_if<Hello>(&query.body);
  const bool listens =
      (ping != nullptr && ping->listen) || (hello != nullptr && hello->listen);
  if (!listens || !query.session) return;
  const bool is_new = publisher_.desk().Listen(query.key());
  // A `welcome` has the rooms' last numbers already.
  if ((has_moved || is_new) && ping != nullptr) {
    moved_.emplace(query.sender->connection, query.user.folded);
  }
}

void Broker::RefuseAtOnce(const Requester& requester, const Refusal& refusal,
                          std::string_view socket) {
  operator_log_.Malformed(socket, *requester.sender, refusal,
                          parts_.clock->Steady());
  std::string connection = requester.sender->connection;
  if (connection.empty() && requester.session) {
    connection = publisher_.desk().ConnectionOf(requester.key());
  }
  publisher_.desk().Reply(
      connection, Refused{requester.session, 0, requester.re, refusal, {}});
}

bool Broker::Turn() {
  if (!failure_.empty()) return false;
  turn_lines_ = turn_bytes_ = 0;
  while (auto batch = parts_.order->Next()) {
    if (!Apply(*batch)) return false;
  }
  const Time now = parts_.clock->Steady();
  publisher_.desk().AnswerNotNow(user_limits_.TakeAnswers(state(), now), now);
  for (const auto& [connection, user] : std::exchange(moved_, {})) {
    publisher_.TellHeads(connection, user);
  }
  AnswerSome(&asked_on_desk_);
  AnswerSome(&asked_on_intake_);
  publisher_.desk().Flush();
  ForwardPages();
  LoseGone();
  publisher_.RepeatBeat(now);
  TellPresence();
  return true;
}

bool Broker::Apply(Ordered& batch) {
  trace_.Ordered(batch.proposals());
  const auto recorded = core_.Apply(batch);
  if (recorded) {
    Publish(*recorded);
    return true;
  }
  const LedgerError& error = recorded.error();
  operator_log_.NotRecorded(error.what, parts_.clock->Steady());
  if (error.fault == LedgerFault::kFull) {
    SayNotNow(batch.proposals());
    return true;
  }
  failure_ = error.what;
  return false;
}

void Broker::Publish(const Recorded<Batch>& batch) {
  trace_.Recorded(batch);
  const Time now = parts_.clock->Steady();
  if (parts_.keys != nullptr && batch->changes.ChangesKeys()) {
    parts_.keys->Follow(state());
  }
  for (const RevokedKey& revoked : batch->revoked) {
    revoked_.push_back(revoked.key);
  }
  publisher_.Publish(batch, now);
  TellOperator(batch->answers);
  recalls_.OnRecorded(batch, now);
  operator_log_.Said(batch);
  trace_.Published(batch);
}

void Broker::SayNotNow(std::span<const Proposal> proposals) {
  Refusal full = Refuse(Errc::kDiskFull);
  full.retry_after_ms = kDiskFullRetryMs;
  const std::vector<Answer> answers = NotNow(state(), proposals, full);
  publisher_.desk().AnswerNotNow(answers, parts_.clock->Steady());
  TellOperator(answers);
}

// After the query, the reader may have been removed from the room, or a line of
// the page may have been recalled.
void Broker::ForwardPages() {
  for (Page& page : parts_.archive->Take()) {
    if (!queries_.MayStillRead(page.query)) continue;
    if (recalls_.IsStale(page)) {
      page.query.seq = state().seq;
      if (!parts_.archive->Ask(page.query)) queries_.PutOff(page.query);
      continue;
    }
    user_limits_.ChargePage(page.query.standing, page.query.user,
                            page.message.size(), parts_.clock->Steady());
    publisher_.desk().Forward(
        page.query.connection,
        std::make_shared<const std::string>(std::move(page.message)));
    operator_log_.Damaged(page, parts_.clock->Steady());
  }
}

void Broker::AnswerSome(std::vector<Query>* asked) {
  const std::size_t count = std::min(asked->size(), kAnswersATurn);
  for (std::size_t i = 0; i < count; ++i) {
    queries_.Answer((*asked)[i], parts_.clock->Steady());
  }
  asked->erase(asked->begin(),
               asked->begin() + static_cast<std::ptrdiff_t>(count));
}

void Broker::Tick() {
  const Time now = parts_.clock->Steady();
  publisher_.Tick(now);
  for (const std::string& connection : probes_.TakeDue(now)) {
    publisher_.desk().Probe(connection);
  }
  LoseGone();
  presence_.Tick(now);
  TellPresence();
  operator_log_.Tick(now);
  operator_log_.Dropped(publisher_.desk().dropped(), now);
  user_limits_.ForgetQuiet(now);
  if (session_expiry_.IsDue(now)) ExpireSessions(now);
  recalls_.Tick(now);
  publisher_.desk().Flush();
}

void Broker::ExpireSessions(Time now) {
  Expire expire = session_expiry_.Find(
      state(), Served(), now, [this](const SessionKey& key) {
        return !publisher_.desk().ConnectionOf(key).empty();
      });
  if (!expire.empty()) {
    parts_.order->Propose(LocalProposal(std::move(expire), Wall()));
  }
}

}  // namespace qun
