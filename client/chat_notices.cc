// What a chat shows of what the session tells it.
#include <fmt/format.h>

#include "client/chat.h"
#include "client/exit_codes.h"
#include "client/print.h"
#include "proto/text.h"

namespace qun {

void Chat::TakeNotice(const Notice& notice) {
  const bool with_room = client_.session().Rooms().size() > 1;
  if (const auto* line = std::get_if<LineNotice>(&notice)) {
    Show(FormatEvent(line->event, with_room));
    MarkRead(line->event);
  } else if (const auto* presence = std::get_if<PresenceNotice>(&notice)) {
    Show(FormatPresence(presence->presence, with_room));
  } else if (const auto* refused = std::get_if<RefusedNotice>(&notice)) {
    Show("-- not done: " + FormatRefusal(refused->refusal));
  } else if (const auto* delayed = std::get_if<DelayedNotice>(&notice)) {
    Show("-- " + FormatRefusal(delayed->refusal));
  } else if (const auto* answer = std::get_if<AnswerNotice>(&notice)) {
    TakeAnswer(*answer);
  } else if (std::holds_alternative<ConnectedNotice>(notice)) {
    Show("-- connected");
    connected_ = true;
    exit_ = kExitOk;
  } else if (std::holds_alternative<LostNotice>(notice)) {
    Show("-- the broker is not heard any more; what you say waits");
  } else if (const auto* gap = std::get_if<UnreadableNotice>(&notice)) {
    Show("-- " + FormatUnreadable(*gap));
  } else if (const auto* out = std::get_if<ShutOutNotice>(&notice)) {
    Show(fmt::format("-- {}: {}", SanitizeForTerminal(out->room, false),
                     FormatRefusal(out->refusal)));
    if (out->room == room_) GoToSomeRoom();
  } else if (std::holds_alternative<ForgottenNotice>(notice)) {
    Show("-- the broker's log has lost lines that were shown here");
  }
}

void Chat::TakeAnswer(const AnswerNotice& answer) {
  if (history_ && answer.re == history_re_) return ShowHistory(answer);
  const auto ask_on = [this](auto query, const std::string& next) {
    query.start = next;
    if (!next.empty()) client_.session().Ask(std::move(query));
  };
  if (const auto* rooms = std::get_if<RoomList>(&answer.reply)) {
    Show(FormatRooms(*rooms));
    ask_on(ListRooms{}, rooms->next);
  } else if (const auto* roster = std::get_if<Roster>(&answer.reply)) {
    Show(FormatRoster(*roster));
    ask_on(Who{roster->room, {}}, roster->next);
  } else if (const auto* room = std::get_if<RoomState>(&answer.reply)) {
    if (answer.re == open_re_) return Open(room->info);
    Show(FormatRoomState(*room));
  } else if (const auto* refused = std::get_if<Refused>(&answer.reply)) {
    Show("-- " + FormatRefusal(refused->refusal));
  }
}

// What one has seen of direct messages is not shown again at the next start.
void Chat::MarkRead(const Event& event) {
  if (!IsDirect(event.room) || event.replay) return;
  client_.session().Submit(Mark{event.room, event.n});
}

void Chat::ShowHistory(const AnswerNotice& answer) {
  if (const auto* refused = std::get_if<Refused>(&answer.reply)) {
    Show("-- " + FormatRefusal(refused->refusal));
    history_.reset();
    return;
  }
  const bool goes_on = history_->Take(answer);
  if (const auto next = goes_on ? history_->Next() : std::nullopt) {
    history_re_ = client_.session().Ask(*next);
    return;
  }
  for (const auto& gap : history_->gaps()) Show("-- " + FormatUnreadable(gap));
  for (const LineNotice& line : history_->lines()) {
    Show(FormatEvent(line.event, true));
  }
  history_.reset();
}

}  // namespace qun
