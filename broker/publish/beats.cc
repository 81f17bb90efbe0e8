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
  quiet = {n, now, 0};
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

std::vector<RoomBeat> Beats::DueRooms(Time now) {
  std::vector<RoomBeat> due;
  for (auto room = rooms_.begin();
       room != rooms_.end() && due.size() < kRoomsAtOnce;) {
    Quiet& quiet = room->second;
    if (now < quiet.since + interval_ * kRoomBeats.at(quiet.beats)) {
      ++room;
      continue;
    }
    Ensures(quiet.n > 0);
    due.push_back({room->first, quiet.n});
    room = ++quiet.beats == kRoomBeats.size() ? rooms_.erase(room)
                                              : std::next(room);
  }
  return due;
}

}  // namespace qun
