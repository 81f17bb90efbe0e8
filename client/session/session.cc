#include "client/session/session.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "proto/lines/topic.h"

namespace qun {
namespace {

constexpr Time kPingEvery{2000};
constexpr Time kStop{1000};  // without a Tick
constexpr Time kLongestSilence{20000};
constexpr Time kNextSession{1000};
constexpr std::uint64_t kRepairJitterMs = 30;

}  // namespace

Session::Session(SessionOptions options, Random* random)
    : options_(std::move(options)),
      random_(random),
      token_(random->NextId()),
      outbox_(options_.name, options_.bot, random->NextId()),
      inbox_(options_.all, options_.start),
      questions_(random) {
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

// Direct messages come on the desk alone. Of other rooms one does not know.
void Session::ChangeTopic(const std::string& room, bool on) {
  if (inbox_.follows_all() || IsDirect(room)) return;
  topic_changes_.emplace_back(RoomTopic(room), on);
}

void Session::Leave() {
  if (questions_.IsOpen(Purpose::kBye)) return;
  // Heard after the bye they would bring us back.
  questions_.CloseAll(Purpose::kHello);
  questions_.CloseAll(Purpose::kPing);
  questions_.Add(Purpose::kBye, SessionEnvelope(), Bye{}, Time(0));
}

// The order matters: when `up` comes, the rooms before it are in force.
std::vector<std::string> Session::Topics() const {
  std::vector<std::string> topics;
  if (!options_.listens) return topics;
  topics.emplace_back(kBeatTopic);
  if (options_.all) {
    topics.emplace_back(kRoomTopics);
  } else {
    for (const auto& room : inbox_.Rooms()) {
      if (!IsDirect(room)) topics.push_back(RoomTopic(room));
    }
  }
  topics.push_back(UpTopic(token_));
  return topics;
}

std::vector<std::pair<std::string, bool>> Session::TakeTopicChanges() {
  return std::exchange(topic_changes_, {});
}

std::optional<LastKnown> Session::Newest() const {
  if (last().seq == 0) return std::nullopt;
  return last();
}

Envelope Session::SessionEnvelope() const {
  return {options_.name, outbox_.session(), 0, {}, options_.bot};
}

void Session::OnOpened(Time now) {
  wants_reopen_ = false;
  topic_changes_.clear();
  last_tick_ = now;
  opened_ = now;
  heard_feed_ = now;
  asked_desk_.reset();
  beat_ = 0;
  greet_again_ = false;
  is_feed_new_ = Newest().has_value();
  outbox_.SendAgain();
  questions_.CloseAll(Purpose::kHello);
  questions_.CloseAll(Purpose::kPing);
  questions_.AskAgain(now);
  phase_ = Phase::kOpening;
  if (!options_.listens && options_.speaks) Greet(now);
}

void Session::Greet(Time at) {
  if (phase_ == Phase::kOpening) phase_ = Phase::kGreeting;
  if (questions_.IsOpen(Purpose::kHello)) {
    greet_again_ = true;
    return;
  }
  Hello hello;
  if (options_.listens) hello.token = token_;
  hello.last = Newest();
  questions_.Add(Purpose::kHello, SessionEnvelope(), hello, at);
}

void Session::Tick(Time now) {
  if (phase_ == Phase::kClosed || phase_ == Phase::kGone) return;
  if (questions_.IsOpen(Purpose::kBye)) return;
  NoticeStop(now);
  CheckSilence(now);
  if (now >= next_ping_ && !questions_.IsOpen(Purpose::kPing)) {
    next_ping_ = now + kPingEvery;
    AskPing(now);
  }
  // Not all at once: a team may have lost the same line.
  const Time jitter(random_->Next() % kRepairJitterMs);
  if (phase_ == Phase::kReady && now >= next_repair_) RepairNext(now + jitter);
}

void Session::AskPing(Time now) {
  // Before the welcome it must not name the token: that would end the `up`s.
  if (phase_ != Phase::kReady) {
    questions_.Add(Purpose::kPing, {}, Ping{}, now);
    return;
  }
  Ping ping;
  if (options_.listens) ping.token = token_;
  ping.last = Newest();
  questions_.Add(Purpose::kPing, SessionEnvelope(), ping, now);
}

// While this process was stopped, the broker was not silent: what it said may
// be about to be read.
void Session::NoticeStop(Time now) {
  const Time gap = now - std::exchange(last_tick_, now);
  if (gap < kStop) return;
  opened_ = std::min(now, opened_ + gap);
  heard_feed_ = std::min(now, heard_feed_ + gap);
  if (asked_desk_) asked_desk_ = std::min(now, *asked_desk_ + gap);
  outbox_.ExcuseSilence();
  if (phase_ == Phase::kReady) GreetSoon(now);
}

void Session::CheckSilence(Time now) {
  // Ever longer, so that a broker that comes back slowly is not flooded.
  const Time patience =
      std::min(kSilence * (1 << std::min(reopens_, 2)), kLongestSilence);
  // Beats without `up` would leave it waiting for ever.
  const Time heard_feed = phase_ == Phase::kOpening ? opened_ : heard_feed_;
  const bool silent = now - asked_desk_.value_or(now) >= patience ||
                      outbox_.SilentFor(now) >= patience ||
                      (options_.listens && now - heard_feed >= patience);
  if (!silent || wants_reopen_) return;
  wants_reopen_ = true;
  ++reopens_;
  if (std::exchange(was_ready_, false)) notices_.emplace_back(LostNotice{});
}

void Session::RepairNext(Time at) {
  if (questions_.IsOpen(Purpose::kRepair)) return;
  if (auto query = inbox_.NextQuery()) {
    questions_.Add(Purpose::kRepair, {}, *std::move(query), at);
  }
}

Time Session::NextTick() const {
  if (phase_ == Phase::kClosed || phase_ == Phase::kGone) return Time::max();
  Time next = questions_.NextDue();
  const bool leaves = questions_.IsOpen(Purpose::kBye);
  if (!leaves && !questions_.IsOpen(Purpose::kPing)) {
    next = std::min(next, next_ping_);
  }
  if (phase_ == Phase::kReady) next = std::min(next, outbox_.NextDue());
  return next;
}

Outgoing Session::TakeOutgoing(Time now) {
  Outgoing outgoing;
  if (phase_ == Phase::kClosed || phase_ == Phase::kGone) return outgoing;
  outgoing.desk = questions_.TakeDue(now);
  if (!outgoing.desk.empty() && !asked_desk_) asked_desk_ = now;
  if (phase_ != Phase::kReady) return outgoing;
  outgoing.intake = outbox_.TakeDue(now);
  if (outbox_.IsStatusDue(now)) outgoing.intake.push_back(outbox_.StatusLine());
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
  questions_.CloseAll(Purpose::kHello);
  questions_.CloseAll(Purpose::kPing);
  // Answers come to the connection that named the session. Not without end, if
  // a broker takes none.
  const Time wait = now < next_session_ ? kNextSession : Time(0);
  next_session_ = now + kNextSession;
  Greet(now + wait);
}

}  // namespace qun
