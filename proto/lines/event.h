// What was said and done: the numbered events of a room, and the signals that
// are not recorded. PROTOCOL.md, section 5.
#ifndef QUN_PROTO_LINES_EVENT_H_
#define QUN_PROTO_LINES_EVENT_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "proto/base/errc.h"
#include "proto/base/id.h"
#include "proto/json/json_parser.h"

namespace qun {

enum class EventType : std::uint8_t {
  kSaid,
  kEdited,
  kRecalled,
  kReacted,
  kCreated,
  kAsked,
  kJoined,
  kLeft,
  kInvited,
  kApproved,
  kDeclined,
  kKicked,
  kBanned,
  kUnbanned,
  kMuted,
  kUnmuted,
  kGranted,
  kRevoked,
  kChanged,
  kUnknown,  // of a later version: has its number, and is not in the table
};

struct EventTypeInfo {
  EventType type;
  std::string_view name;    // on the wire
  std::string_view fields;  // besides those of every event; '?': optional
};

// All types, in the order of PROTOCOL.md.
std::span<const EventTypeInfo> AllEventTypes();
const EventTypeInfo& Info(EventType type);

struct Event {
  std::uint64_t seq = 0;  // in the log
  std::uint64_t n = 0;    // in the room
  std::string room;
  std::uint64_t at = 0;  // milliseconds since the Unix epoch
  EventType type = EventType::kSaid;
  std::string from;
  std::string text;            // kSaid, kEdited
  std::uint64_t reply_to = 0;  // kSaid; 0: none
  std::string data;            // kSaid; a JSON object; empty: none
  std::uint64_t line = 0;      // of the room, that it is about; 0: none
  std::string user;            // whom it is about; empty: nobody, or all
  std::uint64_t until = 0;     // like `at`; 0: for good
  std::string role;            // kGranted
  std::string kind;            // kCreated; empty: a public room
  std::string emoji;           // kReacted
  bool off = false;            // kReacted: it was taken away
  std::string setting;         // kChanged
  std::string value;           // kChanged; JSON; empty: removed
  // kSaid: the line that gave it another text, or that took its text away.
  std::uint64_t edited = 0;
  std::uint64_t recalled = 0;
  bool bot = false;
  bool replay = false;  // came as an answer to history

  bool operator==(const Event&) const = default;
};

// Signals.
struct Beat {
  Id log;
  Id run;
  std::uint64_t b = 0;
};
struct RoomBeat {
  std::string room;
  std::uint64_t n = 0;
  std::optional<Id> run{};  // on the desk, where no topic tells
};
struct Up {};
struct PresenceSignal {
  bool online = false;
  std::string room;
  std::string user;
  std::uint64_t at = 0;
};
// A signal of a later version.
struct UnknownSignal {};

// Somebody's own clients are told up to where they have read.
struct Marked {
  std::string room;
  std::uint64_t line = 0;
};

using FeedLine =
    std::variant<Event, Beat, RoomBeat, Up, PresenceSignal, UnknownSignal>;

// One line, without newline.
std::string EncodeEvent(const Event& event);
std::string EncodeSignal(const Beat& beat);
std::string EncodeSignal(const RoomBeat& beat);
std::string EncodeSignal(const Marked& marked);
std::string EncodeSignal(const Up& up);
std::string EncodeSignal(const PresenceSignal& presence);

// What is kept of a line that was recalled by the line `by`: that it was there.
Event Tombstone(const Event& said, std::uint64_t by);

// The stored line of an event, flagged as an answer to history.
std::string AsReplay(std::string_view stored_line);

// Reads a line of the feed. Fails as DecodeRequest does.
Result<FeedLine> DecodeFeedLine(JsonParser& parser, std::string_view line);

// The parts of the decoder that the desk's shares: what is read once its `type`
// is known. For codecs.
class JsonFields;
RoomBeat DecodeRoomBeat(JsonFields& fields);
PresenceSignal DecodePresence(JsonFields& fields, bool online);
Event DecodeEvent(JsonFields& fields, EventType type);
const EventTypeInfo* EventTypeFromName(std::string_view name);

}  // namespace qun

#endif  // QUN_PROTO_LINES_EVENT_H_
