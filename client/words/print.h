// Formats events, answers and errors for people. The texts are safe for a
// terminal. The Format functions are pure except for the local time zone.
#ifndef QUN_CLIENT_WORDS_PRINT_H_
#define QUN_CLIENT_WORDS_PRINT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "client/session/notice.h"
#include "proto/lines/event.h"
#include "proto/lines/reply.h"

namespace qun {

// An event, on one line if its text has one: "12:00 alice: hi". With
// `with_room`, the room comes first.
std::string FormatEvent(const Event& event, bool with_room);
std::string FormatPresence(const PresenceSignal& presence, bool with_room);
// One line for each room or user.
std::string FormatRoom(const RoomInfo& room);
std::string FormatRooms(const RoomList& list);
std::string FormatRoster(const Roster& roster);
// A room and its settings, on several lines.
std::string FormatRoomState(const RoomState& room);
// "1 line", "2 lines".
std::string FormatCount(std::uint64_t count, std::string_view what);
std::string FormatUnreadable(const UnreadableNotice& gap);
std::string FormatRefusal(const Refusal& refusal);

// Writes a line to stdout and flushes it, so that a pipe gets it at once.
// Throws std::system_error if it cannot be written.
void PrintLine(const std::string& line);
// Writes lines for people in the same way. On a terminal, they are wrapped.
void PrintText(const std::string& text);
// Writes a line of the protocol in the same way. On a terminal, characters that
// could control it are escaped in the JSON.
void PrintWire(const std::string& json);
// Writes "qun: …" to stderr, safe for a terminal.
void PrintError(const std::string& text);

}  // namespace qun

#endif  // QUN_CLIENT_WORDS_PRINT_H_
