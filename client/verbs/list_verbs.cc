// The verbs that only ask: rooms, who, room, ping.
#include <fmt/format.h>

#include "client/program/ask_once.h"
#include "client/program/verbs.h"
#include "client/words/exit_codes.h"
#include "client/words/print.h"

namespace qun {
namespace {

std::string Format(const RoomList& list) { return FormatRooms(list); }
std::string Format(const Roster& list) { return FormatRoster(list); }

// Asks for all parts of a list, and prints each.
template <typename List, typename Query>
int PrintList(const Arguments& arguments, Query query) {
  ProgramClient program(arguments, AskOnly());
  Client& client = program.client;
  while (true) {
    const auto answer = AskAndWait(client, arguments, query);
    if (!answer) return NoConnection(client, arguments);
    if (const int code = RefusedExit(*answer); code != kExitOk) return code;
    const auto* list = std::get_if<List>(&answer->reply);
    if (list == nullptr) return NoAnswer(*answer);
    if (arguments.json) {
      PrintWire(answer->raw);
    } else if (const std::string text = Format(*list); !text.empty()) {
      PrintText(text);
    }
    if (list->next.empty()) return kExitOk;
    query.start = list->next;
  }
}

void AllowWords(const Arguments& arguments, std::size_t most) {
  if (arguments.words.size() <= most) return;
  throw UsageError(fmt::format("{} does not take \"{}\"; see qun {} --help",
                               arguments.verb, arguments.words[most],
                               arguments.verb));
}

}  // namespace

int RunRooms(const Arguments& arguments) {
  AllowWords(arguments, 0);
  return PrintList<RoomList>(arguments, ListRooms{});
}

int RunWho(const Arguments& arguments) {
  AllowWords(arguments, 1);
  Who who;
  if (!arguments.words.empty()) who.room = RoomArgument(arguments.words[0]);
  return PrintList<Roster>(arguments, who);
}

int RunRoom(const Arguments& arguments) {
  AllowWords(arguments, 1);
  if (arguments.words.empty()) throw UsageError("name a room: qun room ROOM");
  ProgramClient program(arguments, AskOnly());
  Client& client = program.client;
  const auto answer =
      AskAndWait(client, arguments, Get{RoomArgument(arguments.words[0])});
  if (!answer) return NoConnection(client, arguments);
  if (const int code = RefusedExit(*answer); code != kExitOk) return code;
  const auto* room = std::get_if<RoomState>(&answer->reply);
  if (room == nullptr) return NoAnswer(*answer);
  if (arguments.json) {
    PrintWire(answer->raw);
  } else {
    PrintText(FormatRoomState(*room));
  }
  return kExitOk;
}

int RunPing(const Arguments& arguments) {
  AllowWords(arguments, 0);
  ProgramClient program(arguments, AskOnly());
  Client& client = program.client;
  const Time begin = client.Now();
  const auto answer = AskAndWait(client, arguments, Ping{});
  if (!answer) return NoConnection(client, arguments);
  if (const int code = RefusedExit(*answer); code != kExitOk) return code;
  if (!std::holds_alternative<Pong>(answer->reply)) return NoAnswer(*answer);
  if (arguments.json) {
    PrintWire(answer->raw);
  } else {
    PrintLine(fmt::format("the broker at {} answers ({} ms)",
                          arguments.endpoints.intake,
                          (client.Now() - begin).count()));
  }
  return kExitOk;
}

}  // namespace qun
