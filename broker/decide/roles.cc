// The verbs with which admins and owners run a room: mute, unmute, grant,
// revoke.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "broker/decide/handlers.h"
#include "proto/base/contract.h"
#include "proto/base/duration.h"

namespace qun {
namespace {

// Mutes or unmutes everyone except admins.
Outcome MuteAll(Draft& draft, const Proposal& proposal, const std::string& room,
                bool is_muted) {
  RoomRules rules = draft.Rules(room);
  if (rules.is_muted == is_muted) return std::nullopt;
  rules.is_muted = is_muted;
  draft.SetRules(room, rules);
  return draft.Append(
      proposal,
      EventOf(proposal, is_muted ? EventType::kMuted : EventType::kUnmuted,
              room));
}

Outcome MakeOwner(Draft& draft, const Proposal& proposal, Target target,
                  Event event) {
  const std::string room = event.room;
  const std::set<std::string> members = draft.MembersOf(room)->Users();
  for (const std::string& user : members) {
    Membership membership = draft.FindMember(room, user);
    if (membership.role != Role::kOwner) continue;
    membership.role = Role::kAdmin;
    draft.SetMember(room, user, std::move(membership));
  }
  // A room has one owner.
  Ensures(std::none_of(members.begin(), members.end(), [&](const auto& user) {
    return draft.FindMember(room, user).role == Role::kOwner;
  }));
  Expects(target.membership.IsMember());
  target.membership.role = Role::kOwner;
  draft.SetMember(room, target.user.folded, std::move(target.membership));
  return draft.Append(proposal, std::move(event));
}

}  // namespace

Outcome Handle(Draft& draft, const Proposal& proposal, const Mute& mute) {
  if (mute.user.empty()) {
    if (mute.seconds == 0) return MuteAll(draft, proposal, mute.room, true);
    return Fail(Errc::kBadField, "\"for\" needs \"user\"");
  }
  auto target = FindOutranked(draft, proposal, mute.room, mute.user);
  if (!target) return tl::make_unexpected(target.error());
  Membership& membership = target->membership;
  membership.shown = target->user.shown;
  membership.is_muted = true;
  membership.muted_until =
      mute.seconds == 0 ? 0 : proposal.at + mute.seconds * kMsPerSecond;
  Event event = EventOn(proposal, EventType::kMuted, mute.room, *target);
  event.until = membership.muted_until;
  Ensures(membership.IsMutedAt(proposal.at));
  draft.SetMember(mute.room, target->user.folded, std::move(membership));
  return draft.Append(proposal, std::move(event));
}

Outcome Handle(Draft& draft, const Proposal& proposal, const Unmute& unmute) {
  if (unmute.user.empty()) return MuteAll(draft, proposal, unmute.room, false);
  auto target = FindOutranked(draft, proposal, unmute.room, unmute.user);
  if (!target) return tl::make_unexpected(target.error());
  if (!target->membership.IsMutedAt(proposal.at)) return std::nullopt;
  target->membership.is_muted = false;
  Ensures(!target->membership.IsMutedAt(proposal.at));
  draft.SetMember(unmute.room, target->user.folded, target->membership);
  return draft.Append(
      proposal, EventOn(proposal, EventType::kUnmuted, unmute.room, *target));
}

Outcome Handle(Draft& draft, const Proposal& proposal, const Grant& grant) {
  auto target = FindOutranked(draft, proposal, grant.room, grant.user);
  if (!target) return tl::make_unexpected(target.error());
  Membership& membership = target->membership;
  if (!membership.IsMember()) {
    return Fail(Errc::kNoUser, fmt::format("{} is not a member of this room",
                                           target->user.shown));
  }
  Event event = EventOn(proposal, EventType::kGranted, grant.room, *target);
  event.role = NameOf(grant.role);
  if (membership.role >= grant.role) return std::nullopt;
  if (grant.role == Role::kOwner) {
    return MakeOwner(draft, proposal, *std::move(target), std::move(event));
  }
  membership.role = Role::kAdmin;
  draft.SetMember(grant.room, target->user.folded, std::move(membership));
  return draft.Append(proposal, std::move(event));
}

Outcome Handle(Draft& draft, const Proposal& proposal, const Revoke& revoke) {
  auto target = FindOutranked(draft, proposal, revoke.room, revoke.user);
  if (!target) return tl::make_unexpected(target.error());
  if (target->membership.role != Role::kAdmin) {
    return Fail(Errc::kNoUser, fmt::format("{} is not an admin of this room",
                                           target->user.shown));
  }
  target->membership.role = Role::kMember;
  draft.SetMember(revoke.room, target->user.folded, target->membership);
  return draft.Append(
      proposal, EventOn(proposal, EventType::kRevoked, revoke.room, *target));
}

}  // namespace qun
