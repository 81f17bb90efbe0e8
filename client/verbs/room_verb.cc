// The verbs that change a room: each sends one request and waits for its
// outcome.
#include <fmt/format.h>

#include "client/program/ask_once.h"
#include "client/program/verbs.h"
#include "client/words/exit_codes.h"
#include "client/words/print.h"
#include "client/words/room_requests.h"

namespace qun {
namespace {

// The StoredNotice or RefusedNotice of the request; empty if none came in time.
std::optional<Notice> Settle(Client& client, const Arguments& arguments) {
  const Time deadline = client.Now() + arguments.timeout;
  while (client.Now() < deadline && !client.IsRefused()) {
    for (Notice& notice : client.Step({}, kStep)) {
      if (std::holds_alternative<StoredNotice>(notice) ||
          std::holds_alternative<RefusedNotice>(notice)) {
        return std::move(notice);
      }
    }
  }
  return std::nullopt;
}

int Unsettled(const Client& client, const Arguments& arguments) {
  if (!client.session().IsConnected()) return NoConnection(client, arguments);
  PrintError(
      "the broker did not say in time whether it did this; check before you "
      "try "
      "again");
  return kExitTimeout;
}

// Tells the person if a join only asked for approval.
void TellIfAsked(Client& client, const Arguments& arguments,
                 const std::string& room) {
  const auto answer = AskAndWait(client, arguments, Get{room});
  if (!answer) return;
  const auto* state = std::get_if<RoomState>(&answer->reply);
  if (state != nullptr && state->info.role != Role::kNone) return;
  if (state != nullptr && state->policy != Policy::kApproval) return;
  PrintError("you have asked to join; an admin of the room has to let you in");
}

}  // namespace

int RunAct(const Arguments& arguments) {
  const RoomVerb& verb = *FindRoomVerb(arguments.verb);
  if (arguments.words.empty()) {
    throw UsageError(fmt::format("name a room; see qun {} --help", verb.name));
  }
  const std::string room = RoomArgument(arguments.words[0]);
  auto request = RoomRequest(
      verb, room, {arguments.words.begin() + 1, arguments.words.end()});
  if (!request) throw UsageError(request.error().why);
  SessionOptions options;
  options.listens = false;
  ProgramClient program(arguments, options);
  Client& client = program.client;
  if (const auto ticket = client.session().Submit(*std::move(request));
      !ticket) {
    throw UsageError(ticket.error().why);
  }
  const auto settled = Settle(client, arguments);
  if (!settled) return Unsettled(client, arguments);
  if (const auto* refused = std::get_if<RefusedNotice>(&*settled)) {
    PrintError(FormatRefusal(refused->refusal));
    LeaveAndWait(client);
    return ExitOf(refused->refusal.code);
  }
  const auto& stored = std::get<StoredNotice>(*settled);
  if (arguments.json && !stored.raw.empty()) PrintWire(stored.raw);
  if (verb.verb == Verb::kJoin) TellIfAsked(client, arguments, room);
  LeaveAndWait(client);
  return kExitOk;
}

}  // namespace qun
