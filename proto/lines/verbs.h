// The table of verbs: what a request may ask for. PROTOCOL.md, section 4,
// holds the same table.
#ifndef QUN_PROTO_LINES_VERBS_H_
#define QUN_PROTO_LINES_VERBS_H_

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

enum class VerbKind : std::uint8_t {
  kRecorded,  // changes the log; counted by k; intake or desk
  kCounter,   // asks for the session's counter behind its lines; intake
  kQuery,     // changes nothing; repeated until answered; desk
};

// Who may, in the room that a request names. An operator counts as more than an
// owner in every public room.
enum class Right : std::uint8_t {
  kAnyone,   // everyone whom the broker lets in
  kReader,   // of a public room everyone, of a private one its members
  kSpeaker,  // in an open public room everyone, in others its members; nobody
             // who is banned or muted
  kMember,
  kAdmin,
  kOwner,
};

// On the wire of PROTOCOL.md and in help: "anyone", "reader", …
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
