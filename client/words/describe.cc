#include "client/words/describe.h"

#include <fmt/format.h>

#include <string_view>

#include "client/terminal/wrap.h"
#include "proto/text/text_sanitize.h"

namespace qun {
namespace {

// Further lines of a text are indented.
std::string Indented(const std::string& text) {
  std::string indented;
  for (const char c : SanitizeForTerminal(text, true)) {
    indented.push_back(c);
    if (c == '\n') indented += kIndent;
  }
  return indented;
}

std::string Said(const Event& event) {
  if (event.recalled != 0) {
    return fmt::format("* a line of {} was recalled", Safe(event.from));
  }
  return fmt::format("{}: {}{}", Safe(event.from), Indented(event.text),
                     event.edited != 0 ? " (edited)" : "");
}

std::string Edited(const Event& event) {
  // The line was edited again, or recalled.
  if (event.text.empty()) return fmt::format("edited line {}", event.line);
  return fmt::format("edited line {}: {}", event.line, Indented(event.text));
}

std::string Muted(const Event& event) {
  return event.user.empty() ? "muted everyone but admins"
                            : fmt::format("muted {}", Safe(event.user));
}

std::string Changed(const Event& event) {
  if (event.value.empty())
    return fmt::format("removed {}", Safe(event.setting));
  return fmt::format("set {} to {}", Safe(event.setting), Safe(event.value));
}

// What the user did, to follow the user's name.
// NOLINTNEXTLINE(readability-function-size): a table.
std::string Did(const Event& event) {
  const std::string user = Safe(event.user);
  switch (event.type) {
    case EventType::kEdited:
      return Edited(event);
    case EventType::kRecalled:
      return fmt::format("recalled line {}", event.line);
    case EventType::kReacted:
      return fmt::format("{} {} {} line {}", event.off ? "removed" : "added",
                         Safe(event.emoji), event.off ? "from" : "to",
                         event.line);
    case EventType::kCreated:
      return "created this room";
    case EventType::kAsked:
      return "asked to join";
    case EventType::kJoined:
      return "joined";
    case EventType::kLeft:
      return "left";
    case EventType::kInvited:
      return fmt::format("invited {}", user);
    case EventType::kApproved:
      return fmt::format("let {} in", user);
    case EventType::kDeclined:
      return fmt::format("declined {}", user);
    case EventType::kKicked:
      return fmt::format("kicked {}", user);
    case EventType::kBanned:
      return fmt::format("banned {}", user);
    case EventType::kUnbanned:
      return fmt::format("unbanned {}", user);
    case EventType::kMuted:
      return Muted(event);
    case EventType::kUnmuted:
      return fmt::format("unmuted {}", user.empty() ? "everyone" : user);
    case EventType::kGranted:
      return fmt::format("made {} {}", user, Safe(event.role));
    case EventType::kRevoked:
      return fmt::format("made {} an ordinary member", user);
    case EventType::kChanged:
      return Changed(event);
    case EventType::kSaid:
    case EventType::kUnknown:
      break;
  }
  return "did something that this version of qun does not know; update qun";
}

}  // namespace

std::string Safe(const std::string& text) {
  return SanitizeForTerminal(text, false);
}

std::string Describe(const Event& event) {
  if (event.type == EventType::kSaid) return Said(event);
  return fmt::format("* {} {}", Safe(event.from), Did(event));
}

}  // namespace qun
