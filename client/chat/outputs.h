// The outputs of a conversation are two closed lists of values: updates for its
// view, and requests for the session.
#ifndef QUN_CLIENT_CHAT_OUTPUTS_H_
#define QUN_CLIENT_CHAT_OUTPUTS_H_

#include <string>
#include <variant>

#include "client/session/notice.h"
#include "client/session/pages.h"
#include "client/session/session.h"

namespace qun {

struct LineArrived {
  Event event;
  bool mentions_me = false;
};
// Our line will not be recorded.
struct LineRefused {
  Say line;
  Refusal refusal;
};
// The person quit before the broker said whether it stored this line.
struct LineUnsettled {
  Say line;
};
// Our request other than a line will not be recorded.
struct RequestRefused {
  Refusal refusal;
};
// A typed line is not a valid request, or the broker refuses to answer it.
struct InputRefused {
  Refusal refusal;
};
// The person talks in this room now, though they did not choose it.
struct RoomChanged {
  std::string room;
};
struct RoomLeft {
  std::string room;
};
// The join waits for an admin of the room.
struct JoinAsked {
  std::string room;
};
struct HistoryRead {
  NewestLines newest;
};
struct HelpAsked {};
// No broker has answered since the start; the session keeps trying.
struct BrokerMissing {};

// The session's notices and answers at the end are passed on unchanged.
using Update =
    std::variant<LineArrived, LineRefused, LineUnsettled, RequestRefused,
                 InputRefused, RoomChanged, RoomLeft, JoinAsked, HistoryRead,
                 HelpAsked, BrokerMissing, ConnectedNotice, LostNotice,
                 ForgottenNotice, PresenceNotice, DelayedNotice,
                 UnreadableNotice, ShutOutNotice, RoomList, Roster, RoomState>;

// The purpose of a question. ToEnter asks whether the broker has let us into
// the room that the person typed, and for its full name.
struct ToShow {};
struct ToLearnCards {};
struct ToEnter {
  std::string room;
};
using Aim = std::variant<ToShow, ToLearnCards, ToEnter, NewestLines>;

// Calls of Session. The results of the first two go to Conversation::Submitted
// and Conversation::Asked.
struct SubmitRequest {
  Body body;
};
struct AskQuestion {
  Body body;
  Aim aim;
};
struct FollowRoom {
  std::string room;
  StartAt start;
};
struct UnfollowRoom {
  std::string room;
};
using SessionRequest =
    std::variant<SubmitRequest, AskQuestion, FollowRoom, UnfollowRoom>;

}  // namespace qun

#endif  // QUN_CLIENT_CHAT_OUTPUTS_H_
