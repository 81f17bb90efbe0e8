// The table of verbs: what a request may ask for. PROTOCOL.md, section 4,
// holds the same table.
#ifndef QUN_PROTO_VERBS_H_
#define QUN_PROTO_VERBS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace qun {

enum class Verb : std::uint8_t {
  kSay,
  kSkip,
  kCreate,
  kJoin,
  kLeave,
  kStatus,
  kHello,
  kBye,
  kPing,
  kHistory,
  kRooms,
  kWho,
  kRegister,
};

enum class VerbKind : std::uint8_t {
  kRecorded,  // changes the log; counted by k; intake or desk
  kCounter,   // asks for the session's counter behind its lines; intake
  kQuery,     // changes nothing; repeated until answered; desk
};

struct VerbInfo {
  Verb verb;
  std::string_view name;  // on the wire
  VerbKind kind;
  std::string_view fields;  // space-separated; '?' marks an optional one
  std::string_view help;
};

// All verbs, in the order of PROTOCOL.md.
std::span<const VerbInfo> AllVerbs();
const VerbInfo& Info(Verb verb);
std::optional<Verb> VerbFromName(std::string_view name);

}  // namespace qun

#endif  // QUN_PROTO_VERBS_H_
