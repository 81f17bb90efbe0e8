#include "client/session/inbox.h"

#include <algorithm>

#include "proto/base/contract.h"
#include "proto/base/limits.h"

namespace qun {
namespace {

// Bounds the memory. Lines beyond it are asked for later.
constexpr std::size_t kWaitingBytes = 16 * 1024 * 1024;
// Ignores further rooms of a hostile broker.
constexpr std::size_t kFollowedRooms = 100'000;

}  // namespace

bool Inbox::Follow(const std::string& room, StartAt start) {
  const auto [found, is_new] = rooms_.try_emplace(room);
  if (!is_new) return false;
  found->second.handled = start.after;
  found->second.newest = start.newest;
  found->second.doubtful = true;
  found->second.unproved = start.after.has_value();
  return true;
}

void Inbox::Unfollow(const std::string& room) {
  const auto found = rooms_.find(room);
  if (found == rooms_.end()) return;
  DropWaiting(found->second);
  rooms_.erase(found);
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
  Expects(first > room.handled.value_or(0));
  room.handled = first - 1;
  room.newest = 0;
}

void Inbox::OnEvent(Event event, std::string raw) {
  Room* room = Find(event.room);
  if (room == nullptr) return;
  Know({event.seq, event.at});
  room->head = std::max(room->head, event.n);
  if (!room->handled && room->newest == 0 && !event.replay) {
    BeginAt(*room, event.n);
  }
  if (room->handled && event.n <= *room->handled) return;
  LineNotice line{std::move(event), std::move(raw)};
  const bool is_next = room->handled && line.event.n == *room->handled + 1;
  if (!is_next || room->may_go_back) return Keep(*room, std::move(line));
  HandOut(*room, std::move(line));
  HandOutWaiting(*room);
}

void Inbox::Keep(Room& room, LineNotice&& line) {
  Expects(!room.handled || line.event.n > *room.handled);
  const std::size_t bytes = WaitingLines::BytesOf(line);
  if (waiting_bytes_ + bytes > kWaitingBytes) return;
  if (room.waiting.Add(std::move(line))) waiting_bytes_ += bytes;
}

void Inbox::HandOut(Room& room, LineNotice&& line) {
  Expects(line.event.n == *room.handled + 1 && !room.may_go_back);
  room.waiting.Rewrite(&line);
  ++*room.handled;
  room.unproved = false;
  notices_.emplace_back(std::move(line));
}

void Inbox::HandOutWaiting(Room& room) {
  if (!room.handled || room.may_go_back) return;
  auto& waiting = room.waiting;
  while (!waiting.IsEmpty() && waiting.First() <= *room.handled + 1) {
    LineNotice line = TakeFirst(room);
    if (line.event.n > *room.handled) HandOut(room, std::move(line));
  }
}

LineNotice Inbox::TakeFirst(Room& room) {
  LineNotice line = room.waiting.TakeFirst();
  const std::size_t bytes = WaitingLines::BytesOf(line);
  Expects(waiting_bytes_ >= bytes);
  waiting_bytes_ -= bytes;
  return line;
}

void Inbox::DropWaiting(Room& room) {
  while (!room.waiting.IsEmpty()) TakeFirst(room);
}

void Inbox::OnBeat(const std::string& name, std::uint64_t n) {
  if (Room* room = Find(name)) room->head = std::max(room->head, n);
}

void Inbox::Know(const LastKnown& event) {
  if (event.seq > last_.seq) last_ = event;
}

void Inbox::OnHead(const std::string& name, std::uint64_t n) {
  Room* room = Find(name);
  if (room == nullptr) return;
  if (std::exchange(room->unproved, false) && n < room->handled) {
    loss_ = true;
    room->may_go_back = true;
  }
  // A page will show how far to go back.
  if (!room->may_go_back) SetHead(*room, n);
}

void Inbox::OnRoom(const RoomInfo& room) {
  OnFirst(room.room, room.first, room.n);
  // A user who is only invited to a private room cannot read it yet.
  const bool is_ours = room.role != Role::kNone;
  if (is_ours || room.kind == RoomKind::kPublic) OnHead(room.room, room.n);
}

void Inbox::OnNoRoom(const std::string& name) { OnEnd(name, 0, 0); }

void Inbox::OnEnd(const std::string& name, std::uint64_t n,
                  std::uint64_t began) {
  OnHead(name, n);
  Room* room = Find(name);
  if (room == nullptr || !std::exchange(room->may_go_back, false)) return;
  Expects(room->handled);
  if (began < *room->handled) {
    room->handled = began;
    room->head = n;
    DropWaiting(*room);
  }
  SetHead(*room, n);
}

void Inbox::SetHead(Room& room, std::uint64_t n) {
  room.doubtful = false;
  if (!room.handled) BeginAt(room, n - std::min(n, room.newest) + 1);
  room.head = std::max(room.head, n);
  HandOutWaiting(room);
}

void Inbox::OnFirst(const std::string& name, std::uint64_t first,
                    std::uint64_t n) {
  first = std::min(first, n + 1);
  const auto found = rooms_.find(name);
  if (found == rooms_.end() || !found->second.handled) return;
  if (first > *found->second.handled + 1) BeginAt(found->second, first);
  HandOutWaiting(found->second);
}

void Inbox::Doubt() {
  for (auto& [name, room] : rooms_) room.doubtful = true;
}

void Inbox::Forget() {
  for (auto& [name, room] : rooms_) {
    room.may_go_back = room.handled.has_value();
    room.head = 0;
    DropWaiting(room);
  }
  Ensures(waiting_bytes_ == 0);
  last_ = {};
  Doubt();
}

void Inbox::OnPage(std::vector<LineNotice> lines, const PageEnd& end) {
  Room* room = Find(end.room);
  if (room == nullptr) return;
  OnEnd(end.room, end.n, end.began);
  OnFirst(end.room, end.first, end.n);
  Expects(room->handled && !room->may_go_back);
  const bool goes_on = end.low <= *room->handled + 1;
  for (LineNotice& line : lines) {
    const std::uint64_t n = line.event.n;
    Expects(line.event.room == end.room && n >= end.low && n <= end.high);
    if (goes_on) PassOver(end.room, *room, n);
    OnEvent(std::move(line.event), std::move(line.raw));
  }
  if (goes_on) PassOver(end.room, *room, std::min(end.high, end.n) + 1);
}

// Skips the lines missing before `next`. A page is one message, so the broker
// could not read these lines.
void Inbox::PassOver(const std::string& name, Room& room, std::uint64_t next) {
  while (*room.handled + 1 < next) {
    const std::uint64_t low = *room.handled + 1;
    const auto& waiting = room.waiting;
    const auto end = waiting.IsEmpty() ? next : std::min(next, waiting.First());
    Expects(low < end);
    room.handled = end - 1;
    notices_.emplace_back(UnreadableNotice{name, low, end - 1});
    HandOutWaiting(room);
  }
  Ensures(*room.handled + 1 >= next);
}

std::optional<std::uint64_t> Inbox::HandledIn(const std::string& name) const {
  const auto found = rooms_.find(name);
  if (found == rooms_.end()) return std::nullopt;
  return found->second.handled;
}

bool Inbox::IsBehind(const std::string& name) const {
  const auto found = rooms_.find(name);
  return found != rooms_.end() && QueryOf(name, found->second);
}

std::optional<History> Inbox::NextQuery() {
  auto next = rooms_.upper_bound(asked_last_);
  for (std::size_t left = rooms_.size(); left > 0; --left, ++next) {
    if (next == rooms_.end()) next = rooms_.begin();
    auto query = QueryOf(next->first, next->second);
    if (!query) continue;
    asked_last_ = next->first;
    return query;
  }
  return std::nullopt;
}

std::optional<History> Inbox::QueryOf(const std::string& name,
                                      const Room& room) {
  if (!room.handled) return History{name, {}, {}, 1};     // where is its end?
  if (*room.handled == kMaxInteger) return std::nullopt;  // no n is greater
  if (!room.doubtful && room.head <= *room.handled) return std::nullopt;
  return History{name, room.handled, std::nullopt, kHistoryLines};
}

}  // namespace qun
