// The table of verbs. PROTOCOL.md, section 4, has the same table.
#ifndef QUN_PROTO_LINES_VERBS_H_
#define QUN_PROTO_LINES_VERBS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace qun {

enum class Verb : std::uint8_t {
  kSay,
  kEdit,
  kRecall,
  kReact,
  kSkip,
  kCreate,
  kJoin,
  kLeave,
  kInvite,
  kApprove,
  kDecline,
  kKick,
  kBan,
  kUnban,
  kMute,
  kUnmute,
  kGrant,
  kRevoke,
  kSet,
  kMark,
  kRegister,
  kStatus,
  kHello,
  kBye,
  kPing,
  kHistory,
  kRooms,
  kWho,
  kGet,
};

inline constexpr std::size_t kVerbCount =
    static_cast<std::size_t>(Verb::kGet) + 1;

enum class VerbKind : std::uint8_t {
  kRecorded,  // changes the log; counted by k; intake or desk
  kCounter,   // asks for the session's counter, after its lines; intake
  kQuery,     // changes nothing; repeated until answered; desk
};

// The right that a verb needs in the room that the request names. An operator
// outranks the owner of a public room.
enum class Right : std::uint8_t {
  kAnyone,   // everyone whom the broker lets in
  kReader,   // public room: everyone; private room: members
  kSpeaker,  // open public room: everyone; other rooms: members. Nobody who is
             // banned or muted
  kMember,
  kAdmin,
  kOwner,
};

// "anyone", "reader", …, as in PROTOCOL.md.
std::string_view NameOf(Right right);

struct VerbInfo {
  Verb verb;
  std::string_view name;  // on the wire
  VerbKind kind;
  Right right;
  bool needs_keys;          // a broker without keys refuses it
  std::string_view fields;  // space-separated; '?' marks an optional one
  std::string_view help;
};

// All verbs, in the order of PROTOCOL.md.
std::span<const VerbInfo> AllVerbs();
const VerbInfo& Info(Verb verb);
std::optional<Verb> VerbFromName(std::string_view name);

}  // namespace qun

#endif  // QUN_PROTO_LINES_VERBS_H_
