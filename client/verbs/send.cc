// qun send: says a text or the content of stdin, and ends when the broker has
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

// Lines that may be read before the earlier ones are stored.
constexpr std::size_t kReadAhead = 1000;

// Turns CRLF into LF and removes one newline at the end.
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
        std::visit([this](const auto& known) { On(known); }, notice);
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

  // Sends the text of the command line or the whole stdin, unless stdin is to
  // be sent line by line.
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
      PrintError("there is nothing to send; give a text, or write to stdin");
      return kExitUsage;
    }
    Submit({room_, std::move(text), 0, {}});
    return kExitOk;
  }

  void ReadLines() {
    // The timeout counts only while the broker has something to store.
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

  // A line as `tail --json` prints it. Events other than said lines are
  // skipped.
  void SubmitWireLine(const std::string& line) {
    if (line.empty()) return;
    auto decoded = DecodeFeedLine(parser_, line);
    if (!decoded) {
      ++refused_;
      exit_ = kExitUsage;
      PrintError(fmt::format("a line of stdin is not one of the protocol: {}",
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

  void On(const ConnectedNotice&) { progress_ = client_.Now(); }
  void On(const StoredNotice& stored) {
    ++stored_;
    if (arguments_.json && !stored.raw.empty()) PrintWire(stored.raw);
    progress_ = client_.Now();
  }
  void On(const RefusedNotice& refused) {
    Refuse(refused.refusal);
    if (refused.ticket == 0) hopeless_ = true;
    progress_ = client_.Now();
  }
  void On(const DelayedNotice& delayed) {
    PrintError(FormatRefusal(delayed.refusal));
  }
  // Nothing to do: send reads no room, and waits for a lost broker until its
  // time is up.
  void On(const OneOf<LostNotice, LineNotice, PresenceNotice, AnswerNotice,
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
        "the broker did not say in time whether it stored {} of the lines; see "
        "the history before you send them again",
        client_.session().Unsettled()));
    return kExitTimeout;
  }

  int ExitCode() const {
    if (refused_ == 0) return kExitOk;
    if (stored_ == 0) return exit_;
    PrintError(fmt::format("{} {} stored and {} refused",
                           FormatCount(stored_, "line"),
                           stored_ == 1 ? "was" : "were", refused_));
    return kExitPartly;
  }

  const Arguments& arguments_;
  std::string room_;
  ProgramClient program_;
  Client& client_ = program_.client;
  LineReader input_;
  JsonParser parser_;
  bool at_end_ = false;
  bool hopeless_ = false;  // the broker refuses our name
  std::uint64_t stored_ = 0;
  std::uint64_t refused_ = 0;
  int exit_ = kExitOk;  // of the last refusal
  Time progress_{0};
};

}  // namespace

int RunSend(const Arguments& arguments) {
  if (arguments.words.empty()) {
    throw UsageError("name a room: qun send ROOM TEXT");
  }
  if (arguments.words.size() == 1 && isatty(STDIN_FILENO) != 0) {
    throw UsageError("give a text to send, or - to read what you type");
  }
  if (arguments.lines && arguments.words.size() > 1 &&
      arguments.words.back() != "-") {
    throw UsageError("--lines sends the lines of stdin; leave out the text");
  }
  return Sender(arguments).Run();
}

}  // namespace qun
