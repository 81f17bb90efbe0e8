#include "client/session/session.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "proto/base/contract.h"
#include "proto/lines/topic.h"

namespace qun {
namespace {

constexpr Time kNextSession{1000};
constexpr std::uint64_t kGreetJitterMs = 200;
constexpr std::uint64_t kRepairJitterMs = 30;

}  // namespace

Session::Session(SessionOptions options, Random* random)
    : options_(std::move(options)),
      random_(random),
      outbox_(options_.name, options_.bot, random->NextId()),
      inbox_(options_.all, options_.start),
      questions_(random),
      greeting_(options_.listens, options_.speaks),
      silence_(options_.listens) {
  inbox_.Know(options_.last);
}

Result<Ticket> Session::Submit(Body body) {
  return outbox_.Add(std::move(body));
}

std::string Session::Ask(Body body) {
  return questions_.Add(Purpose::kProgram, {}, std::move(body), Time(0));
}

void Session::Follow(const std::string& room, StartAt start) {
  if (inbox_.Follow(room, start)) ChangeTopic(room, true);
}

void Session::Unfollow(const std::string& room) {
  inbox_.Unfollow(room);
  ChangeTopic(room, false);
}

// Direct rooms have no topic. Other rooms may or may not have one.
void Session::ChangeTopic(const std::string& room, bool on) {
  if (inbox_.follows_all() || IsDirect(room)) return;
  topic_changes_.emplace_back(RoomTopic(room), on);
}

void Session::Leave() {
  if (greeting_.IsLeaving()) return;
  greeting_.Left();
  CloseGreetings();  // a hello after bye would join again
  questions_.Add(Purpose::kBye, SessionEnvelope(), Bye{}, Time(0));
}

// The beats are last: when one comes, the subscriptions before it are in force.
std::vector<std::string> Session::Topics() const {
  std::vector<std::string> topics;
  if (!options_.listens) return topics;
  if (options_.all) {
    topics.emplace_back(kRoomTopics);
  } else {
    for (const auto& room : inbox_.Rooms()) {
      if (!IsDirect(room)) topics.push_back(RoomTopic(room));
    }
  }
  topics.emplace_back(kUpTopic);
  return topics;
}

std::vector<std::pair<std::string, bool>> Session::TakeTopicChanges() {
  return std::exchange(topic_changes_, {});
}

template <typename Introducing>
Introducing Session::Introduction() const {
  Introducing introduction;
  introduction.listen = options_.listens;
  if (KnowsLines()) introduction.last = last();
  return introduction;
}

Envelope Session::SessionEnvelope() const {
  return {options_.name, outbox_.session(), 0, {}, options_.bot};
}

std::string Session::Raw(std::string_view raw) const {
  return options_.raw ? std::string(raw) : std::string();
}

void Session::OnOpened(Time now) {
  topic_changes_.clear();
  beat_ = 0;
  silence_.Opened(now);
  outbox_.SendAgain();
  CloseGreetings();
  questions_.AskAgain(now);
  if (greeting_.Opened(KnowsLines())) Greet(now);
}

void Session::CloseGreetings() {
  questions_.CloseAll(Purpose::kHello);
  questions_.CloseAll(Purpose::kPing);
}

void Session::Greet(Time at) {
  Expects(greeting_.IsAsking() && !questions_.IsOpen(Purpose::kHello));
  questions_.Add(Purpose::kHello, SessionEnvelope(), Introduction<Hello>(), at);
}

// Waits a random time, since all clients of a restarted broker do this.
void Session::GreetSoon(Time now) {
  Greet(now + Time(random_->Next() % kGreetJitterMs));
}

void Session::Tick(Time now) {
  if (!greeting_.IsTalking()) return;
  switch (silence_.Ticked(now)) {
    case Silence::Finding::kNothing:
      break;
    case Silence::Finding::kStopped:
      // The feed may have dropped lines while this process was stopped.
      if (greeting_.LinesMissed()) GreetSoon(now);
      break;
    case Silence::Finding::kFellSilent:
      silence_.Wait(
          Time(random_->Next() %
               static_cast<std::uint64_t>(silence_.LongestWait().count())));
      if (!std::exchange(told_connected_, false)) break;
      notices_.emplace_back(LostNotice{});
  }
  if (now >= silence_.next_ping() && !questions_.IsOpen(Purpose::kPing)) {
    silence_.Pinged(now);
    AskPing(now);
  }
  // Waits a random time, since many clients may miss the same line.
  const Time jitter(random_->Next() % kRepairJitterMs);
  if (IsConnected() && now >= next_repair_) RepairNext(now + jitter);
}

void Session::AskPing(Time now) {
  if (!IsConnected()) {
    questions_.Add(Purpose::kPing, {}, Ping{}, now);
    return;
  }
  questions_.Add(Purpose::kPing, SessionEnvelope(), Introduction<Ping>(), now);
}

void Session::RepairNext(Time at) {
  if (questions_.IsOpen(Purpose::kRepair)) return;
  if (auto query = inbox_.NextQuery()) {
    Expects(inbox_.Follows(query->room));
    questions_.Add(Purpose::kRepair, {}, *std::move(query), at);
  }
}

Time Session::NextTick() const {
  if (greeting_.IsClosed() || IsGone()) return Time::max();
  Time next = questions_.NextDue();
  if (greeting_.IsTalking() && !questions_.IsOpen(Purpose::kPing)) {
    next = std::min(next, silence_.next_ping());
  }
  if (IsConnected()) next = std::min(next, outbox_.NextDue());
  return next;
}

Outgoing Session::TakeOutgoing(Time now) {
  Outgoing outgoing;
  if (greeting_.IsClosed() || IsGone()) return outgoing;
  Expects(questions_.IsOpen(Purpose::kHello) == greeting_.IsAsking());
  outgoing.desk = questions_.TakeDue(now);
  if (!outgoing.desk.empty()) silence_.Asked(Silence::Due::kAnswer, now);
  if (!IsConnected()) return outgoing;
  outgoing.intake = outbox_.TakeDue(now);
  if (outbox_.IsStatusDue(now)) {
    silence_.Asked(Silence::Due::kStatus, now);
    outgoing.intake.push_back(outbox_.StatusLine());
  }
  return outgoing;
}

std::vector<Notice> Session::TakeNotices() {
  CollectNotices();
  return std::exchange(notices_, {});
}

void Session::CollectNotices() {
  auto said = outbox_.TakeNotices();
  auto read = inbox_.TakeNotices();
  std::move(said.begin(), said.end(), std::back_inserter(notices_));
  std::move(read.begin(), read.end(), std::back_inserter(notices_));
}

void Session::BeginNewSession(Time now) {
  outbox_.BeginSession(random_->NextId());
  silence_.Answered(Silence::Due::kStatus);
  CloseGreetings();
  // The broker answers on the connection that named the session, so hello is
  // sent. A broker that accepts no session must not cause endless greetings.
  const Time wait = now < next_session_ ? kNextSession : Time(0);
  next_session_ = now + kNextSession;
  if (greeting_.SessionBegun()) Greet(now + wait);
}

}  // namespace qun
