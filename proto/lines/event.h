// The numbered events of a room, and the signals, which are not recorded.
// PROTOCOL.md, section 5.
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
  kUnknown,  // a type of a later version; not in the table
};

struct EventTypeInfo {
  EventType type;
  std::string_view name;    // on the wire
  std::string_view fields;  // of this type only; '?': optional
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
  std::uint64_t line = 0;      // the `n` of the line it is about; 0: none
  std::string user;            // the user it is about; empty: none, or all
  std::uint64_t until = 0;     // like `at`; 0: for good
  std::string role;            // kGranted
  std::string kind;            // kCreated; empty: a public room
  std::string emoji;           // kReacted
  bool off = false;            // kReacted: the emoji was removed
  std::string setting;         // kChanged
  std::string value;           // kChanged; JSON; empty: removed
  std::uint64_t edited = 0;    // kSaid: the `n` of the edit; 0: none
  std::uint64_t recalled = 0;  // kSaid: the `n` of the recall; 0: none
  bool bot = false;
  bool replay = false;  // answers a `history`

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
  std::optional<Id> run{};  // only on the desk, where there is no topic
};
struct PresenceSignal {
  bool online = false;
  std::string room;
  std::string user;
  std::uint64_t at = 0;
};
// A signal of a later version.
struct UnknownSignal {};

// Sent to a connection of the desk, to find out whether it still exists.
struct Probe {};

// Tells a user's clients up to which line the user has read.
struct Marked {
  std::string room;
  std::uint64_t line = 0;
};

using FeedLine =
    std::variant<Event, Beat, RoomBeat, PresenceSignal, UnknownSignal>;

// One line, without newline.
std::string EncodeEvent(const Event& event);
std::string EncodeSignal(const Beat& beat);
std::string EncodeSignal(const RoomBeat& beat);
std::string EncodeSignal(const Marked& marked);
std::string EncodeSignal(const Probe& probe);
std::string EncodeSignal(const PresenceSignal& presence);

// A said line as it is stored after its recall by the line `by`: without its
// text and data.
Event Tombstone(const Event& said, std::uint64_t by);

// A stored line with the flag `replay`, which marks an answer to `history`.
std::string AsReplay(std::string_view stored_line);

// Reads a line of the feed. Fails if the line is not JSON, or if a field is
// missing or wrong.
Result<FeedLine> DecodeFeedLine(JsonParser& parser, std::string_view line);

// Parts of this decoder for the desk's decoder. They read the fields of a line
// whose `type` is known.
class JsonFields;
RoomBeat DecodeRoomBeat(JsonFields& fields);
PresenceSignal DecodePresence(JsonFields& fields, bool online);
Event DecodeEvent(JsonFields& fields, EventType type);
const EventTypeInfo* EventTypeFromName(std::string_view name);

}  // namespace qun

#endif  // QUN_PROTO_LINES_EVENT_H_
