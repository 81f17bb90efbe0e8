// Durations as people write them: 500ms, 5s, 2m, 1h.
#ifndef QUN_PROTO_BASE_DURATION_H_
#define QUN_PROTO_BASE_DURATION_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "proto/base/clock_random.h"

namespace qun {

inline constexpr std::uint64_t kMsPerSecond = 1000;

// Empty if the text is not a duration, or if it is longer than a year. "0s" is
// a duration.
std::optional<Time> ParseDuration(std::string_view text);

}  // namespace qun

#endif  // QUN_PROTO_BASE_DURATION_H_
