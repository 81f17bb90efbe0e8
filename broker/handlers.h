// What each recorded verb does: a row in the table of decide.cc and a function
// here. A handler reads and changes the draft, and returns the place of the
// event that it appended, nothing if there was nothing to do, or why it
// refuses; a refusal must leave the draft as it was.
#ifndef QUN_BROKER_HANDLERS_H_
#define QUN_BROKER_HANDLERS_H_

#include <optional>

#include "broker/draft.h"
#include "broker/proposal.h"
#include "proto/errc.h"
#include "proto/event.h"

namespace qun {

using Outcome = Result<std::optional<Place>>;

Outcome DecideSay(Draft& draft, const Proposal& proposal, const Say& say);
Outcome DecideSkip(Draft& draft, const Proposal& proposal, const Skip& skip);
Outcome DecideCreate(Draft& draft, const Proposal& proposal,
                     const Create& create);
Outcome DecideJoin(Draft& draft, const Proposal& proposal, const Join& join);
Outcome DecideLeave(Draft& draft, const Proposal& proposal, const Leave& leave);
Outcome DecideRegister(Draft& draft, const Proposal& proposal,
                       const Register& asked);

// The event that a proposal makes in a room, not yet numbered.
Event EventOf(const Proposal& proposal, EventType type, std::string room);

}  // namespace qun

#endif  // QUN_BROKER_HANDLERS_H_
