// How a conversation handles a line that the person typed.
#include <fmt/format.h>

#include <charconv>

#include "client/chat/conversation.h"
#include "proto/base/limits.h"

namespace qun {
namespace {

Result<std::uint64_t> CountOf(const std::string& typed) {
  std::uint64_t count = kHistoryDefault;
  const char* end = typed.data() + typed.size();
  const bool is_number =
      typed.empty() || std::from_chars(typed.data(), end, count).ptr == end;
  if (is_number && count >= 1 && count <= kHistoryLines) return count;
  return Fail(
      Errc::kBadField,
      fmt::format("/history takes a number from 1 to {}", kHistoryLines));
}

}  // namespace

void Conversation::Input(const std::string& line) {
  if (IsQuitting()) return;
  const auto done = Obey(ParseChatInput(line));
  if (!done) Show(InputRefused{done.error()});
}

Result<void> Conversation::Obey(const ChatInput& input) {
  switch (input.command) {
    case ChatCommand::kSay:
      return Talk(input.argument);
    case ChatCommand::kAct:
      return Act(*input.verb, input.words);
    case ChatCommand::kHistory:
      return AskHistory(input.argument);
    case ChatCommand::kJoin:
      if (input.argument.empty()) {
        return Fail(Errc::kBadField, "name the room: /join ROOM");
      }
      [[fallthrough]];
    case ChatCommand::kLeave:
    case ChatCommand::kWho:
    case ChatCommand::kRoom:
      return RoomOrCurrent(input.argument).map([&](const std::string& room) {
        ObeyIn(room, input.command);
      });
    case ChatCommand::kRooms:
      Ask(ListRooms{}, ToShow{});
      return {};
    case ChatCommand::kHelp:
      Show(HelpAsked{});
      return {};
    case ChatCommand::kQuit:
      Quit();
      return {};
    case ChatCommand::kUnknown:
      break;
  }
  return Fail(Errc::kUnknownVerb,
              fmt::format("there is no command {}; see /help", input.argument));
}

void Conversation::ObeyIn(const std::string& room, ChatCommand command) {
  if (command == ChatCommand::kLeave) return Submit(Leave{room});
  if (command == ChatCommand::kWho) return Ask(Who{room, {}}, ToShow{});
  if (command == ChatCommand::kRoom) return Ask(Get{room}, ToShow{});
  Enter(room);
  Choose(room);
}

Result<void> Conversation::Talk(const std::string& text) {
  if (text.find_first_not_of(" \t\n") == std::string::npos) return {};
  return RoomOrCurrent({}).map([&](const std::string& name) {
    OpenRoom& room = rooms_[name];
    if (!room.is_in) return room.waiting.push_back(text);
    Submit(Say{name, text, 0, {}});
  });
}

Result<void> Conversation::Act(const RoomVerb& verb,
                               std::vector<std::string> words) {
  std::string typed;
  const bool creates = verb.verb == Verb::kCreate;
  if (creates && !words.empty()) {
    typed = words.front();
    words.erase(words.begin());
  }
  auto room = RoomOrCurrent(typed);
  if (!room) return tl::make_unexpected(room.error());
  return RoomRequest(verb, *room, words).map([&](Body&& request) {
    if (creates) Choose(*room);
    Submit(std::move(request));
  });
}

Result<void> Conversation::AskHistory(const std::string& typed) {
  const auto room = RoomOrCurrent({});
  if (!room) return tl::make_unexpected(room.error());
  return CountOf(typed).map([&](std::uint64_t count) {
    NewestLines newest(*room, std::nullopt, count);
    Ask(*newest.Next(), newest);
  });
}

Result<std::string> Conversation::RoomOrCurrent(
    const std::string& typed) const {
  if (!typed.empty()) return RoomNamed(typed);
  if (!room_.empty()) return room_;
  return Fail(Errc::kNoRoom, "you are not in a room; join one: /join ROOM");
}

}  // namespace qun
