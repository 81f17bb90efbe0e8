// Direct messages: a private room of two users, which the first line creates
// and which nobody can leave.
#ifndef QUN_BROKER_DECIDE_DIRECT_H_
#define QUN_BROKER_DECIDE_DIRECT_H_

#include <string>

#include "broker/decide/draft.h"
#include "broker/model/proposal.h"
#include "proto/base/errc.h"

namespace qun {

// The room that the user with id `user` means by "@bob" or "@alice/bob". Fails
// if there is no such user, or if it is not a room of theirs. `find_called`
// returns the Account with a present name, or null.
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

// The name of a room in the ledger: resolves direct messages like
// ResolveDirect, and returns any other name unchanged.
Result<std::string> NameInLog(const State& state, const std::string& room,
                              const std::string& user);

// ResolveDirect for a request. Also fails if one of the users has no account.
Result<std::string> FindDirect(const Draft& draft, const Proposal& proposal,
                               const std::string& room);
// Creates the room that FindDirect returned, with both users as members.
void MakeDirect(Draft& draft, const std::string& room);

}  // namespace qun

#endif  // QUN_BROKER_DECIDE_DIRECT_H_
