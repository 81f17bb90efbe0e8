// What a session makes of the desk's lines that answer nothing: private rooms,
// presence, marks.
#include <gsl/gsl_assert>
#include <utility>
#include <variant>

#include "client/session/session.h"
#include "proto/lines/lines.h"

namespace qun {

void Session::OnDesk(std::string_view lines, Time now) {
  silence_.Answered(Silence::Due::kAnswer);
  page_.clear();
  ForEachLine(lines, [&](std::string_view raw) {
    auto line = DecodeDeskLine(parser_, raw);
    if (!line) return;  // what it was is asked for, if it had a number
    const Arrival arrival{raw, now};
    std::visit([&](auto& known) { On(known, arrival); }, *line);
  });
  if (inbox_.TakeLoss()) TellForgotten();
}

void Session::On(Event& event, const Arrival& arrival) {
  page_.push_back({std::move(event), Raw(arrival.raw)});
}

// Closes what was just said in a private room. Of another run, or before the
// welcome, it is passed over as it is on the feed.
void Session::On(const RoomBeat& beat, const Arrival& arrival) {
  std::vector<LineNotice> lines = std::exchange(page_, {});
  if (silence_.IsOver() || !IsConnected()) return;
  if (beat.run != run_) {
    if (greeting_.LinesMissed()) GreetSoon(arrival.at);
    return;
  }
  if (!inbox_.Follows(beat.room) && TellOutsider(lines)) return;
  if (options_.direct && IsDirect(beat.room)) {
    // It began with these, or they were lost on the way.
    StartAt start{std::nullopt, kNewestDirect};
    if (!lines.empty()) start = {lines.front().event.n - 1, 0};
    inbox_.Follow(beat.room, start);
  }
  for (LineNotice& line : lines) {
    if (line.event.room != beat.room) continue;
    inbox_.OnEvent(std::move(line.event), std::move(line.raw));
  }
  inbox_.OnBeat(beat.room, beat.n);
}

// What happens to us in a room that we do not follow is told as it comes: that
// we are invited, or let in, or banned. False if it is nothing of that.
bool Session::TellOutsider(std::vector<LineNotice>& lines) {
  bool told = false;
  for (LineNotice& line : lines) {
    if (line.event.user != user_ || IsDirect(line.event.room)) continue;
    notices_.emplace_back(std::move(line));
    told = true;
  }
  return told;
}

void Session::On(PresenceSignal& presence, const Arrival& /*arrival*/) {
  if (!inbox_.Follows(presence.room)) return;
  notices_.emplace_back(PresenceNotice{std::move(presence)});
}

void Session::On(const Marked& marked, const Arrival& /*arrival*/) {
  notices_.emplace_back(MarkedNotice{marked});
}

void Session::On(Reply& reply, const Arrival& arrival) {
  std::visit([&](auto& answer) { On(answer, arrival); }, reply);
}

}  // namespace qun
