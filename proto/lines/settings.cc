#include "proto/lines/settings.h"

#include <algorithm>
#include <array>

#include "proto/base/limits.h"

namespace qun {
namespace {

constexpr std::array kSettings = {
    SettingInfo{"title", SettingValue::kText, kTitleBytes, Right::kAdmin, false,
                "the room's title for people"},
    SettingInfo{"announcement", SettingValue::kText, kTextBytes, Right::kAdmin,
                false, "a notice for everyone in the room"},
    SettingInfo{"pins", SettingValue::kLines, kDataBytes, Right::kAdmin, false,
                "the numbers of the pinned lines"},
    SettingInfo{"policy", SettingValue::kPolicy, kNameBytes, Right::kOwner,
                false,
                "how users become members: `open`, `approval` or `invitation`"},
    SettingInfo{"card", SettingValue::kText, kNameBytes, Right::kMember, false,
                "the name by which the sender is shown in this room"},
    SettingInfo{kStateKey, SettingValue::kAny, kDataBytes, Right::kMember, true,
                "state that programs keep in the room"},
};

// SettingOf finds it there.
static_assert(kSettings.back().key == kStateKey, "states come last");

bool IsStateKey(std::string_view key) {
  return key.starts_with(kStateKey) && key.size() > kStateKey.size() &&
         key.size() <= kNameBytes &&
         std::all_of(key.begin(), key.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '_' || c == '-';
         });
}

}  // namespace

std::span<const SettingInfo> AllSettings() { return kSettings; }

const SettingInfo* SettingOf(std::string_view key) {
  if (IsStateKey(key)) return &kSettings.back();
  const auto* found =
      std::find_if(kSettings.begin(), kSettings.end(),
                   [key](const SettingInfo& info) { return info.key == key; });
  return found == kSettings.end() || found->key == kStateKey ? nullptr : found;
}

}  // namespace qun
