// The texts of the line view.
#include <fmt/format.h>

#include <variant>

#include "client/chat/line_view.h"
#include "client/words/describe.h"
#include "client/words/print.h"
#include "proto/base/overloaded.h"

namespace qun {
namespace {

// A function for each kind of update.
struct Writer {
  const Conversation& conversation;

  std::string operator()(const LineArrived& line) const {
    return Line(line.event, HasToName(line.event.room));
  }
  std::string operator()(const HistoryRead& history) const {
    std::string text;
    for (const auto& gap : history.newest.gaps()) text += (*this)(gap) + '\n';
    for (const LineNotice& line : history.newest.lines()) {
      text += fmt::format("#{} {}\n", line.event.n, Line(line.event, true));
    }
    if (!text.empty()) text.pop_back();
    return text;
  }
  std::string operator()(const PresenceNotice& notice) const {
    return FormatPresence(notice.presence, HasToName(notice.presence.room));
  }
  std::string operator()(
      const OneOf<LineRefused, RequestRefused> auto& refused) const {
    return "-- not done: " + FormatRefusal(refused.refusal);
  }
  std::string operator()(
      const OneOf<InputRefused, DelayedNotice> auto& refused) const {
    return "-- " + FormatRefusal(refused.refusal);
  }
  std::string operator()(const LineUnsettled& unsettled) const {
    return "-- not confirmed, so perhaps not stored: " +
           Safe(unsettled.line.text);
  }
  std::string operator()(const RoomChanged& changed) const {
    return fmt::format("-- you talk in {} now", Safe(changed.room));
  }
  std::string operator()(const RoomLeft& left) const {
    return fmt::format("-- you left {}", Safe(left.room));
  }
  std::string operator()(const JoinAsked& asked) const {
    return fmt::format(
        "-- you have asked to join {}, but are not a member yet: an admin of "
        "the room has to let you in",
        Safe(asked.room));
  }
  std::string operator()(const ShutOutNotice& out) const {
    return fmt::format("-- {}: {}", Safe(out.room), FormatRefusal(out.refusal));
  }
  std::string operator()(const UnreadableNotice& gap) const {
    return "-- " + FormatUnreadable(gap);
  }
  std::string operator()(const ConnectedNotice&) const {
    return "-- connected";
  }
  std::string operator()(const LostNotice&) const {
    return "-- the broker does not respond; your lines wait until it does";
  }
  std::string operator()(const ForgottenNotice&) const {
    return "-- lines that were shown here are no longer in the broker's log";
  }
  std::string operator()(const BrokerMissing&) const {
    return fmt::format("-- no broker answers at {} yet; still trying",
                       conversation.options().broker);
  }
  std::string operator()(const HelpAsked&) const { return ChatHelp(); }
  std::string operator()(const RoomList& list) const {
    return FormatRooms(list);
  }
  std::string operator()(const Roster& roster) const {
    return FormatRoster(roster);
  }
  std::string operator()(const RoomState& room) const {
    return FormatRoomState(room);
  }

  std::string Line(Event event, bool with_room) const {
    event.from = conversation.cards().ShownIn(event.room, event.from);
    return FormatEvent(event, with_room);
  }
  // The room is named if lines may come from several rooms.
  bool HasToName(const std::string& room) const {
    return conversation.rooms().size() != 1 ||
           !conversation.rooms().contains(room);
  }
};

}  // namespace

std::string TextOf(const Update& update, const Conversation& conversation) {
  return std::visit(Writer{conversation}, update);
}

}  // namespace qun
