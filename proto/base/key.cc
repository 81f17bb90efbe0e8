#include "proto/base/key.h"

#include <cstdint>
#include <limits>

namespace qun {
namespace {

constexpr std::string_view kZ85Digits =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    ".-:+=^!/*?&<>()[]{}@%$#";
constexpr std::size_t kGroup = 5;  // digits of 32 bits

bool IsGroup(std::string_view digits) {
  std::uint64_t value = 0;
  for (const char c : digits) {
    const auto digit = kZ85Digits.find(c);
    if (digit == std::string_view::npos) return false;
    value = value * kZ85Digits.size() + digit;
  }
  return value <= std::numeric_limits<std::uint32_t>::max();
}

}  // namespace

bool IsKey(std::string_view key) {
  if (key.size() != kKeyCharacters) return false;
  for (std::size_t at = 0; at < key.size(); at += kGroup) {
    if (!IsGroup(key.substr(at, kGroup))) return false;
  }
  return true;
}

}  // namespace qun
