// An id of 128 random bits for a session, a log, or a run of a broker.
// It is written as 32 lower-case hexadecimal digits.
#ifndef QUN_PROTO_BASE_ID_H_
#define QUN_PROTO_BASE_ID_H_

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace qun {

struct Id {
  std::array<std::uint64_t, 2> bits{};

  auto operator<=>(const Id&) const = default;
};

// Clients draw ids, and could draw many with the same hash. So the hash has a
// key, which a server draws once, before it has any ids and threads. By default
// the key is always the same.
void SetIdHashKey(std::uint64_t key);
std::size_t HashOf(const Id& id) noexcept;

std::string ToHex(const Id& id);
// Empty unless `hex` is 32 lower-case hexadecimal digits.
std::optional<Id> IdFromHex(std::string_view hex);

}  // namespace qun

template <>
struct std::hash<qun::Id> {
  std::size_t operator()(const qun::Id& id) const noexcept {
    return qun::HashOf(id);
  }
};

#endif  // QUN_PROTO_BASE_ID_H_
