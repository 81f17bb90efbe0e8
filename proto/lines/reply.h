// What the desk answers to one client. PROTOCOL.md, section 6.
#ifndef QUN_PROTO_LINES_REPLY_H_
#define QUN_PROTO_LINES_REPLY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "proto/base/errc.h"
#include "proto/base/id.h"
#include "proto/json/json_parser.h"
#include "proto/lines/event.h"
#include "proto/lines/room_rules.h"

namespace qun {

// One of a session's last k that was refused.
struct RefusedK {
  std::uint64_t k = 0;
  Errc code = Errc::kInternal;

  bool operator==(const RefusedK&) const = default;
};
using RefusedList = std::vector<RefusedK>;

// In all of these: no session means that the request had none; k 0 and an
// empty `re` likewise.
struct Stored {
  std::optional<Id> session;
  std::uint64_t k = 0;
  std::string re;
  std::string room;  // empty: nothing new was recorded
  std::uint64_t n = 0;
  std::uint64_t seq = 0;
  std::uint64_t at = 0;
  RefusedList refused;
};

struct Refused {
  std::optional<Id> session;
  std::uint64_t k = 0;
  std::string re;
  Refusal refusal;
  RefusedList refused;
};

// `k` is what the broker takes next.
struct Resend {
  Id session;
  std::uint64_t k = 0;
  std::string re;
  std::optional<Refusal> reason;  // none: it was asked for by status
  RefusedList refused;
};

struct RoomInfo {
  std::string room;
  std::uint64_t n = 0;
  std::uint64_t first = 1;
  std::optional<std::uint64_t> members;  // only in a list of rooms
  RoomKind kind = RoomKind::kPublic;
  std::string with{};       // of a direct room: whom one talks with
  Role role = Role::kNone;  // one's own
  bool is_invited = false;  // one may join
  std::uint64_t read = 0;   // up to where one has read; 0: not known
};

// What the client must keep to, as the broker announced it.
struct Limits {
  std::uint64_t text = 0;
  std::uint64_t data = 0;
  std::uint64_t message = 0;
  std::uint64_t window = 0;
};

struct Welcome {
  std::string re;
  std::string user;
  Id log;
  Id run;
  std::uint64_t k = 0;
  Limits limits;
  std::vector<RoomInfo> rooms;
  RefusedList refused;
  bool forgotten = false;
};

struct Pong {
  std::string re;
  Id log;
  Id run;
  std::optional<std::uint64_t> k;
  RefusedList refused;
  bool forgotten = false;
};

struct Goodbye {
  std::string re;
};

// Lists hold as much as fits in a message; `next` is the name that the rest
// begins at, empty if there is none.
struct RoomList {
  std::string re;
  std::vector<RoomInfo> rooms;
  std::string next;
};

struct RosterEntry {
  std::string user;
  bool online = false;
  Role role = Role::kNone;  // in the room that was asked for
  std::string card{};       // what they want to be called there
  bool is_muted = false;
};
struct Roster {
  std::string re;
  std::string room;  // empty: everyone who is online
  std::vector<RosterEntry> users;
  std::string next;
};

// What is known of a room; answers `get`.
struct RoomState {
  std::string re;
  RoomInfo info;
  Policy policy = Policy::kOpen;
  bool is_muted = false;  // all but admins
  std::string settings;   // a JSON object, key → value; empty: none
};

// Stands behind the lines from `low` to `high`; `high` below `low`: none.
struct PageEnd {
  std::string re;
  std::string room;
  std::uint64_t n = 0;
  std::uint64_t first = 1;
  std::uint64_t low = 1;
  std::uint64_t high = 0;
  std::uint64_t began = 0;  // the room's last when this run began
  Id run{};
};

using Reply = std::variant<Stored, Refused, Resend, Welcome, Pong, Goodbye,
                           RoomList, Roster, RoomState, PageEnd>;

// One line, without newline.
std::string EncodeReply(const Reply& reply);

// The same limits for everyone, from limits.h.
Limits AnnouncedLimits();

// A line that came on the desk: an answer, a stored event flagged `replay`, or
// what goes to the members of a private room as it happens.
using DeskLine =
    std::variant<Reply, Event, RoomBeat, PresenceSignal, Marked, UnknownSignal>;
Result<DeskLine> DecodeDeskLine(JsonParser& parser, std::string_view line);

}  // namespace qun

#endif  // QUN_PROTO_LINES_REPLY_H_
