// Requests that create a room or change its settings.
#include <fmt/format.h>

#include <algorithm>

#include "proto/lines/request_body.h"
#include "proto/lines/request_fields.h"
#include "proto/lines/settings.h"

namespace qun {
namespace {

void CheckPins(JsonFields& fields) {
  if (fields.Integers("value").size() <= kPins) return;
  fields.Refuse(Errc::kTooLong,
                fmt::format("at most {} lines can be pinned", kPins));
}

// The levels of nesting of valid JSON.
std::size_t DepthOf(std::string_view json) {
  std::size_t depth = 0;
  std::size_t most = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_string && c == '\\') {
      ++i;
    } else if (c == '"') {
      in_string = !in_string;
    } else if (!in_string && (c == '{' || c == '[')) {
      most = std::max(most, ++depth);
    } else if (!in_string && (c == '}' || c == ']')) {
      --depth;
    }
  }
  return most;
}

void CheckState(JsonFields& fields, std::size_t most) {
  const std::string value = fields.Value("value");
  if (value == "null") {
    fields.Refuse(Errc::kBadField,
                  "\"value\" must not be null; leave it out to remove the "
                  "setting");
  }
  if (DepthOf(value) > kStateDepth) {
    fields.Refuse(Errc::kTooLong,
                  fmt::format("\"value\" has more than {} levels of nesting",
                              kStateDepth));
  }
  CheckSize(fields, "value", value.size(), most);
}

void CheckValue(const SettingInfo& setting, JsonFields& fields) {
  switch (setting.value) {
    case SettingValue::kText:
      ReadText(fields, "value", setting.most);
      return;
    case SettingValue::kPolicy:
      if (PolicyFromName(fields.Text("value"))) return;
      fields.Refuse(Errc::kBadField,
                    "\"value\" must be open, approval or invitation");
      return;
    case SettingValue::kLines:
      CheckPins(fields);
      return;
    case SettingValue::kAny:
      CheckState(fields, setting.most);
      return;
  }
}

}  // namespace

void Read(JsonFields& fields, Create* create) {
  create->room = ReadRoom(fields);
  create->is_private = fields.Flag("private");
  const auto policy = fields.MaybeText("policy");
  if (!policy) return;
  create->policy = PolicyFromName(*policy);
  if (!create->policy) {
    fields.Refuse(Errc::kBadField,
                  "\"policy\" must be open, approval or invitation");
  }
}

std::string NamesOfSettings() {
  std::string names;
  for (const SettingInfo& setting : AllSettings()) {
    if (setting.key == kStateKey) continue;
    names.append(setting.key).append(", ");
  }
  return names + "and state.NAME";
}

void Read(JsonFields& fields, Set* set) {
  set->room = ReadRoom(fields);
  set->setting = fields.Text("setting");
  set->value = fields.Value("value");
  set->ttl = fields.MaybeInteger("ttl", 1, kLongestSeconds).value_or(0);
  const SettingInfo* setting = SettingOf(set->setting);
  if (setting == nullptr) {
    fields.Refuse(Errc::kBadField,
                  "there is no such setting; there are " + NamesOfSettings());
  } else if (set->value.empty()) {
    if (setting->value != SettingValue::kPolicy) return;
    fields.Refuse(Errc::kBadField,
                  "a room's policy cannot be removed; set another one");
  } else {
    CheckValue(*setting, fields);
    if (set->value.front() == '"') set->text = fields.Text("value");
  }
  if (set->ttl != 0 && setting != nullptr && !setting->expires) {
    fields.Refuse(Errc::kBadField,
                  "only state.NAME can have a \"ttl\"; leave it out");
  }
}

}  // namespace qun
