// The verbs that ask once: rooms, who, ping.
#include <fmt/format.h>

#include "client/ask.h"
#include "client/exit_codes.h"
#include "client/print.h"
#include "client/verbs.h"

namespace qun {
namespace {

void PrintReply(const Reply& reply) {
  std::string text;
  if (const auto* rooms = std::get_if<RoomList>(&reply)) {
    text = FormatRooms(*rooms);
  } else if (const auto* roster = std::get_if<Roster>(&reply)) {
    text = FormatRoster(*roster);
  }
  if (!text.empty()) PrintLine(text);
}

int AskAndPrint(const Arguments& arguments, Body query) {
  Client client(arguments.endpoints, AskOnly(arguments));
  const auto answer = AskAndWait(client, arguments, std::move(query));
  if (!answer) return NoConnection(arguments);
  if (const int code = RefusedExit(*answer); code != kExitOk) return code;
  for (std::size_t i = 0; i < answer->replies.size(); ++i) {
    if (arguments.json) {
      PrintLine(answer->raw[i]);
    } else {
      PrintReply(answer->replies[i]);
    }
  }
  return kExitOk;
}

void AllowWords(const Arguments& arguments, std::size_t most) {
  if (arguments.words.size() <= most) return;
  throw UsageError(fmt::format("{} does not take \"{}\"", arguments.verb,
                               arguments.words[most]));
}

}  // namespace

int RunRooms(const Arguments& arguments) {
  AllowWords(arguments, 0);
  return AskAndPrint(arguments, ListRooms{});
}

int RunWho(const Arguments& arguments) {
  AllowWords(arguments, 1);
  Who who;
  if (!arguments.words.empty()) who.room = RoomArgument(arguments.words[0]);
  return AskAndPrint(arguments, who);
}

int RunPing(const Arguments& arguments) {
  AllowWords(arguments, 0);
  Client client(arguments.endpoints, AskOnly(arguments));
  const Time begin = client.Now();
  const auto answer = AskAndWait(client, arguments, Ping{});
  if (!answer) return NoConnection(arguments);
  if (arguments.json) {
    PrintLine(answer->raw.back());
  } else {
    PrintLine(fmt::format("the broker at {} answers ({} ms)",
                          arguments.endpoints.intake,
                          (client.Now() - begin).count()));
  }
  return kExitOk;
}

}  // namespace qun
