#include "broker/decide/direct.h"

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
  if (draft.accounts().Find(two->first) != nullptr &&
      draft.accounts().Find(two->second) != nullptr) {
    return found;
  }
  return tl::make_unexpected(Refuse(Errc::kNoUser));
}

void MakeDirect(Draft& draft, const std::string& room) {
  const auto two = TwoOf(room);
  RoomRules rules;
  rules.kind = RoomKind::kDirect;
  rules.policy = Policy::kInvitation;
  draft.SetRules(room, rules);
  MakeMember(draft, room, *draft.accounts().Find(two->first));
  MakeMember(draft, room, *draft.accounts().Find(two->second));
}

}  // namespace qun
