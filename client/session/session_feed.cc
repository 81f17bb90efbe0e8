// How a session handles the lines of the feed: events and signals.
#include <utility>
#include <variant>

#include "client/session/session.h"
#include "proto/base/contract.h"
#include "proto/base/overloaded.h"
#include "proto/lines/lines.h"
#include "proto/lines/topic.h"

namespace qun {

void Session::OnFeed(std::string_view topic, std::string_view lines, Time now) {
  Expects(options_.listens);
  if (silence_.IsOver()) return;
  if (const auto run = RunOfTopic(topic)) OnRun(*run, now);
  const auto room = RoomOfTopic(topic);
  ForEachLine(lines, [&](std::string_view raw) {
    auto line = DecodeFeedLine(parser_, raw);
    if (!line) return;  // if it had an n, Repair asks for it
    std::visit(Overloaded{
                   [&](Event& event) {
                     if (room != event.room || !greeting_.TrustsFeed()) return;
                     inbox_.OnEvent(std::move(event), Raw(raw));
                   },
                   [&](const Beat& beat) {
                     if (topic == kUpTopic) On(beat, now);
                   },
                   [&](const RoomBeat& beat) {
                     if (room == beat.room) inbox_.OnBeat(beat.room, beat.n);
                   },
                   [&](PresenceSignal& presence) {
                     if (room != presence.room) return;
                     notices_.emplace_back(PresenceNotice{std::move(presence)});
                   },
                   [](const UnknownSignal&) {},
               },
               *line);
  });
  silence_.FeedHeard(now);
}

// Lines of another run may belong to a restored log. If one became the newest
// known event, it would hide the log's losses.
void Session::OnRun(const Id& run, Time now) {
  if (run_ == Id()) run_ = run;
  if (run == run_ || !greeting_.TrustsFeed()) return;
  if (greeting_.OtherRunHeard()) GreetSoon(now);
}

void Session::On(const Beat& beat, Time now) {
  // The broker repeats a beat for new subscribers.
  const bool missed = beat_ != 0 && beat.b != beat_ && beat.b != beat_ + 1;
  beat_ = beat.b;
  const bool was_silent = silence_.IsFeedSilent(now);
  silence_.BeatHeard(now);
  if (greeting_.BeatHeard()) Greet(now);
  if (!IsConnected()) return;
  if (beat.run != run_) {
    if (greeting_.OtherRunHeard()) GreetSoon(now);
  } else if (missed || was_silent) {
    if (greeting_.LinesMissed()) GreetSoon(now);
  }
}

}  // namespace qun
