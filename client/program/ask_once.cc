#include "client/program/ask_once.h"

#include <fmt/format.h>

#include <variant>

#include "client/words/exit_codes.h"
#include "client/words/print.h"
#include "client/words/room_requests.h"

namespace qun {
namespace {

// Long enough for a broker that is there, also far away or busy; short, since
// nothing but the broker's log depends on it.
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

std::string WhyNot(const Client& client, const Arguments& arguments) {
  const std::string& at = arguments.endpoints.intake;
  switch (client.entry()) {
    case Entry::kKeyRefused:
      return fmt::format(
          "the broker at {} does not take your key; ask its operator whether "
          "it was revoked, and for a new invitation",
          at);
    case Entry::kKeyWanted:
      return fmt::format(
          "the broker at {} lets in only who was invited: name your profile "
          "with --profile, or ask its operator for an invitation",
          at);
    case Entry::kKeyUnwanted:
      return fmt::format(
          "the broker at {} has no key: it is not the one that you were "
          "invited to, or not as it was; ask its operator",
          at);
    case Entry::kBroken:
      return fmt::format(
          "something at {} takes connections and does not go on within {} "
          "ms{}; ask its operator",
          at, arguments.timeout.count(),
          arguments.keys ? ""
                         : "; if it is a broker that has a key, name your "
                           "profile with --profile");
    case Entry::kOpen:
      break;
  }
  return fmt::format(
      "no broker answers at {} within {} ms; is qun-broker running there? name "
      "another one with --server",
      at, arguments.timeout.count());
}

int NoConnection(const Client& client, const Arguments& arguments) {
  PrintError(WhyNot(client, arguments));
  return client.IsRefused() ? kExitNotAllowed : kExitNoConnection;
}

int NoAnswer(const AnswerNotice& answer) {
  PrintError("the broker's answer makes no sense: " + answer.raw);
  return kExitFailure;
}

int RefusedExit(const AnswerNotice& answer) {
  const auto* refused = std::get_if<Refused>(&answer.reply);
  if (refused == nullptr) return kExitOk;
  PrintError(FormatRefusal(refused->refusal));
  return ExitOf(refused->refusal.code);
}

}  // namespace qun
