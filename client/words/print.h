// What a person reads: one event, answer or error as text that is safe for a
// terminal. Pure, but for the local time zone.
#ifndef QUN_CLIENT_WORDS_PRINT_H_
#define QUN_CLIENT_WORDS_PRINT_H_

#include <string>

#include "client/session/notice.h"
#include "proto/lines/event.h"
#include "proto/lines/reply.h"

namespace qun {

// One event on one line, or more if its text has more: "12:00 alice: hi". With
// `with_room`, the room stands before it.
std::string FormatEvent(const Event& event, bool with_room);
std::string FormatPresence(const PresenceSignal& presence, bool with_room);
// A line each: rooms with their members and last line, users with a mark.
std::string FormatRoom(const RoomInfo& room);
std::string FormatRooms(const RoomList& list);
std::string FormatRoster(const Roster& roster);
// What is known of a room, on several lines.
std::string FormatRoomState(const RoomState& room);
std::string FormatUnreadable(const UnreadableNotice& gap);
// What happened and what to do.
std::string FormatRefusal(const Refusal& refusal);

// Writes a line to stdout and flushes it, so that a pipe has it at once. Throws
// std::system_error if it cannot: what was not printed is not done.
void PrintLine(const std::string& line);
// Writes a line of the wire likewise; on a terminal, what could steer it is
// escaped as JSON allows.
void PrintWire(const std::string& json);
// Writes "qun: …" to stderr, safe for a terminal.
void PrintError(const std::string& text);

}  // namespace qun

#endif  // QUN_CLIENT_WORDS_PRINT_H_
