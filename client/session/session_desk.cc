// How a session handles lines of the desk other than answers: private rooms,
// presence, marks.
#include <utility>
#include <variant>

#include "client/session/session.h"
#include "proto/base/contract.h"
#include "proto/lines/lines.h"

namespace qun {

void Session::OnDesk(std::string_view lines, Time now) {
  silence_.Answered(Silence::Due::kAnswer);
  page_.clear();
  ForEachLine(lines, [&](std::string_view raw) {
    auto line = DecodeDeskLine(parser_, raw);
    if (!line) return;  // if it had an n, Repair asks for it
    const Arrival arrival{raw, now};
    std::visit([&](auto& known) { On(known, arrival); }, *line);
  });
  if (inbox_.TakeLoss()) TellForgotten();
}

void Session::On(Event& event, const Arrival& arrival) {
  page_.push_back({std::move(event), Raw(arrival.raw)});
}

// The beat follows lines of a private room. As on the feed, lines of another
// run and lines before the welcome are ignored.
void Session::On(const RoomBeat& beat, const Arrival& arrival) {
  std::vector<LineNotice> lines = std::exchange(page_, {});
  if (silence_.IsOver() || !IsConnected()) return;
  if (beat.run != run_) {
    if (greeting_.LinesMissed()) GreetSoon(arrival.at);
    return;
  }
  if (!inbox_.Follows(beat.room) && TellOutsider(lines)) return;
  if (options_.direct && IsDirect(beat.room)) {
    // Either the room begins with these lines, or its first ones were lost.
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

// Reports lines about us in a room that we do not follow: an invitation, an
// approval, a ban. False if there are none.
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
