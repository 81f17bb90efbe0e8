// qun send: says a text, or what stdin holds, and ends when the broker has
// stored it.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <variant>
#include <vector>

#include "client/program/ask_once.h"
#include "client/program/line_reader.h"
#include "client/program/verbs.h"
#include "client/words/exit_codes.h"
#include "client/words/print.h"
#include "proto/base/limits.h"
#include "proto/base/overloaded.h"
#include "proto/json/json_parser.h"

namespace qun {
namespace {

// Lines that are read ahead of what is stored.
constexpr std::size_t kReadAhead = 1000;

// CRLF becomes LF, and one newline at the end goes.
std::string AsText(std::string text) {
  for (auto at = text.find("\r\n"); at != std::string::npos;
       at = text.find("\r\n", at)) {
    text.erase(at, 1);
  }
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

class Sender {
 public:
  explicit Sender(const Arguments& arguments)
      : arguments_(arguments),
        room_(RoomArgument(arguments.words.at(0))),
        program_(arguments, Options()),
        input_(STDIN_FILENO) {}

  int Run() {
    if (const int code = ReadWhole(); code != kExitOk) return code;
    progress_ = client_.Now();
    while (!at_end_ || client_.session().HasUnsettled()) {
      if (IsTimeUp()) return GiveUp();
      const std::vector<int> files(at_end_ || IsFull() ? 0 : 1, STDIN_FILENO);
      for (const Notice& notice : client_.Step(files, kStep)) {
        std::visit([this](const auto& known) { Take(known); }, notice);
      }
      if (!at_end_ && !IsFull()) ReadLines();
    }
    LeaveAndWait(client_);
    return ExitCode();
  }

 private:
  SessionOptions Options() const {
    SessionOptions options;
    options.listens = false;
    options.bot = arguments_.bot;
    return options;
  }

  // Text of the command line, or all of stdin: then there is nothing to read
  // later.
  int ReadWhole() {
    const auto& words = arguments_.words;
    const bool has_text = words.size() > 1 && words[1] != "-";
    if (!has_text && (arguments_.lines || arguments_.json)) return kExitOk;
    at_end_ = true;
    std::string text =
        has_text ? words[1] : AsText(input_.ReadAll(kRequestMessageBytes));
    for (std::size_t i = 2; has_text && i < words.size(); ++i) {
      text += " " + words[i];
    }
    if (text.empty()) {
      PrintError("there is nothing to send");
      return kExitUsage;
    }
    Submit({room_, std::move(text), 0, {}});
    return kExitOk;
  }

  void ReadLines() {
    // The broker owes nothing while there is nothing to store.
    if (!client_.session().HasUnsettled()) progress_ = client_.Now();
    for (std::string& line : input_.Take()) {
      if (line.ends_with('\r')) line.pop_back();
      if (!arguments_.lines) {
        SubmitWireLine(line);
      } else if (!line.empty()) {
        Submit({room_, std::move(line), 0, {}});
      }
    }
    at_end_ = input_.IsAtEnd();
  }

  // A line as `tail --json` prints it; what is not said is passed over.
  void SubmitWireLine(const std::string& line) {
    if (line.empty()) return;
    auto decoded = DecodeFeedLine(parser_, line);
    if (!decoded) {
      ++refused_;
      exit_ = kExitUsage;
      PrintError(fmt::format("this is no line of the wire: {}",
                             FormatRefusal(decoded.error())));
      return;
    }
    auto* event = std::get_if<Event>(&*decoded);
    if (event == nullptr || event->type != EventType::kSaid) return;
    const bool same_room = event->room == room_;
    Submit({room_, std::move(event->text), same_room ? event->reply_to : 0,
            std::move(event->data)});
  }

  void Submit(Say say) {
    const auto ticket = client_.session().Submit(std::move(say));
    if (!ticket) Refuse(ticket.error());
  }

  void Refuse(const Refusal& refusal) {
    ++refused_;
    exit_ = ExitOf(refusal.code);
    PrintError(FormatRefusal(refusal));
  }

  void Take(const ConnectedNotice&) { progress_ = client_.Now(); }
  void Take(const StoredNotice& stored) {
    ++stored_;
    if (arguments_.json && !stored.raw.empty()) PrintWire(stored.raw);
    progress_ = client_.Now();
  }
  void Take(const RefusedNotice& refused) {
    Refuse(refused.refusal);
    if (refused.ticket == 0) hopeless_ = true;
    progress_ = client_.Now();
  }
  void Take(const DelayedNotice& delayed) {
    PrintError(FormatRefusal(delayed.refusal));
  }
  // Nothing to do: send reads no room, and waits for a lost broker until its
  // time is up.
  void Take(const OneOf<LostNotice, LineNotice, PresenceNotice, AnswerNotice,
                        UnreadableNotice, ShutOutNotice, MarkedNotice,
                        ForgottenNotice> auto&) {}

  bool IsFull() const {
    return !client_.session().IsConnected() ||
           client_.session().Unsettled() >= kReadAhead;
  }

  bool IsTimeUp() const {
    const bool waits =
        client_.session().HasUnsettled() || !client_.session().IsConnected();
    return hopeless_ || client_.IsRefused() ||
           (waits && client_.Now() - progress_ >= arguments_.timeout);
  }

  int GiveUp() {
    if (hopeless_) return exit_;
    if (!client_.session().IsConnected()) {
      return NoConnection(client_, arguments_);
    }
    PrintError(fmt::format(
        "the broker did not say in time that it stored {} of the lines; they "
        "may be stored or not",
        client_.session().Unsettled()));
    return kExitTimeout;
  }

  int ExitCode() const {
    if (refused_ == 0) return kExitOk;
    if (stored_ == 0) return exit_;
    PrintError(
        fmt::format("{} lines were stored and {} refused", stored_, refused_));
    return kExitPartly;
  }

  const Arguments& arguments_;
  std::string room_;
  ProgramClient program_;
  Client& client_ = program_.client;
  LineReader input_;
  JsonParser parser_;
  bool at_end_ = false;
  bool hopeless_ = false;  // the broker does not take our name
  std::uint64_t stored_ = 0;
  std::uint64_t refused_ = 0;
  int exit_ = kExitOk;  // of the last refusal
  Time progress_{0};
};

}  // namespace

int RunSend(const Arguments& arguments) {
  if (arguments.words.empty()) throw UsageError("send takes a room");
  if (arguments.words.size() == 1 && isatty(STDIN_FILENO) != 0) {
    throw UsageError("send takes a text, or - to read what you type");
  }
  if (arguments.lines && arguments.words.size() > 1 &&
      arguments.words.back() != "-") {
    throw UsageError("send --lines says what stdin holds, and takes no text");
  }
  return Sender(arguments).Run();
}

}  // namespace qun
