#include "client/words/print.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <ctime>
#include <system_error>

#include "client/terminal/tty.h"
#include "client/terminal/wrap.h"
#include "client/words/describe.h"
#include "proto/base/duration.h"
#include "proto/text/text_sanitize.h"

namespace qun {
namespace {

// HH:MM in the local time zone.
std::string FormatTime(std::uint64_t at_ms) {
  const auto seconds = static_cast<std::time_t>(at_ms / kMsPerSecond);
  std::tm local{};
  localtime_r(&seconds, &local);
  return fmt::format("{:02}:{:02}", local.tm_hour, local.tm_min);
}

std::string RoomPrefix(const std::string& room, bool with_room) {
  return with_room ? fmt::format("[{}] ", Safe(room)) : std::string();
}

}  // namespace

std::string FormatEvent(const Event& event, bool with_room) {
  return fmt::format("{}{} {}", RoomPrefix(event.room, with_room),
                     FormatTime(event.at), Describe(event));
}

std::string FormatPresence(const PresenceSignal& presence, bool with_room) {
  return fmt::format("{}{} * {} is {}", RoomPrefix(presence.room, with_room),
                     FormatTime(presence.at), Safe(presence.user),
                     presence.online ? "online" : "offline");
}

std::string FormatRoom(const RoomInfo& room) {
  std::string text =
      room.with.empty() ? Safe(room.room) : "@" + Safe(room.with);
  if (room.is_invited) text += "  you are invited";
  text += fmt::format("  {}, {}", FormatCount(room.n, "line"),
                      FormatCount(room.members.value_or(0), "member"));
  if (room.kind != RoomKind::kPublic) {
    text += fmt::format("  {}", NameOf(room.kind));
  }
  return text;
}

std::string FormatRoomState(const RoomState& room) {
  std::string text = FormatRoom(room.info);
  text += fmt::format("\npolicy: {}", NameOf(room.policy));
  if (room.is_muted) text += "\nmuted: everyone but admins";
  if (room.info.role != Role::kNone) {
    text += fmt::format("\nyour role: {}", NameOf(room.info.role));
  }
  if (room.settings != "{}" && !room.settings.empty()) {
    text += fmt::format("\nsettings: {}", Safe(room.settings));
  }
  return text;
}

std::string FormatRooms(const RoomList& list) {
  std::string text;
  for (const RoomInfo& room : list.rooms) {
    if (!text.empty()) text.push_back('\n');
    text += FormatRoom(room);
  }
  return text;
}

std::string FormatRoster(const Roster& roster) {
  std::string text;
  for (const RosterEntry& entry : roster.users) {
    if (!text.empty()) text.push_back('\n');
    text += Safe(entry.user);
    if (!entry.card.empty()) text += fmt::format(" ({})", Safe(entry.card));
    if (entry.role > Role::kMember) {
      text += fmt::format("  {}", NameOf(entry.role));
    }
    if (entry.is_muted) text += "  (muted)";
    if (!entry.online) text += "  (offline)";
  }
  return text;
}

std::string FormatCount(std::uint64_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string FormatUnreadable(const UnreadableNotice& gap) {
  const std::string lines =
      gap.low == gap.high ? fmt::format("line {}", gap.low)
                          : fmt::format("lines {} to {}", gap.low, gap.high);
  return fmt::format(
      "skipped {} of {}: damaged, or written for a later version of qun", lines,
      Safe(gap.room));
}

std::string FormatRefusal(const Refusal& refusal) {
  std::string text = Safe(refusal.why);
  if (!refusal.suggestion.empty()) {
    text += fmt::format("; try \"{}\"", Safe(refusal.suggestion));
  }
  return text;
}

void PrintLine(const std::string& line) {
  const bool written =
      std::fwrite(line.data(), 1, line.size(), stdout) == line.size() &&
      std::fputc('\n', stdout) != EOF && std::fflush(stdout) == 0;
  if (!written) {
    throw std::system_error(errno, std::generic_category(),
                            "the output cannot be written");
  }
}

void PrintText(const std::string& text) {
  PrintLine(IsTerminal(STDOUT_FILENO)
                ? Wrap(text, SizeOf(STDOUT_FILENO).columns)
                : text);
}

void PrintWire(const std::string& json) {
  PrintLine(IsTerminal(STDOUT_FILENO) ? EscapeJsonForTerminal(json) : json);
}

void PrintError(const std::string& text) {
  fmt::print(stderr, "qun: {}\n", SanitizeForTerminal(text, true));
}

}  // namespace qun
