#include "broker/publish/beats.h"

#include <array>

namespace qun {
namespace {

constexpr std::array kRoomBeats = {1, 3, 10, 30};
// More beats at once would not fit into a subscriber's queue.
constexpr std::size_t kRoomsAtOnce = 64;

}  // namespace

void Beats::Touch(const std::string& room, std::uint64_t n, Time now) {
  rooms_[room] = {n, now, 0};
}

std::optional<Beat> Beats::Due(Time now) {
  if (now < next_) return std::nullopt;
  next_ = now + interval_;
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
    due.push_back({room->first, quiet.n});
    room = ++quiet.beats == kRoomBeats.size() ? rooms_.erase(room)
                                              : std::next(room);
  }
  return due;
}

}  // namespace qun
