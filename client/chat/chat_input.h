// What a person means by a line that they typed in a chat: a text, or a
// command that begins with '/'. Pure.
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
  std::string argument;  // the text, or what stands behind the command
  // kAct: the verb, and the words behind it. A text is one word, with its
  // spaces.
  const RoomVerb* verb = nullptr;
  std::vector<std::string> words{};
};

// An empty line is kQuit. "//text" says "/text".
ChatInput ParseChatInput(std::string_view line);

// All commands, a line each.
std::string ChatHelp();

}  // namespace qun

#endif  // QUN_CLIENT_CHAT_CHAT_INPUT_H_
