// Rooms as they are recorded: their rules, who is in them, what was set of
// them.
#ifndef QUN_BROKER_MODEL_ROOM_H_
#define QUN_BROKER_MODEL_ROOM_H_

#include <cstdint>
#include <string>

#include "proto/lines/room_rules.h"

namespace qun {

struct RoomRules {
  RoomKind kind = RoomKind::kPublic;
  Policy policy = Policy::kOpen;
  bool is_muted = false;  // all but admins

  bool operator==(const RoomRules&) const = default;
};

struct Room {
  std::uint64_t id = 0;  // 1, 2, 3, …, in the order in which they were made
  std::uint64_t n = 0;   // its last line
  RoomRules rules;
  std::string maker;  // whose key made it, by folded name; or empty

  bool operator==(const Room&) const = default;
};

// What a user is in a room: a member, or one of whom it keeps something.
struct Membership {
  std::string shown;        // the user's name
  Role role = Role::kNone;  // kNone: no member
  std::uint64_t first = 1;  // the first line that they may read
  bool is_muted = false;
  std::uint64_t muted_until = 0;  // wall clock, milliseconds; 0: for good
  bool is_banned = false;
  bool is_invited = false;  // may join
  bool has_asked = false;   // to join
  std::string card;         // what they want to be called here; empty: nothing
  std::uint64_t read = 0;   // up to where they have read

  bool operator==(const Membership&) const = default;
  bool IsMember() const { return role != Role::kNone; }
  bool IsMutedAt(std::uint64_t at) const {
    return is_muted && (muted_until == 0 || at < muted_until);
  }
  // Nothing is worth keeping.
  bool IsNothing() const {
    return !IsMember() && !is_muted && !is_banned && !is_invited && !has_asked;
  }
};

// What was set of a room.
struct Setting {
  std::string value;        // JSON
  std::uint64_t until = 0;  // wall clock, milliseconds; 0: for good

  bool operator==(const Setting&) const = default;
  bool IsPassedAt(std::uint64_t at) const { return until != 0 && at >= until; }
};

}  // namespace qun

#endif  // QUN_BROKER_MODEL_ROOM_H_
