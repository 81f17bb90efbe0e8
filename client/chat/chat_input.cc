#include "client/chat/chat_input.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>

namespace qun {
namespace {

struct CommandRow {
  std::string_view name;
  ChatCommand command;
  std::string_view argument;
  std::string_view help;
};

constexpr std::array kCommands = {
    CommandRow{"/join", ChatCommand::kJoin, "ROOM",
               "join a room, and talk there from now on"},
    CommandRow{"/leave", ChatCommand::kLeave, "[ROOM]", "leave a room"},
    CommandRow{"/who", ChatCommand::kWho, "[ROOM]",
               "list the members of a room"},
    CommandRow{"/rooms", ChatCommand::kRooms, "", "list the rooms"},
    CommandRow{"/history", ChatCommand::kHistory, "[N]",
               "show the last N lines with their numbers [50]"},
    CommandRow{"/room", ChatCommand::kRoom, "[ROOM]",
               "show the settings of a room and your role in it"},
    CommandRow{"/help", ChatCommand::kHelp, "", "show this help"},
    CommandRow{"/quit", ChatCommand::kQuit, "",
               "end the chat; so do an empty line and Ctrl-D"},
};

std::string_view Trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

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

ChatInput ParseChatInput(std::string_view line) {
  if (line.empty()) return {ChatCommand::kQuit, {}};
  if (line.starts_with("//")) {
    return {ChatCommand::kSay, std::string(line.substr(1))};
  }
  if (!line.starts_with('/')) return {ChatCommand::kSay, std::string(line)};
  const auto space = std::min(line.find(' '), line.size());
  const std::string name(line.substr(0, space));
  const std::string rest(Trimmed(line.substr(space)));
  for (const CommandRow& row : kCommands) {
    if (row.name == name) return {row.command, rest};
  }
  if (const RoomVerb* verb = FindRoomVerb(name.substr(1))) {
    return {ChatCommand::kAct, rest, verb, WordsOf(*verb, rest)};
  }
  return {ChatCommand::kUnknown, name};
}

std::string ChatHelp() {
  std::string text;
  for (const CommandRow& row : kCommands) {
    text += fmt::format("  {:<16} {}\n",
                        fmt::format("{} {}", row.name, row.argument), row.help);
  }
  text += "  //text           say a text that begins with /\n";
  text +=
      "Without ROOM, a command is about the current room. Leave out ROOM in "
      "the\n"
      "following commands, except in /create. \"qun help VERB\" describes "
      "them:\n ";
  for (const RoomVerb& verb : RoomVerbs()) {
    if (verb.verb == Verb::kJoin || verb.verb == Verb::kLeave) continue;
    text += fmt::format(" /{}", verb.name);
  }
  return text;
}

}  // namespace qun
