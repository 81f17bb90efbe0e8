// What a session makes of the feed's lines: events and signals.
#include <utility>
#include <variant>

#include "client/session/session.h"
#include "proto/lines/lines.h"
#include "proto/lines/topic.h"

namespace qun {
namespace {

constexpr std::uint64_t kGreetJitterMs = 200;

}  // namespace

void Session::OnFeed(std::string_view topic, std::string_view lines, Time now) {
  if (wants_reopen_) return;
  if (const auto run = RunOfTopic(topic)) TakeRun(*run, now);
  ForEachLine(lines, [&](std::string_view raw) {
    auto line = DecodeFeedLine(parser_, raw);
    if (!line) return;  // what it was is asked for, if it had a number
    if (auto* event = std::get_if<Event>(&*line)) {
      if (RoomOfTopic(topic) != event->room || is_feed_new_) return;
      inbox_.OnEvent(std::move(*event), std::string(raw));
    } else if (const auto* beat = std::get_if<Beat>(&*line)) {
      TakeBeat(*beat, now);
    } else if (const auto* room = std::get_if<RoomBeat>(&*line)) {
      if (RoomOfTopic(topic) == room->room) inbox_.OnBeat(room->room, room->n);
    } else if (std::holds_alternative<Up>(*line)) {
      if (TokenOfTopic(topic) == token_) TakeUp(now);
    } else if (auto* presence = std::get_if<PresenceSignal>(&*line)) {
      if (RoomOfTopic(topic) == presence->room) {
        notices_.emplace_back(
            PresenceNotice{std::move(*presence), std::string(raw)});
      }
    }
  });
  heard_feed_ = now;
}

// Before the welcome lines of another run may be those of a log that was put
// back: taken for the last that was read, they would hide what it has lost.
void Session::TakeRun(const Id& run, Time now) {
  if (run_ == Id()) run_ = run;
  if (run == run_ || is_feed_new_) return;
  is_feed_new_ = true;
  if (phase_ == Phase::kReady) GreetSoon(now);
}

// The lines of a feed that was connected anew may be those of another log. They
// are passed over until the welcome tells, and asked for then.
void Session::TakeUp(Time now) {
  if (phase_ == Phase::kOpening) {
    Greet(now);
  } else {
    is_feed_new_ = true;
    GreetSoon(now);
  }
}

// Not all at once: every client of a broker that restarted comes here.
void Session::GreetSoon(Time now) {
  Greet(now + Time(random_->Next() % kGreetJitterMs));
}

void Session::TakeBeat(const Beat& beat, Time now) {
  const bool missed = beat_ != 0 && beat.b != beat_ + 1;
  const bool other = phase_ == Phase::kReady && beat.run != run_;
  const bool silent = now - heard_feed_ >= kSilence;
  beat_ = beat.b;
  if (other) is_feed_new_ = true;
  if (phase_ == Phase::kReady && (missed || other || silent)) GreetSoon(now);
}

}  // namespace qun
