// What a conversation gives out: updates for its view and requests for the
// session, two closed lists of values.
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
// A line of ours will not be recorded.
struct LineRefused {
  Say line;
  Refusal refusal;
};
// The person left before the broker said whether it stored this line.
struct LineUnsettled {
  Say line;
};
// Another request of ours will not be recorded.
struct RequestRefused {
  Refusal refusal;
};
// What was typed is not a request, or is a question that the broker refuses.
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
// No broker was heard since the beginning; the session goes on trying.
struct BrokerMissing {};

// Notices and answers are passed on if the conversation adds nothing to them.
using Update =
    std::variant<LineArrived, LineRefused, LineUnsettled, RequestRefused,
                 InputRefused, RoomChanged, RoomLeft, JoinAsked, HistoryRead,
                 HelpAsked, BrokerMissing, ConnectedNotice, LostNotice,
                 ForgottenNotice, PresenceNotice, DelayedNotice,
                 UnreadableNotice, ShutOutNotice, RoomList, Roster, RoomState>;

// What the answer to a question is for. ToEnter asks whether the broker has let
// us into the room that was typed, and for its name.
struct ToShow {};
struct ToLearnCards {};
struct ToEnter {
  std::string room;
};
using Aim = std::variant<ToShow, ToLearnCards, ToEnter, NewestLines>;

// Calls of Session. What the first two return goes to Conversation::Submitted
// and Asked.
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
