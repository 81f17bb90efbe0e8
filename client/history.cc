// qun history: prints what was said in a room, page by page, and ends.
#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "client/ask.h"
#include "client/exit_codes.h"
#include "client/print.h"
#include "client/verbs.h"
#include "proto/limits.h"

namespace qun {
namespace {

void Print(const Arguments& arguments, const LineNotice& line) {
  if (arguments.json) return PrintWire(line.raw);
  PrintLine(FormatEvent(line.event, false));
}

// Asks for one page. Its lines are in the answer; the exit code otherwise.
int AskPage(Client& client, const Arguments& arguments, const History& query,
            AnswerNotice* page) {
  auto answer = AskAndWait(client, arguments, query);
  if (!answer) return NoConnection(arguments);
  *page = *std::move(answer);
  return RefusedExit(*page);
}

// Forward from `query.after`, printing as it goes.
int PrintForward(Client& client, const Arguments& arguments, History query,
                 std::uint64_t left) {
  while (left > 0) {
    query.limit = std::min<std::uint64_t>(left, kHistoryLines);
    AnswerNotice page;
    const int code = AskPage(client, arguments, query, &page);
    if (code != kExitOk || page.lines.empty()) return code;
    for (const LineNotice& line : page.lines) Print(arguments, line);
    left -= std::min<std::uint64_t>(left, page.lines.size());
    query.after = page.lines.back().event.n;
  }
  return kExitOk;
}

// Backward from `query.before` to collect the newest, then printed in order.
int PrintNewest(Client& client, const Arguments& arguments, History query,
                std::uint64_t left) {
  std::deque<LineNotice> lines;
  while (left > 0) {
    query.limit = std::min<std::uint64_t>(left, kHistoryLines);
    AnswerNotice page;
    const int code = AskPage(client, arguments, query, &page);
    if (code != kExitOk) return code;
    if (page.lines.empty()) break;
    left -= std::min<std::uint64_t>(left, page.lines.size());
    query.before = page.lines.front().event.n;
    lines.insert(lines.begin(), page.lines.begin(), page.lines.end());
    if (*query.before == 1) break;
  }
  for (const LineNotice& line : lines) Print(arguments, line);
  return kExitOk;
}

}  // namespace

int RunHistory(const Arguments& arguments) {
  if (arguments.words.size() != 1) {
    throw UsageError("history takes one room");
  }
  History query;
  query.room = RoomArgument(arguments.words[0]);
  query.after = arguments.after;
  query.before = arguments.before;
  if (query.before == 0 ||
      (query.after && query.before && *query.after >= *query.before)) {
    throw UsageError("there are no lines between --after and --before");
  }
  Client client(arguments.endpoints, AskOnly(arguments));
  if (query.after) {
    return PrintForward(client, arguments, query,
                        arguments.newest.value_or(kMaxInteger));
  }
  return PrintNewest(client, arguments, query,
                     arguments.newest.value_or(kHistoryDefault));
}

}  // namespace qun
