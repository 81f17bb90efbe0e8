// The desk's answers to one client. PROTOCOL.md, section 6.
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

// A refused `k`, one of the last ones of a session.
struct RefusedK {
  std::uint64_t k = 0;
  Errc code = Errc::kInternal;

  bool operator==(const RefusedK&) const = default;
};
using RefusedList = std::vector<RefusedK>;

// In all answers: without a session, the request had none; likewise if `k` is 0
// or `re` is empty.
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

// `k` is the next one that the broker expects.
struct Resend {
  Id session;
  std::uint64_t k = 0;
  std::string re;
  std::optional<Refusal> reason;  // empty: answers a `status`
  RefusedList refused;
};

struct RoomInfo {
  std::string room;
  std::uint64_t n = 0;
  std::uint64_t first = 1;
  std::optional<std::uint64_t> members;  // only in a list of rooms
  RoomKind kind = RoomKind::kPublic;
  std::string with{};       // direct room: the other user
  Role role = Role::kNone;  // the client's own
  bool is_invited = false;  // the client may join
  std::uint64_t read = 0;   // the last line that the user has read; 0: unknown
};

// The limits that the broker announces. Its clients must keep them.
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

// A list contains as much as fits into a message. `next` is the first name of
// the rest; empty if the list is complete.
struct RoomList {
  std::string re;
  std::vector<RoomInfo> rooms;
  std::string next;
};

struct RosterEntry {
  std::string user;
  bool online = false;
  Role role = Role::kNone;  // in the room that was asked for
  std::string card{};       // the name that the user has chosen for the room
  bool is_muted = false;
};
struct Roster {
  std::string re;
  std::string room;  // empty: everyone who is online
  std::vector<RosterEntry> users;
  std::string next;
};

// A room and its settings; answers `get`.
struct RoomState {
  std::string re;
  RoomInfo info;
  Policy policy = Policy::kOpen;
  bool is_muted = false;  // everyone but admins is muted
  std::string settings;   // a JSON object, key → value; empty: none
};

// The end of a page, after its lines from `low` to `high`. The page is empty if
// `high` is below `low`.
struct PageEnd {
  std::string re;
  std::string room;
  std::uint64_t n = 0;
  std::uint64_t first = 1;
  std::uint64_t low = 1;
  std::uint64_t high = 0;
  std::uint64_t began = 0;  // the room's last line when the broker started
  Id run{};
};

using Reply = std::variant<Stored, Refused, Resend, Welcome, Pong, Goodbye,
                           RoomList, Roster, RoomState, PageEnd>;

// One line, without newline.
std::string EncodeReply(const Reply& reply);

// The limits of limits.h, which are the same for all clients.
Limits AnnouncedLimits();

// A line from the desk: an answer, a stored event flagged `replay`, or a new
// event or a signal of a private room.
using DeskLine =
    std::variant<Reply, Event, RoomBeat, PresenceSignal, Marked, UnknownSignal>;
Result<DeskLine> DecodeDeskLine(JsonParser& parser, std::string_view line);

}  // namespace qun

#endif  // QUN_PROTO_LINES_REPLY_H_
