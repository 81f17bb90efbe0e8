// Functions that the handlers of several verbs share.
#include "broker/decide/handlers.h"

#include <fmt/format.h>

#include "proto/base/contract.h"

namespace qun {

Event EventOf(const Proposal& proposal, EventType type, std::string room) {
  Event event;
  event.room = std::move(room);
  event.at = proposal.at;
  event.type = type;
  event.from = proposal.user.shown;
  event.bot = proposal.bot;
  return event;
}

Event EventOn(const Proposal& proposal, EventType type, const std::string& room,
              const Target& target) {
  Event event = EventOf(proposal, type, room);
  event.user = target.user.shown;
  return event;
}

Actor ActorIn(const Draft& draft, const Proposal& proposal,
              const std::string& room) {
  return {proposal.sender->standing, proposal.sender->is_operator,
          &draft.Rules(room), &draft.FindMember(room, proposal.user.folded)};
}

Refusal NoRoom(const std::string& room) {
  return Refuse(Errc::kNoRoom, fmt::format("there is no room \"{}\"", room));
}

Result<Target> FindOutranked(const Draft& draft, const Proposal& proposal,
                             const std::string& room, const std::string& user) {
  const Account* account = draft.FindAccountCalled(FoldName(user));
  if (account == nullptr) {
    return Fail(Errc::kNoUser, fmt::format("there is no user \"{}\"", user));
  }
  Target target{{account->shown, account->id},
                draft.FindMember(room, account->id)};
  const Actor other{Standing::kKnown, account->is_operator, &draft.Rules(room),
                    &target.membership};
  const Actor actor = ActorIn(draft, proposal, room);
  if (actor.Rank() > other.Rank()) {
    // An admin acts only on users with a lower rank.
    Ensures(actor.IsAtLeast(Role::kMember));
    return target;
  }
  return Fail(Errc::kNotAllowed,
              fmt::format("you cannot do this to {}, who has as many rights "
                          "in this room as you, or more",
                          account->shown));
}

std::optional<Refusal> WhyNotAdmit(const Draft& draft, const std::string& room,
                                   const Target& target) {
  if (draft.Count(&Tallies::members, room) >= kRoomMembers)
    return Refuse(Errc::kRoomFull);
  if (draft.Count(&Tallies::memberships, target.user.folded) < kRoomsOfUser)
    return std::nullopt;
  return Refuse(Errc::kNotAllowed,
                fmt::format("{} is in {} rooms, and has to leave some first",
                            target.user.shown, kRoomsOfUser));
}

Outcome Admit(Draft& draft, const Proposal& proposal, const Target& target,
              Role role, Event event) {
  const std::string room = event.room;
  Expects(role != Role::kNone && !target.membership.IsMember());
  Expects(!target.membership.is_banned);
  if (auto refusal = WhyNotAdmit(draft, room, target)) {
    return tl::make_unexpected(*std::move(refusal));
  }
  Membership membership = target.membership;
  membership.shown = target.user.shown;
  membership.role = role;
  membership.is_invited = membership.has_asked = false;
  const bool is_public = draft.Rules(room).kind == RoomKind::kPublic;
  // A new member of a private room may read only what is said from now on.
  membership.first = is_public ? 1 : draft.Head(room) + 1;
  draft.SetMember(room, target.user.folded, std::move(membership));
  return draft.Append(proposal, std::move(event));
}

}  // namespace qun
