// Direct messages: the private room of two users, which is there from the first
// line on and which nobody leaves.
#ifndef QUN_BROKER_DECIDE_DIRECT_H_
#define QUN_BROKER_DECIDE_DIRECT_H_

#include <string>

#include "broker/decide/draft.h"
#include "broker/model/proposal.h"
#include "proto/base/errc.h"

namespace qun {

// The room that a user (by id) means with "@bob" or "@alice/bob". Fails if
// there is no such user, or if it is not theirs. `find_called` gives the
// Account of who is called so, or null.
template <typename FindCalled>
Result<std::string> ResolveDirect(const std::string& room,
                                  const std::string& user,
                                  FindCalled find_called) {
  if (const auto two = TwoOf(room)) {
    const bool is_theirs = two->first == user || two->second == user;
    if (is_theirs && DirectRoom(two->first, two->second) == room) return room;
    return tl::make_unexpected(Refuse(Errc::kNotMember));
  }
  const Account* other = find_called(FoldName(room.substr(1)));
  if (other == nullptr) return tl::make_unexpected(Refuse(Errc::kNoUser));
  return DirectRoom(user, other->id);
}

// The name that a room has in the log: of direct messages as above, any other
// as it is.
Result<std::string> NameInLog(const State& state, const std::string& room,
                              const std::string& user);

// ResolveDirect for a request; both users are there.
Result<std::string> FindDirect(const Draft& draft, const Proposal& proposal,
                               const std::string& room);
// Makes the room that FindDirect has found.
void MakeDirect(Draft& draft, const std::string& room);

}  // namespace qun

#endif  // QUN_BROKER_DECIDE_DIRECT_H_
