// qun chat: the loop between a client, a conversation and its view.
#include <unistd.h>

#include <array>
#include <csignal>
#include <optional>
#include <span>
#include <variant>

#include "client/chat/conversation.h"
#include "client/chat/line_view.h"
#include "client/program/ask_once.h"
#include "client/program/signals.h"
#include "client/program/verbs.h"
#include "client/words/exit_codes.h"
#include "proto/base/overloaded.h"

namespace qun {
namespace {

class Chat {
 public:
  // `rooms` are folded names, at least one; the person talks in the first.
  Chat(const Arguments& arguments, const std::vector<std::string>& rooms)
      : arguments_(arguments),
        signals_({SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGCONT}),
        program_(arguments, Options()),
        conversation_({arguments.user, arguments.endpoints.intake,
                       arguments.keys.has_value(), arguments.timeout},
                      client_.Now()),
        view_(&conversation_) {
    conversation_.Begin(rooms);
  }

  int Run() {
    while (!conversation_.IsOver()) Step();
    view_.End();
    LeaveAndWait(client_);
    return ExitCode();
  }

 private:
  SessionOptions Options() const {
    SessionOptions options;
    options.direct = arguments_.keys.has_value();
    return options;
  }

  void Step() {
    view_.Draw();
    const std::array files = {signals_.fd(), STDIN_FILENO};
    const auto awaited =
        std::span(files).first(conversation_.IsQuitting() ? 1 : 2);
    for (const Notice& notice : client_.Step(awaited, view_.Patience(kStep))) {
      conversation_.Hear(notice);
    }
    while (const int signal = signals_.Take()) OnSignal(signal);
    if (!conversation_.IsQuitting()) {
      for (const auto& line : view_.ReadLines()) conversation_.Input(line);
    }
    if (client_.IsRefused()) {
      view_.Print("-- " + WhyNotConnected(client_, arguments_));
      End(kExitNotAllowed, Time(0));
    }
    CarryOutRequests();
    conversation_.Tick(client_.Now());
    ShowUpdates();
  }

  void OnSignal(int signal) {
    if (signal == SIGWINCH) return view_.OnResized();
    if (signal == SIGCONT) return view_.OnContinued();
    End(ExitBySignal(signal), Conversation::kSettle);
  }

  void End(int code, Time patience) {
    exit_ = code;
    conversation_.Quit(patience);
  }

  // A request's outcome may lead to further requests.
  void CarryOutRequests() {
    for (auto requests = conversation_.TakeRequests(); !requests.empty();
         requests = conversation_.TakeRequests()) {
      for (const auto& request : requests) CarryOut(request);
    }
  }

  void CarryOut(const SessionRequest& request) {
    Session& session = client_.session();
    std::visit(
        Overloaded{
            [&](const SubmitRequest& submit) {
              conversation_.Submitted(submit, session.Submit(submit.body));
            },
            [&](const AskQuestion& question) {
              conversation_.Asked(question, session.Ask(question.body));
            },
            [&](const FollowRoom& to) { session.Follow(to.room, to.start); },
            [&](const UnfollowRoom& from) { session.Unfollow(from.room); },
        },
        request);
  }

  // Printed lines count as seen.
  void ShowUpdates() {
    for (const Update& update : conversation_.TakeUpdates()) view_.Show(update);
    for (const auto& [name, room] : conversation_.rooms()) {
      conversation_.Read(name);
    }
  }

  int ExitCode() const {
    if (exit_) return *exit_;
    if (conversation_.IsBrokerMissing()) return kExitNoConnection;
    return conversation_.Unsettled().empty() ? kExitOk : kExitTimeout;
  }

  const Arguments& arguments_;
  Signals signals_;
  ProgramClient program_;
  Client& client_ = program_.client;
  Conversation conversation_;
  LineView view_;
  std::optional<int> exit_;  // empty if the person ended the chat
};

}  // namespace

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
