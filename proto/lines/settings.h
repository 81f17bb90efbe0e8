// The table of a room's settings. PROTOCOL.md, section 9, has the same table.
#ifndef QUN_PROTO_LINES_SETTINGS_H_
#define QUN_PROTO_LINES_SETTINGS_H_

#include <cstddef>
#include <span>
#include <string_view>

#include "proto/lines/verbs.h"

namespace qun {

enum class SettingValue : std::uint8_t {
  kText,    // for people
  kPolicy,  // the name of a Policy
  kLines,   // an array of a room's lines
  kAny,     // any JSON
};

struct SettingInfo {
  std::string_view key;
  SettingValue value;
  std::size_t most;  // bytes of the value
  Right right;       // who may set it
  bool expires;      // may have a time to live
  std::string_view help;
};

// The key of a program's state is this prefix and a name.
inline constexpr std::string_view kStateKey = "state.";

std::span<const SettingInfo> AllSettings();
// Null if there is no such key.
const SettingInfo* SettingOf(std::string_view key);

}  // namespace qun

#endif  // QUN_PROTO_LINES_SETTINGS_H_
