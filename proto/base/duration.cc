#include "proto/base/duration.h"

#include <charconv>
#include <cstdint>

namespace qun {
namespace {

constexpr Time kLongest = std::chrono::hours(24 * 365);

std::optional<Time> UnitOf(std::string_view unit) {
  if (unit == "ms") return Time(1);
  if (unit == "s") return std::chrono::seconds(1);
  if (unit == "m") return std::chrono::minutes(1);
  if (unit == "h") return std::chrono::hours(1);
  if (unit == "d") return std::chrono::hours(24);
  return std::nullopt;
}

}  // namespace

std::optional<Time> ParseDuration(std::string_view text) {
  std::uint64_t count = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc() || rest == text.data()) return std::nullopt;
  const auto unit =
      UnitOf(text.substr(static_cast<std::size_t>(rest - text.data())));
  if (!unit) return std::nullopt;
  const auto most = static_cast<std::uint64_t>(kLongest / *unit);
  if (count > most) return std::nullopt;
  return *unit * static_cast<std::int64_t>(count);
}

}  // namespace qun
