#include "client/inbox.h"

#include <algorithm>

#include "proto/limits.h"

namespace qun {
namespace {

// Beyond these a broker is not believed: memory stays bounded.
constexpr std::size_t kWaitingLines = 4096;
constexpr std::size_t kFollowedRooms = 100'000;

}  // namespace

void Inbox::Follow(const std::string& room, StartAt start) {
  const auto [found, is_new] = rooms_.try_emplace(room);
  if (!is_new) return;
  found->second.handled = start.after;
  found->second.newest = start.newest;
  found->second.doubtful = true;
}

std::vector<std::string> Inbox::Rooms() const {
  std::vector<std::string> names;
  for (const auto& [name, room] : rooms_) names.push_back(name);
  return names;
}

// Null if the room is not followed.
Inbox::Room* Inbox::Find(const std::string& room) {
  const auto found = rooms_.find(room);
  if (found != rooms_.end()) return &found->second;
  if (!all_ || rooms_.size() >= kFollowedRooms) return nullptr;
  Follow(room, start_);
  Room& made = rooms_[room];
  if (knows_all_ && !made.handled) BeginAt(made, 1);
  return &made;
}

void Inbox::BeginAt(Room& room, std::uint64_t first) {
  room.handled = first - 1;
  room.newest = 0;
}

void Inbox::OnEvent(Event event, std::string raw) {
  Room* room = Find(event.room);
  if (room == nullptr) return;
  if (event.seq > last_.seq) last_ = {event.seq, event.at};
  room->head = std::max(room->head, event.n);
  if (!room->handled) {
    const bool asked_for = room->newest > 0 && event.replay;
    const bool is_first = room->newest == 0 && !event.replay;
    if (asked_for || is_first) BeginAt(*room, event.n);
  }
  if (room->handled && event.n <= *room->handled) return;
  if (room->waiting.size() >= kWaitingLines) return;
  const std::uint64_t n = event.n;
  room->waiting.try_emplace(n, LineNotice{std::move(event), std::move(raw)});
  HandOut(*room);
}

void Inbox::HandOut(Room& room) {
  if (!room.handled) return;
  auto next = room.waiting.begin();
  while (next != room.waiting.end() && next->first <= *room.handled + 1) {
    if (next->first == *room.handled + 1) {
      ++*room.handled;
      notices_.emplace_back(std::move(next->second));
    }
    next = room.waiting.erase(next);
  }
}

void Inbox::OnHead(const std::string& name, std::uint64_t n) {
  Room* room = Find(name);
  if (room == nullptr) return;
  room->doubtful = false;
  if (!room->handled && room->newest == 0) BeginAt(*room, n + 1);
  if (std::exchange(room->may_go_back, false) && n < *room->handled) {
    room->handled = n;
    room->head = n;
    room->waiting.clear();
  }
  room->head = std::max(room->head, n);
}

void Inbox::OnFirst(const std::string& name, std::uint64_t first) {
  const auto found = rooms_.find(name);
  if (found == rooms_.end() || !found->second.handled) return;
  if (first > *found->second.handled + 1) BeginAt(found->second, first);
  HandOut(found->second);
}

void Inbox::Doubt() {
  for (auto& [name, room] : rooms_) room.doubtful = true;
}

void Inbox::Forget() {
  for (auto& [name, room] : rooms_) {
    room.may_go_back = room.handled.has_value();
    room.head = 0;
  }
  last_ = {};
  Doubt();
}

void Inbox::OnPageEnd(const std::string& name, std::uint64_t n,
                      std::uint64_t first) {
  Room* room = Find(name);
  if (room == nullptr) return;
  if (!room->handled) BeginAt(*room, n + 1);
  OnFirst(name, first);
  OnHead(name, n);
}

void Inbox::OnNoRoom(const std::string& name) {
  if (Room* room = Find(name)) {
    if (!room->handled) BeginAt(*room, 1);
    OnHead(name, 0);
  }
}

std::optional<History> Inbox::NextQuery() const {
  for (const auto& [name, room] : rooms_) {
    if (!room.handled) {
      const auto limit =
          std::clamp<std::uint64_t>(room.newest, 1, kHistoryLines);
      if (room.doubtful || room.newest > 0) {
        return History{name, std::nullopt, std::nullopt, limit};
      }
    } else if (room.doubtful || room.head > *room.handled) {
      return History{name, room.handled, std::nullopt, kHistoryLines};
    }
  }
  return std::nullopt;
}

}  // namespace qun
