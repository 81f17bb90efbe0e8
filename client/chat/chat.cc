#include "client/chat/chat.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "client/program/ask_once.h"
#include "client/words/exit_codes.h"
#include "client/words/print.h"
#include "proto/text/text_sanitize.h"

namespace qun {
namespace {

// Lines of a room that are shown when one comes in.
constexpr std::uint64_t kNewest = 10;
// How long an Escape may wait for the rest of its sequence.
constexpr Time kEscape{50};
// How long a leaving person waits for what is not stored yet.
constexpr Time kSettle{2000};

SessionOptions ChatOptions(const Arguments& arguments) {
  SessionOptions options;
  options.name = arguments.name;
  options.direct = arguments.keys.has_value();
  return options;
}

}  // namespace

Chat::Chat(const Arguments& arguments, const std::vector<std::string>& rooms)
    : arguments_(arguments),
      signals_({SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGCONT}),
      tty_(STDIN_FILENO, STDOUT_FILENO),
      program_(arguments, ChatOptions(arguments)) {
  for (const auto& room : rooms) Enter(room);
  room_ = rooms.front();
  Show(fmt::format("-- you are {}; /help tells what you can do",
                   SanitizeForTerminal(arguments.user, false)));
}

int Chat::Run() {
  const std::array files = {STDIN_FILENO, signals_.fd()};
  const Time started = client_.Now();
  while (!quit_) {
    Draw();
    const Time wait = keys_.IsEscapePending() ? kEscape : kStep;
    for (const Notice& notice : client_.Step(files, wait)) TakeNotice(notice);
    MarkRead();
    while (const int signal = signals_.Take()) TakeSignal(signal);
    ReadKeys();
    if (client_.IsRefused()) {
      Show("-- " + WhyNot(client_, arguments_));
      exit_ = kExitNotAllowed;
      break;
    }
    const bool in_vain =
        !connected_ && client_.Now() - started >= arguments_.timeout;
    if (in_vain && exit_ == kExitOk) {
      Show(fmt::format("-- no broker answers at {} yet; still trying",
                       arguments_.endpoints.intake));
      exit_ = kExitNoConnection;
    }
  }
  End();
  return exit_;
}

void Chat::Enter(const std::string& room) {
  if (IsDirect(room)) {
    // Where the messages with somebody are, the broker knows.
    opening_[client_.session().Ask(Get{room})] = room;
    return;
  }
  client_.session().Follow(room, {std::nullopt, kNewest});
  if (const auto ticket = client_.session().Submit(qun::Join{room})) {
    joining_[*ticket] = room;
  }
}

// It is talked to if nothing else was chosen meanwhile.
void Chat::Open(const std::string& asked, const RoomInfo& room) {
  client_.session().Follow(room.room, {std::nullopt, kNewest});
  if (room_ == asked) room_ = room.room;
  dirty_ = true;
}

void Chat::ReadKeys() {
  std::array<char, 4096> bytes{};
  const bool was_pending = keys_.IsEscapePending();
  std::array items = {zmq::pollitem_t{nullptr, STDIN_FILENO, ZMQ_POLLIN, 0}};
  if (!Poll(items, Time(0))) {
    if (was_pending) FlushEscape();
    return;
  }
  const ssize_t size = read(STDIN_FILENO, bytes.data(), bytes.size());
  if (size <= 0) {
    quit_ = true;
    return;
  }
  const std::string_view input(bytes.data(), static_cast<std::size_t>(size));
  for (const KeyPress& press : keys_.Feed(input)) Press(press);
}

void Chat::FlushEscape() {
  for (const KeyPress& press : keys_.FlushEscape()) Press(press);
}

void Chat::Press(const KeyPress& press) {
  if (quit_) return;
  const EditResult result = editor_.Press(press);
  dirty_ = dirty_ || result.outcome != Outcome::kNone;
  switch (result.outcome) {
    case Outcome::kSubmit:
      return Submit(result.text);
    case Outcome::kEndOfInput:
      quit_ = true;
      return;
    case Outcome::kInterrupt:
      return Show("-- an empty line, Ctrl-D or /quit ends the chat");
    case Outcome::kRedraw:
      tty_.Write(prompt_.Clear(Content(), tty_.Size()));
      return;
    case Outcome::kSuspend:
      tty_.Write(prompt_.Erase(tty_.Size()));
      return tty_.Suspend();
    case Outcome::kNone:
    case Outcome::kEdited:
      return;
  }
}

void Chat::TakeSignal(int signal) {
  dirty_ = true;
  if (signal == SIGWINCH) return;
  if (signal == SIGCONT) return tty_.Resume();
  quit_ = true;
  exit_ = ExitBySignal(signal);
}

void Chat::Show(const std::string& line) {
  shown_.append(line).push_back('\n');
  dirty_ = true;
}

PromptContent Chat::Content() const {
  return {label_, editor_.text(), editor_.caret()};
}

void Chat::Draw() {
  if (!std::exchange(dirty_, false)) return;
  label_ = SanitizeForTerminal(room_, false) + "> ";
  const std::string lines = std::exchange(shown_, {});
  tty_.Write(lines.empty() ? prompt_.Draw(Content(), tty_.Size())
                           : prompt_.Print(lines, Content(), tty_.Size()));
}

void Chat::End() {
  const Time deadline = client_.Now() + kSettle;
  while (!saying_.empty() && !client_.IsRefused() && client_.Now() < deadline) {
    for (const Notice& notice : client_.Step({}, kStep)) TakeNotice(notice);
  }
  for (const auto& [ticket, text] : saying_) {
    Show("-- the broker did not say that it stored: " +
         SanitizeForTerminal(text, false));
    if (exit_ == kExitOk) exit_ = kExitTimeout;
  }
  tty_.Write(prompt_.Erase(tty_.Size()) + shown_);
  LeaveAndWait(client_);
}

}  // namespace qun
