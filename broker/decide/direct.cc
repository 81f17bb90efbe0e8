#include "broker/decide/direct.h"

#include "proto/base/contract.h"

namespace qun {
namespace {

void MakeMember(Draft& draft, const std::string& room, const Account& account) {
  Membership membership;
  membership.shown = account.shown;
  membership.role = Role::kMember;
  draft.SetMember(room, account.id, std::move(membership));
}

}  // namespace

Result<std::string> NameInLog(const State& state, const std::string& room,
                              const std::string& user) {
  if (!IsDirect(room)) return room;
  return ResolveDirect(room, user, [&state](const std::string& called) {
    return state.FindAccountCalled(called);
  });
}

Result<std::string> FindDirect(const Draft& draft, const Proposal& proposal,
                               const std::string& room) {
  auto found =
      ResolveDirect(room, proposal.user.folded, [&](const std::string& called) {
        return draft.FindAccountCalled(called);
      });
  if (!found) return found;
  const auto two = TwoOf(*found);
  // Direct messages are the room of the sender and of one other user.
  Ensures(two && (two->first == proposal.user.folded ||
                  two->second == proposal.user.folded));
  if (draft.accounts().Find(two->first) != nullptr &&
      draft.accounts().Find(two->second) != nullptr) {
    return found;
  }
  return tl::make_unexpected(Refuse(Errc::kNoUser));
}

void MakeDirect(Draft& draft, const std::string& room) {
  const auto two = TwoOf(room);
  Expects(two.has_value() && draft.FindRoom(room) == nullptr);
  RoomRules rules;
  rules.kind = RoomKind::kDirect;
  rules.policy = Policy::kInvitation;
  draft.SetRules(room, rules);
  MakeMember(draft, room, *draft.accounts().Find(two->first));
  MakeMember(draft, room, *draft.accounts().Find(two->second));
  Ensures(draft.Count(&Tallies::members, room) <= 2);
}

}  // namespace qun
