// A client's requests: a struct for each verb, and the codec of their lines.
// PROTOCOL.md, section 4.
#ifndef QUN_PROTO_LINES_REQUEST_H_
#define QUN_PROTO_LINES_REQUEST_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>

#include "proto/base/concatenate.h"
#include "proto/base/errc.h"
#include "proto/base/id.h"
#include "proto/base/limits.h"
#include "proto/json/json_parser.h"
#include "proto/lines/room_rules.h"
#include "proto/lines/verbs.h"

namespace qun {

struct Say {
  std::string room;
  std::string text;
  std::uint64_t reply_to = 0;  // 0: no reply
  std::string data;            // a JSON object, minified; empty: none
};
struct Edit {
  std::string room;
  std::uint64_t line = 0;
  std::string text;
};
struct Recall {
  std::string room;
  std::uint64_t line = 0;
};
struct React {
  std::string room;
  std::uint64_t line = 0;
  std::string emoji;
  bool off = false;
};
struct Skip {};
struct Create {
  std::string room;
  bool is_private = false;
  std::optional<Policy> policy{};  // empty: kOpen; if private, kInvitation
};
struct Join {
  std::string room;
};
struct Leave {
  std::string room;
};
// An admin's action on one user. The name `user` is unchecked.
template <Verb kVerb>
struct ActOn {
  std::string room;
  std::string user;
};
using Invite = ActOn<Verb::kInvite>;
using Approve = ActOn<Verb::kApprove>;
using Decline = ActOn<Verb::kDecline>;
using Kick = ActOn<Verb::kKick>;
using Ban = ActOn<Verb::kBan>;
using Unban = ActOn<Verb::kUnban>;
using Revoke = ActOn<Verb::kRevoke>;
struct Mute {
  std::string room;
  std::string user;           // empty: everyone
  std::uint64_t seconds = 0;  // 0: until unmuted
};
struct Unmute {
  std::string room;
  std::string user;  // empty: everyone
};
struct Grant {
  std::string room;
  std::string user;
  Role role = Role::kAdmin;  // or kOwner
};
struct Set {
  std::string room;
  std::string setting;    // a key of the table of settings
  std::string value;      // JSON; empty: remove the setting
  std::string text{};     // the text of the value, if it is a JSON string
  std::uint64_t ttl = 0;  // seconds; 0: for good
};
struct Mark {
  std::string room;
  std::uint64_t line = 0;
};
// Sent on a connection with the key of an invitation.
struct Register {
  std::string key;  // the public key that the sender will use
};
struct Status {};
// The newest event that a client knows.
struct LastKnown {
  std::uint64_t seq = 0;
  std::uint64_t at = 0;
};
struct Hello {
  bool listen = false;
  std::optional<LastKnown> last;
};
struct Bye {};
struct Ping {
  bool listen = false;
  std::optional<LastKnown> last;
};
struct History {
  std::string room;
  std::optional<std::uint64_t> after;
  std::optional<std::uint64_t> before;
  std::uint64_t limit = kHistoryDefault;
};
// Lists come in parts. `start` is the first name that is wanted, in the order
// of folded names; empty: from the beginning.
struct ListRooms {
  std::string start;
};
struct Who {
  std::string room;  // empty: everyone who is online
  std::string start;
};
struct Get {
  std::string room;
};
// In the order of Verb: first the recorded requests, then the queries.
using RecordedBody =
    std::variant<Say, Edit, Recall, React, Skip, Create, Join, Leave, Invite,
                 Approve, Decline, Kick, Ban, Unban, Mute, Unmute, Grant,
                 Revoke, Set, Mark, Register>;
using QueryBody =
    std::variant<Status, Hello, Bye, Ping, History, ListRooms, Who, Get>;
using Body = Concatenate<RecordedBody, QueryBody>;

// The room or the user that a request names; null if it names none. `Verbs` are
// structs of verbs.
template <typename... Verbs>
const std::string* RoomOf(const std::variant<Verbs...>& body) {
  return std::visit(
      [](const auto& verb) -> const std::string* {
        if constexpr (requires { verb.room; }) {
          // `who` may name no room.
          const bool may_lack = requires { verb.start; };
          return may_lack && verb.room.empty() ? nullptr : &verb.room;
        } else {
          return nullptr;
        }
      },
      body);
}
template <typename... Verbs>
const std::string* UserOf(const std::variant<Verbs...>& body) {
  return std::visit(
      [](const auto& verb) -> const std::string* {
        if constexpr (requires { verb.user; }) {
          return verb.user.empty() ? nullptr : &verb.user;
        } else {
          return nullptr;
        }
      },
      body);
}

// The fields that any request may have. Names are unchecked.
struct Envelope {
  std::string as;  // empty: none
  std::optional<Id> session;
  std::uint64_t k = 0;  // 0: none
  std::string re;       // empty: none
  bool bot = false;
};

struct Request {
  Envelope envelope;
  Body body;

  Verb verb() const { return static_cast<Verb>(body.index()); }
};

// A request that breaks a rule. The envelope has the fields that could be read,
// so that the refusal reaches the client and uses up the k.
struct BadRequest {
  Envelope envelope;
  Refusal refusal;
};

// Whether a request must name its sender, or the connection's key proves the
// sender.
enum class Naming : std::uint8_t { kClaimed, kProved };

// Reads one line. Checks types, ranges and the fields that the verb needs, but
// neither names nor rights. No content of a line makes it throw.
tl::expected<Request, BadRequest> DecodeRequest(
    JsonParser& parser, std::string_view line,
    Naming naming = Naming::kClaimed);

// Writes one line, without newline. The request must be one that DecodeRequest
// accepts.
std::string EncodeRequest(const Request& request);

}  // namespace qun

#endif  // QUN_PROTO_LINES_REQUEST_H_
