// What each proposal does: a function for each alternative of ProposedBody.
// That of a verb is called for those who have the right of its row in the
// table. A handler reads and changes the draft, and returns the place of the
// event that it appended, nothing if there was nothing to do, or why it
// refuses; a refusal must leave the draft as it was.
#ifndef QUN_BROKER_DECIDE_HANDLERS_H_
#define QUN_BROKER_DECIDE_HANDLERS_H_

#include <optional>

#include "broker/decide/draft.h"
#include "broker/decide/rights.h"
#include "broker/model/proposal.h"
#include "proto/base/errc.h"
#include "proto/lines/event.h"

namespace qun {

using Outcome = Result<std::optional<Place>>;

Outcome Handle(Draft& draft, const Proposal& proposal, Say say);
Outcome Handle(Draft& draft, const Proposal& proposal, const Edit& edit);
Outcome Handle(Draft& draft, const Proposal& proposal, const Recall& recall);
Outcome Handle(Draft& draft, const Proposal& proposal, const React& react);
Outcome Handle(Draft& draft, const Proposal& proposal, const Skip& skip);
Outcome Handle(Draft& draft, const Proposal& proposal, const Create& create);
Outcome Handle(Draft& draft, const Proposal& proposal, const Join& join);
Outcome Handle(Draft& draft, const Proposal& proposal, const Leave& leave);
Outcome Handle(Draft& draft, const Proposal& proposal, const Invite& invite);
Outcome Handle(Draft& draft, const Proposal& proposal, const Approve& approve);
Outcome Handle(Draft& draft, const Proposal& proposal, const Decline& decline);
Outcome Handle(Draft& draft, const Proposal& proposal, const Kick& kick);
Outcome Handle(Draft& draft, const Proposal& proposal, const Ban& ban);
Outcome Handle(Draft& draft, const Proposal& proposal, const Unban& unban);
Outcome Handle(Draft& draft, const Proposal& proposal, const Mute& mute);
Outcome Handle(Draft& draft, const Proposal& proposal, const Unmute& unmute);
Outcome Handle(Draft& draft, const Proposal& proposal, const Grant& grant);
Outcome Handle(Draft& draft, const Proposal& proposal, const Revoke& revoke);
Outcome Handle(Draft& draft, const Proposal& proposal, const Set& set);
Outcome Handle(Draft& draft, const Proposal& proposal, const Mark& mark);
Outcome Handle(Draft& draft, const Proposal& proposal, const Register& asked);
Outcome Handle(Draft& draft, const Proposal& proposal,
               const InviteUser& invite);
Outcome Handle(Draft& draft, const Proposal& proposal, const RekeyUser& rekey);
Outcome Handle(Draft& draft, const Proposal& proposal,
               const WithdrawInvitations& withdraw);
Outcome Handle(Draft& draft, const Proposal& proposal,
               const RevokeUser& revoke);
Outcome Handle(Draft& draft, const Proposal& proposal,
               const RenameUser& rename);
Outcome Handle(Draft& draft, const Proposal& proposal, const Expire& expire);

// The event that a proposal makes in a room, not yet numbered.
Event EventOf(const Proposal& proposal, EventType type, std::string room);

// Who asks, in a room. Valid until the next change.
Actor ActorIn(const Draft& draft, const Proposal& proposal,
              const std::string& room);
Refusal NoRoom(const std::string& room);

// Whom an admin acts on: their account, and what they are in the room. Fails if
// there is no such user, or if they count for as much as the admin does.
struct Target {
  Name user;  // folded: the id
  Membership membership;
};
Result<Target> FindTarget(const Draft& draft, const Proposal& proposal,
                          const std::string& room, const std::string& user);
// The event of it.
Event EventOn(const Proposal& proposal, EventType type, const std::string& room,
              const Target& target);
// Why they cannot become a member: there are too many, or they are in too many
// rooms.
std::optional<Refusal> WhyNotAdmit(const Draft& draft, const std::string& room,
                                   const Target& target);
// Makes them a member, unless that is so.
Outcome Admit(Draft& draft, const Proposal& proposal, const Target& target,
              Role role, Event event);

}  // namespace qun

#endif  // QUN_BROKER_DECIDE_HANDLERS_H_
