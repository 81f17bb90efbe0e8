// What a chat shows of what the session tells it.
#include <fmt/format.h>

#include <algorithm>

#include "client/chat/chat.h"
#include "client/words/exit_codes.h"
#include "client/words/print.h"
#include "proto/text/text_sanitize.h"

namespace qun {

void Chat::TakeNotice(const Notice& notice) {
  const bool with_room = client_.session().Rooms().size() > 1;
  if (const auto* line = std::get_if<LineNotice>(&notice)) {
    TakeLine(line->event);
  } else if (const auto* stored = std::get_if<StoredNotice>(&notice)) {
    TakeStored(*stored);
  } else if (const auto* presence = std::get_if<PresenceNotice>(&notice)) {
    Show(FormatPresence(presence->presence, with_room));
  } else if (const auto* refused = std::get_if<RefusedNotice>(&notice)) {
    Show("-- not done: " + FormatRefusal(refused->refusal));
    saying_.erase(refused->ticket);
    joining_.erase(refused->ticket);
    leaving_.erase(refused->ticket);
  } else if (const auto* delayed = std::get_if<DelayedNotice>(&notice)) {
    Show("-- " + FormatRefusal(delayed->refusal));
  } else if (const auto* answer = std::get_if<AnswerNotice>(&notice)) {
    TakeAnswer(*answer);
  } else if (std::holds_alternative<ConnectedNotice>(notice)) {
    Show("-- connected");
    connected_ = true;
    exit_ = kExitOk;
    for (const auto& room : client_.session().Rooms()) AskForCards(room);
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
  if (const auto* rooms = std::get_if<RoomList>(&answer.reply)) {
    Show(FormatRooms(*rooms));
    if (!rooms->next.empty()) client_.session().Ask(ListRooms{rooms->next});
  } else if (const auto* roster = std::get_if<Roster>(&answer.reply)) {
    TakeRoster(*roster);
  } else if (const auto* room = std::get_if<RoomState>(&answer.reply)) {
    if (const auto asked = opening_.extract(answer.re)) {
      return Open(asked.mapped(), room->info);
    }
    Show(FormatRoomState(*room));
  } else if (const auto* refused = std::get_if<Refused>(&answer.reply)) {
    if (quiet_.erase(answer.re) == 0) {
      Show("-- " + FormatRefusal(refused->refusal));
    }
  }
}

void Chat::TakeLine(const Event& event) {
  Session& session = client_.session();
  const bool is_here = session.Follows(event.room);
  cards_.Take(event);
  Show(FormatEvent(WithCard(event), session.Rooms().size() > 1 || !is_here));
  if (IsDirect(event.room)) {
    std::uint64_t& read = unmarked_[event.room];
    read = std::max(read, event.n);
  }
  // Who had asked is in now.
  if (!is_here && event.type == EventType::kApproved) {
    session.Follow(event.room, {event.n, 0});
    AskForCards(event.room);
  }
}

Event Chat::WithCard(Event event) const {
  event.from = cards_.ShownIn(event.room, event.from);
  return event;
}

void Chat::AskForCards(const std::string& room) {
  if (!arguments_.keys || IsDirect(room)) return;  // nobody has one
  quiet_.insert(client_.session().Ask(Who{room, {}}));
}

void Chat::TakeRoster(const Roster& roster) {
  if (!roster.room.empty()) cards_.Take(roster);
  const bool is_quiet = quiet_.erase(roster.re) > 0;
  if (!is_quiet) Show(FormatRoster(roster));
  if (roster.next.empty()) return;
  const std::string re = client_.session().Ask(Who{roster.room, roster.next});
  if (is_quiet) quiet_.insert(re);
}

void Chat::TakeStored(const StoredNotice& stored) {
  Session& session = client_.session();
  saying_.erase(stored.ticket);
  if (const auto joined = joining_.extract(stored.ticket)) {
    // The way of the first lines may have been faster than that of the join.
    if (!session.Follows(joined.mapped())) {
      session.Follow(joined.mapped(), {std::nullopt, kHistoryDefault});
    }
    AskForCards(joined.mapped());
  } else if (const auto left = leaving_.extract(stored.ticket)) {
    const std::string& room = left.mapped();
    Show(fmt::format("-- you left {}", SanitizeForTerminal(room, false)));
    session.Unfollow(room);
    if (room == room_) GoToSomeRoom();
  }
}

// What one has seen of direct messages is not shown again at the next start.
void Chat::MarkRead() {
  if (!client_.session().IsConnected()) return;
  for (const auto& [room, read] : std::exchange(unmarked_, {})) {
    client_.session().Submit(Mark{room, read});
  }
}

void Chat::ShowHistory(const AnswerNotice& answer) {
  if (const auto* refused = std::get_if<Refused>(&answer.reply)) {
    Show("-- " + FormatRefusal(refused->refusal));
    history_.reset();
    return;
  }
  const bool goes_on = history_->Add(answer);
  if (const auto next = goes_on ? history_->Next() : std::nullopt) {
    history_re_ = client_.session().Ask(*next);
    return;
  }
  for (const auto& gap : history_->gaps()) Show("-- " + FormatUnreadable(gap));
  for (const LineNotice& line : history_->lines()) {
    Show(fmt::format("#{} {}", line.event.n,
                     FormatEvent(WithCard(line.event), true)));
  }
  history_.reset();
}

}  // namespace qun
