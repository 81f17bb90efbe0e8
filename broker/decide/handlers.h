// One function Handle for each alternative of ProposedBody. For a verb, it is
// called only if the sender has the right that the table of verbs names. A
// handler reads and changes the draft. It returns the place of the event that
// it appended, empty if it appended none, or a refusal; a refusal must leave
// the draft unchanged.
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

// A new event of a proposal in a room, not numbered yet.
Event EventOf(const Proposal& proposal, EventType type, std::string room);

// The sender of the proposal, as an actor in the room. Valid until the next
// change of the draft.
Actor ActorIn(const Draft& draft, const Proposal& proposal,
              const std::string& room);
Refusal NoRoom(const std::string& room);

// Whether a user's new name looks like the present name or the id of a user, or
// like the name of an open invitation. Ignores the names of the user with the
// id `but`.
bool IsNameTaken(const Draft& draft, const Name& name, std::uint64_t at,
                 const std::string& but);

// The user on whom an admin acts. FindOutranked fails if there is no such user,
// or if they rank as high as the admin.
struct Target {
  Name user;  // `folded` is the id
  Membership membership;
};
Result<Target> FindOutranked(const Draft& draft, const Proposal& proposal,
                             const std::string& room, const std::string& user);
// A new event of a proposal about the target.
Event EventOn(const Proposal& proposal, EventType type, const std::string& room,
              const Target& target);
// Why the target cannot become a member: the room is full, or they are in too
// many rooms. Empty if they can.
std::optional<Refusal> WhyNotAdmit(const Draft& draft, const std::string& room,
                                   const Target& target);
// Makes the target, who must not be one yet, a member with this role, and
// appends `event`. Fails like WhyNotAdmit.
Outcome Admit(Draft& draft, const Proposal& proposal, const Target& target,
              Role role, Event event);

}  // namespace qun

#endif  // QUN_BROKER_DECIDE_HANDLERS_H_
