// qun history: prints stored lines of a room, page by page.
#include <fmt/format.h>

#include <algorithm>

#include "client/program/ask_once.h"
#include "client/program/verbs.h"
#include "client/session/pages.h"
#include "client/words/exit_codes.h"
#include "client/words/print.h"
#include "proto/base/limits.h"

namespace qun {
namespace {

void Print(const Arguments& arguments, const LineNotice& line) {
  if (arguments.json) return PrintWire(line.raw);
  PrintText(FormatEvent(line.event, false));
}

void Print(const UnreadableNotice& gap) { PrintError(FormatUnreadable(gap)); }

// Asks for one page. Returns 0 if it came, and otherwise the exit code.
int AskPage(Client& client, const Arguments& arguments, const History& query,
            AnswerNotice* page) {
  auto answer = AskAndWait(client, arguments, query);
  if (!answer) return NoConnection(client, arguments);
  *page = *std::move(answer);
  return RefusedExit(*page);
}

// Reads forward from `query.after` and prints each page.
int PrintForward(Client& client, const Arguments& arguments, History query,
                 std::uint64_t left) {
  while (left > 0 && query.after < kMaxInteger - 1) {
    query.limit = std::min<std::uint64_t>(left, kHistoryLines);
    AnswerNotice page;
    const int code = AskPage(client, arguments, query, &page);
    if (code != kExitOk) return code;
    const PageEnd* end = EndOf(query, page);
    if (end == nullptr) return NoAnswer(page);
    if (end->high < end->low) return kExitOk;
    for (const auto& gap : GapsIn(*end, page.lines)) Print(gap);
    for (const LineNotice& line : page.lines) Print(arguments, line);
    left -= end->high - end->low + 1;
    query.after = end->high;
  }
  return kExitOk;
}

// Reads backward from `query.before` to collect the newest lines, and then
// prints them in order.
int PrintNewest(Client& client, const Arguments& arguments,
                const History& query, std::uint64_t count) {
  NewestLines newest(query.room, query.before, count);
  while (const auto next = newest.Next()) {
    AnswerNotice page;
    const int code = AskPage(client, arguments, *next, &page);
    if (code != kExitOk) return code;
    if (EndOf(*next, page) == nullptr) return NoAnswer(page);
    newest.Add(std::move(page));
  }
  for (const auto& gap : newest.gaps()) Print(gap);
  for (const LineNotice& line : newest.lines()) Print(arguments, line);
  return kExitOk;
}

}  // namespace

int RunHistory(const Arguments& arguments) {
  if (arguments.words.size() != 1) {
    throw UsageError("name one room: qun history ROOM");
  }
  History query;
  query.room = RoomArgument(arguments.words[0]);
  query.after = arguments.after;
  query.before = arguments.before;
  if (query.after >= kMaxInteger || query.before == 0 ||
      (query.after && query.before && *query.after >= *query.before)) {
    throw UsageError(
        "there are no lines between --after and --before; choose others");
  }
  ProgramClient program(arguments, AskOnly());
  Client& client = program.client;
  int code = kExitOk;
  const auto room = ResolveRoom(client, arguments, query.room, &code);
  if (!room) return code;
  query.room = *room;
  if (query.after) {
    return PrintForward(client, arguments, query,
                        arguments.newest.value_or(kMaxInteger));
  }
  return PrintNewest(client, arguments, query,
                     arguments.newest.value_or(kHistoryDefault));
}

}  // namespace qun
