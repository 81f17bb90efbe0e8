#include <fmt/format.h>

#include "broker/handlers.h"

namespace qun {

Outcome DecideCreate(Draft& draft, const Proposal& proposal,
                     const Create& create) {
  if (draft.HasRoom(create.room)) {
    return Fail(Errc::kRoomExists,
                fmt::format("there is a room \"{}\" already; join it or choose "
                            "another name",
                            create.room));
  }
  draft.AddMember(create.room, proposal.user);
  return draft.Append(EventOf(proposal, EventType::kCreated, create.room));
}

Outcome DecideJoin(Draft& draft, const Proposal& proposal, const Join& join) {
  if (draft.IsMember(join.room, proposal.user)) return std::nullopt;
  draft.AddMember(join.room, proposal.user);
  return draft.Append(EventOf(proposal, EventType::kJoined, join.room));
}

Outcome DecideLeave(Draft& draft, const Proposal& proposal,
                    const Leave& leave) {
  if (!draft.HasRoom(leave.room)) {
    return Fail(Errc::kNoRoom,
                fmt::format("there is no room \"{}\"", leave.room));
  }
  if (!draft.IsMember(leave.room, proposal.user)) {
    return Fail(Errc::kNotMember,
                fmt::format("you are not a member of \"{}\"", leave.room));
  }
  draft.RemoveMember(leave.room, proposal.user);
  return draft.Append(EventOf(proposal, EventType::kLeft, leave.room));
}

}  // namespace qun
