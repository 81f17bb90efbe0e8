#include "broker/direct.h"

namespace qun {
namespace {

void MakeMember(Draft& draft, const std::string& room, const Account& account) {
  Membership membership;
  membership.shown = account.shown;
  membership.role = Role::kMember;
  draft.SetPerson(room, account.id, std::move(membership));
}

}  // namespace

Result<std::string> OpenDirect(Draft& draft, const Proposal& proposal,
                               const std::string& room) {
  auto found = ResolveDirect(
      room, proposal.user.folded,
      [&](const std::string& called) { return draft.FindCalled(called); });
  if (!found || draft.HasRoom(*found) || proposal.verb() != Verb::kSay) {
    return found;
  }
  const auto two = TwoOf(*found);
  const Account* one = draft.FindAccount(two->first);
  const Account* other = draft.FindAccount(two->second);
  if (one == nullptr || other == nullptr) {
    return tl::make_unexpected(Refuse(Errc::kNoUser));
  }
  RoomRules rules;
  rules.kind = RoomKind::kDirect;
  rules.policy = Policy::kInvitation;
  draft.SetRules(*found, rules);
  MakeMember(draft, *found, *one);
  MakeMember(draft, *found, *other);
  return found;
}

}  // namespace qun
