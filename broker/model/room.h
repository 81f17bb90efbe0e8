// Recorded rooms: their rules, members and settings.
#ifndef QUN_BROKER_MODEL_ROOM_H_
#define QUN_BROKER_MODEL_ROOM_H_

#include <cstdint>
#include <string>

#include "proto/lines/room_rules.h"

namespace qun {

struct RoomRules {
  RoomKind kind = RoomKind::kPublic;
  Policy policy = Policy::kOpen;
  bool is_muted = false;  // only admins may speak

  bool operator==(const RoomRules&) const = default;
};

struct Room {
  std::uint64_t id = 0;  // 1, 2, 3, … in order of creation
  std::uint64_t n = 0;   // the number of its last event
  RoomRules rules;
  std::string maker;  // its creator's id; empty: created without a key

  bool operator==(const Room&) const = default;
};

// A user's relation to a room. Users who are no members have an entry, too, if
// they are muted, banned or invited, or have asked to join.
struct Membership {
  std::string shown;        // the user's name
  Role role = Role::kNone;  // kNone: not a member
  std::uint64_t first = 1;  // the first line that they may read
  bool is_muted = false;
  std::uint64_t muted_until = 0;  // wall clock, milliseconds; 0: for good
  bool is_banned = false;
  bool is_invited = false;  // may join
  bool has_asked = false;   // has asked to join
  std::string card;         // the name they chose for this room; or empty
  std::uint64_t read = 0;   // the last line that they have read

  bool operator==(const Membership&) const = default;
  bool IsMember() const { return role != Role::kNone; }
  bool IsMutedAt(std::uint64_t at) const {
    return is_muted && (muted_until == 0 || at < muted_until);
  }
  // Whether there is nothing to store.
  bool IsNothing() const {
    return !IsMember() && !is_muted && !is_banned && !is_invited && !has_asked;
  }
};

// A room's setting.
struct Setting {
  std::string value;        // JSON
  std::uint64_t until = 0;  // wall clock, milliseconds; 0: for good

  bool operator==(const Setting&) const = default;
  bool IsPassedAt(std::uint64_t at) const { return until != 0 && at >= until; }
};

}  // namespace qun

#endif  // QUN_BROKER_MODEL_ROOM_H_
