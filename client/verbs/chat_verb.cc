#include <unistd.h>

#include "client/chat/chat.h"
#include "client/program/ask_once.h"
#include "client/program/verbs.h"

namespace qun {

int RunChat(const Arguments& arguments) {
  if (!IsTerminal(STDIN_FILENO)) {
    throw UsageError(
        "chat needs a terminal; scripts use \"qun send\" and \"qun tail\"");
  }
  std::vector<std::string> rooms;
  for (const auto& word : arguments.words) rooms.push_back(RoomArgument(word));
  if (rooms.empty()) rooms.emplace_back("lobby");
  return Chat(arguments, rooms).Run();
}

}  // namespace qun
