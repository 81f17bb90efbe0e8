// The verbs to create, join and leave a room.
#include <fmt/format.h>

#include "broker/decide/handlers.h"
#include "proto/base/contract.h"

namespace qun {
namespace {

Target Oneself(const Draft& draft, const Proposal& proposal,
               const std::string& room) {
  return {proposal.user, draft.FindMember(room, proposal.user.folded)};
}

// Without keys, nobody could prove that they are the owner.
Role RoleOfFirst(const Proposal& proposal) {
  return proposal.sender->standing == Standing::kKnown ? Role::kOwner
                                                       : Role::kMember;
}

Outcome Ask(Draft& draft, const Proposal& proposal, const std::string& room,
            Membership membership) {
  if (membership.has_asked) return std::nullopt;
  // An event of a private room needs a reader.
  if (draft.Rules(room).kind == RoomKind::kPrivate &&
      draft.Count(&Tallies::members, room) == 0) {
    return Fail(Errc::kNotAllowed,
                fmt::format("nobody is left in \"{}\" who could let you in; "
                            "create another room",
                            room));
  }
  membership.shown = proposal.user.shown;
  membership.has_asked = true;
  draft.SetMember(room, proposal.user.folded, std::move(membership));
  const Place place =
      draft.Append(proposal, EventOf(proposal, EventType::kAsked, room));
  // They may not learn how many lines a private room has.
  if (draft.Rules(room).kind != RoomKind::kPublic) return std::nullopt;
  return place;
}

bool IsAbandoned(const Draft& draft, const std::string& room) {
  const RoomRules& rules = draft.Rules(room);
  return rules.kind == RoomKind::kPublic && rules.policy == Policy::kOpen &&
         draft.Count(&Tallies::members, room) == 0;
}

}  // namespace

Outcome Handle(Draft& draft, const Proposal& proposal, const Create& create) {
  const std::string& room = create.room;
  if (IsDirect(room)) {
    return Fail(Errc::kNotAllowed,
                "direct messages need no room; say something");
  }
  if (draft.FindRoom(room) != nullptr) {
    return Fail(Errc::kRoomExists,
                fmt::format("there is a room \"{}\" already; join it or choose "
                            "another name",
                            room));
  }
  const Target self = Oneself(draft, proposal, room);
  if (auto refusal = WhyNotAdmit(draft, room, self)) {
    return tl::make_unexpected(*std::move(refusal));
  }
  RoomRules rules;
  Event event = EventOf(proposal, EventType::kCreated, room);
  if (create.is_private) {
    rules.kind = RoomKind::kPrivate;
    rules.policy = Policy::kInvitation;
    event.kind = NameOf(rules.kind);
  }
  rules.policy = create.policy.value_or(rules.policy);
  if (rules != RoomRules()) draft.SetRules(room, rules);
  return Admit(draft, proposal, self, RoleOfFirst(proposal), std::move(event));
}

Outcome Handle(Draft& draft, const Proposal& proposal, const Join& join) {
  const std::string& room = join.room;
  const Target self = Oneself(draft, proposal, room);
  const Actor actor = ActorIn(draft, proposal, room);
  if (self.membership.IsMember()) return std::nullopt;
  if (actor.rules->kind == RoomKind::kDirect || IsDirect(room)) {
    return Fail(Errc::kNotAllowed,
                "direct messages need no joining; say something");
  }
  if (actor.rules->kind == RoomKind::kPrivate &&
      proposal.sender->standing != Standing::kKnown) {
    return tl::make_unexpected(Refuse(Errc::kNeedsKeys));
  }
  if (self.membership.is_banned) {
    return tl::make_unexpected(Refuse(Errc::kBanned));
  }
  const bool may = self.membership.is_invited ||
                   actor.rules->policy == Policy::kOpen ||
                   actor.IsAtLeast(Role::kMember);
  if (!may && actor.rules->policy == Policy::kApproval) {
    return Ask(draft, proposal, room, self.membership);
  }
  if (!may) {
    return Fail(
        Errc::kNotAllowed,
        fmt::format("only invited users can join \"{}\"; ask one of its "
                    "admins",
                    room));
  }
  const Role role =
      IsAbandoned(draft, room) ? RoleOfFirst(proposal) : Role::kMember;
  return Admit(draft, proposal, self, role,
               EventOf(proposal, EventType::kJoined, room));
}

Outcome Handle(Draft& draft, const Proposal& proposal, const Leave& leave) {
  const std::string& room = leave.room;
  Membership membership = draft.FindMember(room, proposal.user.folded);
  if (draft.Rules(room).kind == RoomKind::kDirect) {
    return Fail(Errc::kNotAllowed, "direct messages cannot be left");
  }
  if (membership.role == Role::kOwner &&
      draft.Count(&Tallies::members, room) > 1) {
    return Fail(Errc::kNotAllowed,
                fmt::format("\"{}\" is yours; make somebody else its owner "
                            "first, with grant",
                            room));
  }
  const Place place =
      draft.Append(proposal, EventOf(proposal, EventType::kLeft, room));
  Expects(membership.IsMember());
  membership.role = Role::kNone;
  membership.card.clear();
  draft.SetMember(room, proposal.user.folded, std::move(membership));
  return place;
}

}  // namespace qun
