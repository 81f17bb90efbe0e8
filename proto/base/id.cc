#include "proto/base/id.h"

#include <fmt/format.h>

#include <charconv>

namespace qun {
namespace {

constexpr std::size_t kDigits = 16;  // digits of 64 bits

std::uint64_t& HashKey() {
  static std::uint64_t key = 0;
  return key;
}

// The last step of SplitMix64 (Steele, Lea and Flood, 2014): each bit of the
// result depends on all bits.
constexpr std::uint64_t Mix(std::uint64_t bits) {
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9U;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebU;
  return bits ^ (bits >> 31);
}

std::optional<std::uint64_t> Half(std::string_view hex) {
  for (const char c : hex) {
    if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) return std::nullopt;
  }
  std::uint64_t value = 0;
  std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
  return value;
}

}  // namespace

void SetIdHashKey(std::uint64_t key) { HashKey() = key; }

std::size_t HashOf(const Id& id) noexcept {
  return Mix(Mix(id.bits[0] ^ HashKey()) ^ id.bits[1]);
}

std::string ToHex(const Id& id) {
  return fmt::format("{:016x}{:016x}", id.bits[0], id.bits[1]);
}

std::optional<Id> IdFromHex(std::string_view hex) {
  if (hex.size() != 2 * kDigits) return std::nullopt;
  const auto high = Half(hex.substr(0, kDigits));
  const auto low = Half(hex.substr(kDigits));
  if (!high || !low) return std::nullopt;
  return Id{{*high, *low}};
}

}  // namespace qun
