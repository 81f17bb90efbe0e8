// Parses a line that a person typed in a chat: a text, or a command that begins
// with '/'. Pure.
#ifndef QUN_CLIENT_CHAT_CHAT_INPUT_H_
#define QUN_CLIENT_CHAT_CHAT_INPUT_H_

#include <string>
#include <string_view>
#include <vector>

#include "client/words/room_requests.h"

namespace qun {

enum class ChatCommand {
  kSay,
  kJoin,
  kLeave,
  kWho,
  kRooms,
  kHistory,
  kRoom,
  kAct,
  kHelp,
  kQuit,
  kUnknown,
};

struct ChatInput {
  ChatCommand command = ChatCommand::kSay;
  std::string argument;  // the text, or the words after the command
  // kAct: the verb and its arguments. A text with spaces is one argument.
  const RoomVerb* verb = nullptr;
  std::vector<std::string> words{};
};

// An empty line is kQuit. "//text" is the text "/text".
ChatInput ParseChatInput(std::string_view line);

// A list of all commands.
std::string ChatHelp();

}  // namespace qun

#endif  // QUN_CLIENT_CHAT_CHAT_INPUT_H_
