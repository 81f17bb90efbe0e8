#include "broker/publish/beats.h"

#include <algorithm>
#include <array>

#include "proto/base/contract.h"

namespace qun {
namespace {

constexpr std::array kRoomBeats = {1, 3, 10, 30};
// More beats at once would not fit into a subscriber's queue.
constexpr std::size_t kRoomsAtOnce = 64;
// Repeated beats that subscribers may receive in a second, all together.
constexpr std::int64_t kRepeatedCopies = 10'000;

}  // namespace

void Beats::Touch(const std::string& room, std::uint64_t n, Time now) {
  Quiet& quiet = rooms_[room];
  Expects(n > quiet.n);  // a room's last line never goes back
  const bool is_new = quiet.n == 0;
  quiet = {n, now, 0, quiet.turn};
  if (is_new || quiet.turn > DueAt(quiet)) Queue(room, &quiet);
}

void Beats::OnSubscription(bool on) {
  is_awaited_ = is_awaited_ || on;
  subscriptions_ = std::max<std::int64_t>(0, subscriptions_ + (on ? 1 : -1));
}

std::optional<Beat> Beats::Repeated(Time now) {
  if (!is_awaited_ || beat_.b == 0 || now < next_repetition_) {
    return std::nullopt;
  }
  is_awaited_ = false;
  next_repetition_ = now + Time(subscriptions_ * 1000 / kRepeatedCopies);
  return beat_;
}

std::optional<Beat> Beats::Due(Time now) {
  if (now < next_) return std::nullopt;
  next_ = now + interval_;
  is_awaited_ = false;
  ++beat_.b;
  return beat_;
}

Time Beats::DueAt(const Quiet& quiet) const {
  return quiet.since + interval_ * kRoomBeats.at(quiet.beats);
}

void Beats::Queue(const std::string& room, Quiet* quiet) {
  quiet->turn = DueAt(*quiet);
  turns_.emplace(quiet->turn, room);
}

std::vector<RoomBeat> Beats::DueRooms(Time now) {
  std::vector<RoomBeat> due;
  while (!turns_.empty() && turns_.top().first <= now &&
         due.size() < kRoomsAtOnce) {
    const auto [turn, name] = turns_.top();
    turns_.pop();
    const auto room = rooms_.find(name);
    if (room == rooms_.end() || room->second.turn != turn) continue;
    Quiet& quiet = room->second;
    if (DueAt(quiet) <= now) {
      Ensures(quiet.n > 0);
      due.push_back({name, quiet.n});
      // One beat is enough for several that are late.
      while (quiet.beats < kRoomBeats.size() && DueAt(quiet) <= now) {
        ++quiet.beats;
      }
    }
    if (quiet.beats == kRoomBeats.size()) {
      rooms_.erase(room);
    } else {
      Queue(name, &quiet);
    }
  }
  return due;
}

}  // namespace qun
