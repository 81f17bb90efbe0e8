#include "client/program/ask_once.h"

#include <fmt/format.h>

#include <variant>

#include "client/words/exit_codes.h"
#include "client/words/print.h"
#include "client/words/room_requests.h"

namespace qun {
namespace {

// Long enough for a broker that is far away or busy. Only the broker's log
// depends on it.
constexpr Time kLeaveWait{1000};

}  // namespace

SessionOptions AskOnly() {
  SessionOptions options;
  options.listens = false;
  options.speaks = false;
  return options;
}

std::optional<AnswerNotice> AskAndWait(Client& client,
                                       const Arguments& arguments, Body query) {
  const std::string re = client.session().Ask(std::move(query));
  const Time deadline = client.Now() + arguments.timeout;
  while (client.Now() < deadline && !client.IsRefused()) {
    for (Notice& notice : client.Step({}, deadline - client.Now())) {
      auto* answer = std::get_if<AnswerNotice>(&notice);
      if (answer != nullptr && answer->re == re) return std::move(*answer);
    }
  }
  return std::nullopt;
}

void LeaveAndWait(Client& client) {
  if (!client.session().IsConnected()) return;
  client.session().Leave();
  const Time deadline = client.Now() + kLeaveWait;
  while (!client.session().IsGone() && client.Now() < deadline) {
    client.Step({}, kStep);
  }
}

std::string RoomArgument(const std::string& typed) {
  auto room = RoomNamed(typed);
  if (!room) throw UsageError(room.error().why);
  return *std::move(room);
}

std::optional<std::string> ResolveRoom(Client& client,
                                       const Arguments& arguments,
                                       const std::string& room, int* code) {
  if (!IsDirect(room)) return room;
  const auto answer = AskAndWait(client, arguments, Get{room});
  const auto* state = answer ? std::get_if<RoomState>(&answer->reply) : nullptr;
  if (state != nullptr) return state->info.room;
  *code = answer ? RefusedExit(*answer) : NoConnection(client, arguments);
  if (*code == kExitOk) *code = NoAnswer(*answer);
  return std::nullopt;
}

std::string WhyNotConnected(const Client& client, const Arguments& arguments) {
  const std::string& at = arguments.endpoints.intake;
  switch (client.entry()) {
    case Entry::kKeyRefused:
      return fmt::format(
          "the broker at {} does not accept your key; it may be revoked: ask "
          "the operator for a new invitation",
          at);
    case Entry::kKeyWanted:
      return fmt::format(
          "the broker at {} lets in only invited users; name your profile with "
          "--profile, or ask the operator for an invitation",
          at);
    case Entry::kKeyUnwanted:
      return fmt::format(
          "the broker at {} has no key, but the broker of your profile has "
          "one; ask the operator",
          at);
    case Entry::kBroken:
      return fmt::format(
          "a program at {} accepts connections, but does not answer as a "
          "broker within {} ms; perhaps the broker has too many connections "
          "already{}; ask the operator",
          at, arguments.timeout.count(),
          arguments.keys ? ""
                         : ", or it has a key: then name your profile with "
                           "--profile");
    case Entry::kOpen:
      break;
  }
  return fmt::format(
      "no broker answered at {} within {} ms; start qun-broker there, or name "
      "another broker with --server",
      at, arguments.timeout.count());
}

int NoConnection(const Client& client, const Arguments& arguments) {
  PrintError(WhyNotConnected(client, arguments));
  return client.IsRefused() ? kExitNotAllowed : kExitNoConnection;
}

int NoAnswer(const AnswerNotice& answer) {
  PrintError("the broker's answer makes no sense; tell the operator: " +
             answer.raw);
  return kExitFailure;
}

int RefusedExit(const AnswerNotice& answer) {
  const auto* refused = std::get_if<Refused>(&answer.reply);
  if (refused == nullptr) return kExitOk;
  PrintError(FormatRefusal(refused->refusal));
  return ExitOf(refused->refusal.code);
}

}  // namespace qun
