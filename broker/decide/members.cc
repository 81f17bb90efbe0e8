// The verbs with which admins add and remove members: invite, approve, decline,
// kick, ban, unban.
#include <fmt/format.h>

#include "broker/decide/handlers.h"
#include "proto/base/contract.h"

namespace qun {
namespace {

tl::unexpected<Refusal> IsNone(const Target& target, const char* what) {
  return Fail(Errc::kNoUser, fmt::format("{} {}", target.user.shown, what));
}

// Records the target's new membership. The event comes first and names the
// target as a reader, so that they still receive it.
Outcome Become(Draft& draft, const Proposal& proposal, const Target& target,
               Event event) {
  const std::string room = event.room;
  Expects(event.user == target.user.shown);
  const Place place =
      draft.Append(proposal, std::move(event), target.user.folded);
  Membership membership = target.membership;
  membership.shown = target.user.shown;
  draft.SetMember(room, target.user.folded, std::move(membership));
  return place;
}

void PutOut(Membership* membership) {
  membership->role = Role::kNone;
  membership->is_invited = membership->has_asked = false;
  membership->card.clear();
}

}  // namespace

Outcome Handle(Draft& draft, const Proposal& proposal, const Invite& invite) {
  auto target = FindOutranked(draft, proposal, invite.room, invite.user);
  if (!target) return tl::make_unexpected(target.error());
  Membership& membership = target->membership;
  if (membership.IsMember() || membership.is_invited) return std::nullopt;
  if (membership.is_banned) {
    return Fail(Errc::kBanned, fmt::format("{} is banned from this room; unban "
                                           "them first",
                                           target->user.shown));
  }
  if (membership.has_asked) {
    return Handle(draft, proposal, Approve{invite.room, invite.user});
  }
  membership.is_invited = true;
  return Become(draft, proposal, *target,
                EventOn(proposal, EventType::kInvited, invite.room, *target));
}

Outcome Handle(Draft& draft, const Proposal& proposal, const Approve& approve) {
  auto target = FindOutranked(draft, proposal, approve.room, approve.user);
  if (!target) return tl::make_unexpected(target.error());
  if (target->membership.IsMember()) return std::nullopt;
  if (!target->membership.has_asked) {
    return IsNone(*target, "has not asked to join; invite them");
  }
  return Admit(draft, proposal, *target, Role::kMember,
               EventOn(proposal, EventType::kApproved, approve.room, *target));
}

Outcome Handle(Draft& draft, const Proposal& proposal, const Decline& decline) {
  auto target = FindOutranked(draft, proposal, decline.room, decline.user);
  if (!target) return tl::make_unexpected(target.error());
  Membership& membership = target->membership;
  if (!membership.has_asked && !membership.is_invited) {
    return IsNone(*target, "has not asked to join, and is not invited");
  }
  membership.is_invited = membership.has_asked = false;
  return Become(draft, proposal, *target,
                EventOn(proposal, EventType::kDeclined, decline.room, *target));
}

Outcome Handle(Draft& draft, const Proposal& proposal, const Kick& kick) {
  auto target = FindOutranked(draft, proposal, kick.room, kick.user);
  if (!target) return tl::make_unexpected(target.error());
  if (!target->membership.IsMember()) {
    return IsNone(*target, "is not a member of this room");
  }
  PutOut(&target->membership);
  return Become(draft, proposal, *target,
                EventOn(proposal, EventType::kKicked, kick.room, *target));
}

Outcome Handle(Draft& draft, const Proposal& proposal, const Ban& ban) {
  auto target = FindOutranked(draft, proposal, ban.room, ban.user);
  if (!target) return tl::make_unexpected(target.error());
  if (target->membership.is_banned) return std::nullopt;
  PutOut(&target->membership);
  target->membership.is_banned = true;
  return Become(draft, proposal, *target,
                EventOn(proposal, EventType::kBanned, ban.room, *target));
}

Outcome Handle(Draft& draft, const Proposal& proposal, const Unban& unban) {
  auto target = FindOutranked(draft, proposal, unban.room, unban.user);
  if (!target) return tl::make_unexpected(target.error());
  if (!target->membership.is_banned) return IsNone(*target, "is not banned");
  target->membership.is_banned = false;
  return Become(draft, proposal, *target,
                EventOn(proposal, EventType::kUnbanned, unban.room, *target));
}

}  // namespace qun
