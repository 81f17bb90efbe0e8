// Says who may do what in a room, for requests that change something and for
// queries. WhyNot decides each right that the table of verbs can name.
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

// The sender of a request, in the room that it names.
struct Actor {
  Standing standing = Standing::kClaimed;
  bool is_operator = false;
  const RoomRules* rules = nullptr;
  const Membership* membership = nullptr;

  // The rank of their role. In public rooms an operator ranks above the owner.
  int Rank() const;
  bool IsAtLeast(Role role) const { return Rank() >= static_cast<int>(role); }
  // Whether they may read the room.
  bool IsReader() const;
};

// Why the actor lacks this right; empty if they have it. `at`: wall clock,
// milliseconds.
std::optional<Refusal> WhyNot(Right right, const Actor& actor,
                              std::uint64_t at);

// Whether a user (by id) may read the room now. False if there is no such room.
bool MayRead(const State& state, const std::string& room, Standing standing,
             const std::string& user);

}  // namespace qun

#endif  // QUN_BROKER_DECIDE_RIGHTS_H_
