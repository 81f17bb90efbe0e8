// Who may what in a room: the one place that reads the column `right` of the
// table of verbs, for requests that change something and for questions.
#ifndef QUN_BROKER_DECIDE_RIGHTS_H_
#define QUN_BROKER_DECIDE_RIGHTS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "broker/model/proposal.h"
#include "broker/model/state.h"
#include "proto/base/errc.h"
#include "proto/lines/verbs.h"

namespace qun {

// One who asks, in the room that they ask about.
struct Actor {
  Standing standing = Standing::kClaimed;
  bool is_operator = false;
  const RoomRules* rules = nullptr;
  const Membership* membership = nullptr;

  // What they count as: an operator for more than the owner where everyone can
  // read.
  int Rank() const;
  bool IsAtLeast(Role role) const { return Rank() >= static_cast<int>(role); }
  // Whether they may read the room.
  bool IsReader() const;
};

// Why this right is not theirs; empty if it is. `at`: wall clock, milliseconds.
std::optional<Refusal> WhyNot(Right right, const Actor& actor,
                              std::uint64_t at);

// Whether somebody may read this room now, as queries ask it. `user` by folded
// name. False if there is no such room.
bool MayRead(const State& state, const std::string& room, Standing standing,
             const std::string& user);

}  // namespace qun

#endif  // QUN_BROKER_DECIDE_RIGHTS_H_
