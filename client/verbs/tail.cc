// qun tail: prints the lines of rooms as they come, each once.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <variant>

#include "client/program/ask_once.h"
#include "client/program/signals.h"
#include "client/program/verbs.h"
#include "client/words/exit_codes.h"
#include "client/words/print.h"
#include "proto/base/limits.h"
#include "proto/base/overloaded.h"

namespace qun {
namespace {

constexpr std::uint64_t kNewestDefault = 10;

class Tail {
 public:
  explicit Tail(const Arguments& arguments)
      : arguments_(arguments),
        signals_({SIGINT, SIGTERM}),
        program_(arguments, Options()) {}

  int Run() {
    // Resolve all rooms first: waiting for an answer drops lines that come.
    std::vector<std::string> rooms;
    for (const auto& word : arguments_.words) {
      int code = kExitOk;
      const auto room =
          ResolveRoom(client_, arguments_, RoomArgument(word), &code);
      if (!room) return code;
      rooms.push_back(*room);
    }
    for (const auto& room : rooms) client_.session().Follow(room, Start());
    with_room_ = arguments_.all || arguments_.words.size() > 1;
    heard_ = client_.Now();
    const int code = Loop();
    LeaveAndWait(client_);
    return code;
  }

 private:
  SessionOptions Options() const {
    SessionOptions options;
    options.all = arguments_.all;
    options.start = Start();
    return options;
  }

  StartAt Start() const {
    const std::uint64_t newest = arguments_.all ? 0 : kNewestDefault;
    return {arguments_.after, arguments_.newest.value_or(newest)};
  }

  int Loop() {
    const std::array files = {signals_.fd()};
    const Time started = client_.Now();
    bool connected = false;
    while (true) {
      for (const Notice& notice : client_.Step(files, kStep)) {
        const int code =
            std::visit([this](const auto& known) { return On(known); }, notice);
        if (code != kGoOn) return code;
      }
      if (const int signal = signals_.Take()) return ExitBySignal(signal);
      connected = connected || client_.session().IsConnected();
      const bool in_vain =
          !connected && client_.Now() - started >= arguments_.timeout;
      if (in_vain || client_.IsRefused()) {
        return NoConnection(client_, arguments_);
      }
      if (IsWaitOver()) return kExitTimeout;
    }
  }

  // Each returns kGoOn or the exit code.
  int On(const LineNotice& line) {
    Print(line);
    heard_ = client_.Now();
    return ++printed_ == arguments_.count ? kExitOk : kGoOn;
  }
  int On(const RefusedNotice& refused) {
    PrintError(FormatRefusal(refused.refusal));
    return ExitOf(refused.refusal.code);
  }
  int On(const ShutOutNotice& out) {
    PrintError(fmt::format("{}: {}", out.room, FormatRefusal(out.refusal)));
    const bool is_last = !arguments_.all && client_.session().Rooms().empty();
    return is_last ? ExitOf(out.refusal.code) : kGoOn;
  }
  int On(const UnreadableNotice& gap) {
    PrintError(FormatUnreadable(gap));
    return kGoOn;
  }
  int On(const LostNotice&) {
    PrintError("the broker does not respond; trying again");
    return kGoOn;
  }
  int On(const ForgottenNotice&) {
    PrintError(
        "lines that were printed here, or the line of --after, are not in the "
        "broker's log; ask the operator whether a backup was restored");
    return kGoOn;
  }
  // Nothing to print: tail neither says nor asks anything.
  int On(const OneOf<ConnectedNotice, PresenceNotice, MarkedNotice,
                     StoredNotice, DelayedNotice, AnswerNotice> auto&) {
    return kGoOn;
  }

  void Print(const LineNotice& line) const {
    if (arguments_.json) return PrintWire(line.raw);
    PrintText(FormatEvent(line.event, with_room_));
  }

  bool IsWaitOver() const {
    return arguments_.wait > Time(0) &&
           client_.Now() - heard_ >= arguments_.wait;
  }

  static constexpr int kGoOn = -1;

  const Arguments& arguments_;
  Signals signals_;
  ProgramClient program_;
  Client& client_ = program_.client;
  bool with_room_ = false;
  std::uint64_t printed_ = 0;
  Time heard_{0};
};

}  // namespace

int RunTail(const Arguments& arguments) {
  if (arguments.words.empty() != arguments.all) {
    throw UsageError("name rooms, or --all, but not both");
  }
  if (arguments.all && arguments.after) {
    throw UsageError("--after is a line of one room; leave out --all");
  }
  if (arguments.newest.value_or(0) > kHistoryLines) {
    throw UsageError(fmt::format(
        "-n must be at most {}; qun history prints more lines", kHistoryLines));
  }
  return Tail(arguments).Run();
}

}  // namespace qun
