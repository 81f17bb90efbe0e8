// The kinds of rooms, how users join them, and the roles of their members.
// PROTOCOL.md, section 9.
#ifndef QUN_PROTO_LINES_ROOM_RULES_H_
#define QUN_PROTO_LINES_ROOM_RULES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace qun {

// The values of these three are stored in ledgers: append, never renumber.
enum class RoomKind : std::uint8_t {
  kPublic,   // on the feed, for everyone
  kPrivate,  // on the desk, for its members
  kDirect,   // a private room of two users, or of one
};

enum class Policy : std::uint8_t {
  kOpen,        // everyone may join
  kApproval,    // everyone may ask to join, and an admin approves
  kInvitation,  // only invited users may join
};

// In ascending order: each role has all rights of the one before it.
enum class Role : std::uint8_t { kNone, kMember, kAdmin, kOwner };

// The names on the wire.
std::string_view NameOf(RoomKind kind);
std::string_view NameOf(Policy policy);
std::string_view NameOf(Role role);
std::optional<RoomKind> RoomKindFromName(std::string_view name);
std::optional<Policy> PolicyFromName(std::string_view name);
std::optional<Role> RoleFromName(std::string_view name);

// Whether a name means a direct room: "@a/b" for the two users with the ids a
// and b, in order; or "@bob", by which a client names the other user.
bool IsDirect(std::string_view room);
std::string DirectRoom(const std::string& one, const std::string& other);
// The ids a and b of "@a/b"; empty for any other name.
std::optional<std::pair<std::string, std::string>> TwoOf(std::string_view room);

}  // namespace qun

#endif  // QUN_PROTO_LINES_ROOM_RULES_H_
