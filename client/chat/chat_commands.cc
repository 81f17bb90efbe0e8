// What a person asks of a chat: lines and commands.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <sstream>

#include "client/chat/chat.h"
#include "client/program/ask_once.h"
#include "client/words/print.h"
#include "client/words/room_requests.h"
#include "proto/base/limits.h"
#include "proto/text/text_sanitize.h"

namespace qun {
namespace {

// A text is one word, with all its spaces.
std::vector<std::string> WordsOf(const RoomVerb& verb,
                                 const std::string& typed) {
  const bool has_text = verb.verb == Verb::kEdit || verb.verb == Verb::kSet;
  std::vector<std::string> words;
  std::istringstream rest(typed);
  for (std::string word; rest >> word;) {
    words.push_back(word);
    if (!has_text) continue;
    rest >> std::ws;
    if (std::getline(rest, word, '\0')) words.push_back(word);
    break;
  }
  return words;
}

}  // namespace

void Chat::Submit(const std::string& line) {
  const ChatInput input = ParseChatInput(line);
  switch (input.command) {
    case ChatCommand::kSay:
      return Say(input.argument);
    case ChatCommand::kJoin:
      return Join(input.argument);
    case ChatCommand::kLeave:
      return LeaveRoom(input.argument);
    case ChatCommand::kWho:
      return AskWho(input.argument);
    case ChatCommand::kRooms:
      client_.session().Ask(ListRooms{});
      return;
    case ChatCommand::kHistory:
      return AskHistory(input.argument);
    case ChatCommand::kRoom:
      return AskRoom(input.argument);
    case ChatCommand::kAct:
      return Act(input);
    case ChatCommand::kHelp:
      return Show(ChatHelp());
    case ChatCommand::kQuit:
      quit_ = true;
      return;
    case ChatCommand::kUnknown:
      return Show(fmt::format("-- there is no command {}; see /help",
                              SanitizeForTerminal(input.argument, false)));
  }
}

void Chat::Say(const std::string& text) {
  if (text.find_first_not_of(" \t\n") == std::string::npos) return;
  if (room_.empty()) return Show("-- you are in no room; /join one first");
  const auto ticket = client_.session().Submit(qun::Say{room_, text, 0, {}});
  if (!ticket) return Show("-- not said: " + FormatRefusal(ticket.error()));
  saying_[*ticket] = text;
}

void Chat::Join(const std::string& typed) {
  if (typed.empty()) return Show("-- name the room: /join ROOM");
  const std::string room = RoomOrCurrent(typed);
  if (room.empty()) return;
  Enter(room);
  room_ = room;
}

void Chat::AskRoom(const std::string& typed) {
  const std::string room = RoomOrCurrent(typed);
  if (!room.empty()) client_.session().Ask(Get{room});
}

void Chat::Act(const ChatInput& input) {
  const RoomVerb& verb = *FindRoomVerb(input.verb);
  std::vector<std::string> words = WordsOf(verb, input.argument);
  std::string room = room_;
  // What is made is not yet talked in.
  if (verb.verb == Verb::kCreate && !words.empty()) {
    room = RoomOrCurrent(words.front());
    words.erase(words.begin());
  }
  if (room.empty()) return Show("-- you are in no room; /join one first");
  auto request = RoomRequest(verb, room, words);
  if (!request) return Show("-- " + FormatRefusal(request.error()));
  const auto ticket = client_.session().Submit(*std::move(request));
  if (!ticket) return Show("-- not done: " + FormatRefusal(ticket.error()));
  if (verb.verb == Verb::kCreate) {
    joining_[*ticket] = room;
    room_ = room;
  }
}

void Chat::LeaveRoom(const std::string& typed) {
  const std::string room = RoomOrCurrent(typed);
  if (room.empty()) return;
  if (const auto ticket = client_.session().Submit(qun::Leave{room})) {
    leaving_[*ticket] = room;
  }
}

void Chat::GoToSomeRoom() {
  const auto rooms = client_.session().Rooms();
  room_ = rooms.empty() ? std::string() : rooms.front();
  if (room_.empty()) return;
  Show(fmt::format("-- you talk in {} now", SanitizeForTerminal(room_, false)));
}

void Chat::AskWho(const std::string& typed) {
  const std::string room = RoomOrCurrent(typed);
  if (!room.empty()) client_.session().Ask(Who{room, {}});
}

void Chat::AskHistory(const std::string& count) {
  if (room_.empty()) return Show("-- you are in no room; /join one first");
  std::uint64_t lines = kHistoryDefault;
  const char* end = count.data() + count.size();
  if (!count.empty() && (std::from_chars(count.data(), end, lines).ptr != end ||
                         lines < 1 || lines > kHistoryLines)) {
    return Show(
        fmt::format("-- /history takes a number from 1 to {}", kHistoryLines));
  }
  history_.emplace(room_, std::nullopt, lines);
  history_re_ = client_.session().Ask(*history_->Next());
}

std::string Chat::RoomOrCurrent(const std::string& typed) try {
  if (!typed.empty()) return RoomArgument(typed);
  if (room_.empty()) Show("-- you are in no room; name one");
  return room_;
} catch (const UsageError& error) {
  Show(fmt::format("-- {}", SanitizeForTerminal(error.what(), false)));
  return {};
}

}  // namespace qun
