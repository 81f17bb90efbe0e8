#include "proto/lines/room_rules.h"

#include <algorithm>
#include <array>

namespace qun {
namespace {

constexpr std::array<std::string_view, 3> kKinds = {"public", "private",
                                                    "direct"};
constexpr std::array<std::string_view, 3> kPolicies = {"open", "approval",
                                                       "invitation"};
constexpr std::array<std::string_view, 4> kRoles = {"none", "member", "admin",
                                                    "owner"};

template <typename Value, std::size_t kSize>
std::optional<Value> Find(const std::array<std::string_view, kSize>& names,
                          std::string_view name) {
  const auto* found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Value>(found - names.begin());
}

}  // namespace

std::string_view NameOf(RoomKind kind) {
  return kKinds.at(static_cast<std::size_t>(kind));
}
std::string_view NameOf(Policy policy) {
  return kPolicies.at(static_cast<std::size_t>(policy));
}
std::string_view NameOf(Role role) {
  return kRoles.at(static_cast<std::size_t>(role));
}
std::optional<RoomKind> RoomKindFromName(std::string_view name) {
  return Find<RoomKind>(kKinds, name);
}
std::optional<Policy> PolicyFromName(std::string_view name) {
  return Find<Policy>(kPolicies, name);
}
std::optional<Role> RoleFromName(std::string_view name) {
  return Find<Role>(kRoles, name);
}

bool IsDirect(std::string_view room) { return room.starts_with('@'); }

std::string DirectRoom(const std::string& one, const std::string& other) {
  return "@" + std::min(one, other) + "/" + std::max(one, other);
}

std::optional<std::pair<std::string, std::string>> TwoOf(
    std::string_view room) {
  const auto slash = room.find('/');
  if (!IsDirect(room) || slash == std::string_view::npos) return std::nullopt;
  return std::pair(std::string(room.substr(1, slash - 1)),
                   std::string(room.substr(slash + 1)));
}

}  // namespace qun
