// Reading the body of a request: the fields of one verb.
#include "proto/lines/request_body.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <variant>

#include "proto/base/key.h"
#include "proto/lines/settings.h"
#include "proto/text/clusters.h"

namespace qun {
namespace {

// Control characters (C0, DEL, C1) other than newline and tab, in UTF-8.
bool HasControls(std::string_view text) {
  unsigned char before = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f) return true;
    if (before == 0xc2 && byte < 0xa0) return true;
    before = byte;
  }
  return false;
}

std::string Room(JsonFields& fields) {
  return std::string(fields.Text("room"));
}

// A name of a user, as it came.
std::string User(JsonFields& fields) {
  return std::string(fields.Text("user"));
}

std::string MaybeUser(JsonFields& fields) {
  const auto user = fields.MaybeText("user");
  if (user == "") fields.Refuse(Errc::kBadField, "\"user\" may not be empty");
  return std::string(user.value_or(""));
}

std::uint64_t Line(JsonFields& fields) {
  return fields.Integer("line", 1, kMaxInteger);
}

void CheckSize(JsonFields& fields, const char* key, std::size_t size,
               std::size_t most) {
  if (size <= most) return;
  fields.Refuse(Errc::kTooLong,
                fmt::format("\"{}\" has {} bytes; at most {} are allowed", key,
                            size, most));
}

// Text for people, of the field `key`.
std::string CheckedText(JsonFields& fields, const char* key, std::size_t most) {
  const std::string_view text = fields.Text(key);
  if (text.empty()) {
    fields.Refuse(Errc::kBadField, fmt::format("\"{}\" may not be empty", key));
  }
  CheckSize(fields, key, text.size(), most);
  if (HasControls(text))
    fields.Refuse(Errc::kBadText, Refuse(Errc::kBadText).why);
  return std::string(text);
}

std::string CheckedData(JsonFields& fields) {
  const auto data = fields.MaybeObject("data");
  if (!data) return {};
  std::string minified = data->Minified();
  CheckSize(fields, "data", minified.size(), kDataBytes);
  return minified;
}

std::optional<LastKnown> Last(JsonFields& fields) {
  auto last = fields.MaybeObject("last");
  if (!last) return std::nullopt;
  const LastKnown known{last->Integer("seq", 0, kMaxInteger),
                        last->Integer("at", 0, kMaxInteger)};
  if (last->refusal()) {
    fields.Refuse(last->refusal()->code,
                  "in \"last\": " + last->refusal()->why);
  }
  return known;
}

Body DecodeSay(JsonFields& fields) {
  Say say;
  say.room = Room(fields);
  say.text = CheckedText(fields, "text", kTextBytes);
  say.reply_to = fields.MaybeInteger("reply_to", 1, kMaxInteger).value_or(0);
  say.data = CheckedData(fields);
  return say;
}

Body DecodeHistory(JsonFields& fields) {
  History history;
  history.room = Room(fields);
  history.after = fields.MaybeInteger("after", 0, kMaxInteger - 1);
  history.before = fields.MaybeInteger("before", 1, kMaxInteger);
  history.limit =
      fields.MaybeInteger("limit", 1, kHistoryLines).value_or(kHistoryDefault);
  if (history.after && history.before && *history.after >= *history.before) {
    fields.Refuse(Errc::kBadField, "\"after\" must be below \"before\"");
  }
  return history;
}

std::string Start(JsonFields& fields) {
  const auto start = fields.MaybeText("start").value_or("");
  // Of direct messages: '@', a name, '/', a name.
  CheckSize(fields, "start", start.size(), 2 * kNameBytes + 2);
  return std::string(start);
}

Body DecodeWho(JsonFields& fields) {
  const auto room = fields.MaybeText("room");
  if (room == "") fields.Refuse(Errc::kBadName, "\"room\" is empty");
  return Who{std::string(room.value_or("")), Start(fields)};
}

Body DecodeRegister(JsonFields& fields) {
  const std::string_view key = fields.Text("key");
  if (!IsKey(key)) {
    fields.Refuse(Errc::kBadField, "\"key\" must be a public key of CURVE");
  }
  return Register{std::string(key)};
}

Body DecodeReact(JsonFields& fields) {
  React react{Room(fields), Line(fields), std::string(fields.Text("emoji")),
              fields.Flag("off")};
  if (react.emoji.size() > kEmojiBytes || HasControls(react.emoji) ||
      CountClusters(react.emoji) != 1) {
    fields.Refuse(Errc::kBadField, "\"emoji\" must be a single character");
  }
  return react;
}

Body DecodeCreate(JsonFields& fields) {
  Create create{Room(fields), fields.Flag("private"), std::nullopt};
  const auto policy = fields.MaybeText("policy");
  if (!policy) return create;
  create.policy = PolicyFromName(*policy);
  if (!create.policy) {
    fields.Refuse(Errc::kBadField,
                  "\"policy\" must be open, approval or invitation");
  }
  return create;
}

Body DecodeMute(JsonFields& fields) {
  return Mute{Room(fields), MaybeUser(fields),
              fields.MaybeInteger("for", 1, kLongestSeconds).value_or(0)};
}

Body DecodeGrant(JsonFields& fields) {
  Grant grant{Room(fields), User(fields), Role::kAdmin};
  const auto role = RoleFromName(fields.Text("role"));
  if (role != Role::kAdmin && role != Role::kOwner) {
    fields.Refuse(Errc::kBadField, "\"role\" must be admin or owner");
  } else {
    grant.role = *role;
  }
  return grant;
}

void CheckPins(JsonFields& fields) {
  if (fields.Integers("value").size() <= kPins) return;
  fields.Refuse(Errc::kTooLong,
                fmt::format("at most {} lines can be pinned", kPins));
}

// How deep objects and arrays stand in each other, in JSON that was parsed.
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
    fields.Refuse(Errc::kBadField, "leave \"value\" out to remove it");
  }
  if (DepthOf(value) > kStateDepth) {
    fields.Refuse(
        Errc::kTooLong,
        fmt::format("\"value\" has more than {} levels", kStateDepth));
  }
  CheckSize(fields, "value", value.size(), most);
}

void CheckValue(const SettingInfo& setting, JsonFields& fields) {
  switch (setting.value) {
    case SettingValue::kText:
      CheckedText(fields, "value", setting.most);
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

Body DecodeSet(JsonFields& fields) {
  Set set{Room(fields),
          std::string(fields.Text("setting")),
          fields.Value("value"),
          {},
          fields.MaybeInteger("ttl", 1, kLongestSeconds).value_or(0)};
  const SettingInfo* setting = SettingOf(set.setting);
  if (setting == nullptr) {
    fields.Refuse(Errc::kBadField,
                  "there is no such setting; there are title, announcement, "
                  "pins, policy, card, and state.NAME");
  } else if (set.value.empty()) {
    if (setting->value != SettingValue::kPolicy) return set;
    fields.Refuse(Errc::kBadField, "a room has a policy; name another one");
  } else {
    CheckValue(*setting, fields);
    if (set.value.front() == '"') set.text = fields.Text("value");
  }
  if (set.ttl != 0 && setting != nullptr && !setting->passes) {
    fields.Refuse(Errc::kBadField, "only a state has a \"ttl\"");
  }
  return set;
}

template <typename Act>
Body DecodeActOn(JsonFields& fields) {
  return Act{Room(fields), User(fields)};
}

template <typename OnLine>
Body DecodeOnLine(JsonFields& fields) {
  return OnLine{Room(fields), Line(fields)};
}

template <typename InRoom>
Body DecodeInRoom(JsonFields& fields) {
  return InRoom{Room(fields)};
}

template <typename Alone>
Body DecodeAlone(JsonFields& /*fields*/) {
  return Alone{};
}

template <typename Greeting>
Body DecodeGreeting(JsonFields& fields) {
  return Greeting{fields.MaybeId("token"), Last(fields)};
}

Body DecodeEdit(JsonFields& fields) {
  return Edit{Room(fields), Line(fields),
              CheckedText(fields, "text", kTextBytes)};
}

Body DecodeUnmute(JsonFields& fields) {
  return Unmute{Room(fields), MaybeUser(fields)};
}

Body DecodeListRooms(JsonFields& fields) { return ListRooms{Start(fields)}; }

// In the order of Verb.
constexpr std::array kDecoders = {
    DecodeSay,
    DecodeEdit,
    DecodeOnLine<Recall>,
    DecodeReact,
    DecodeAlone<Skip>,
    DecodeCreate,
    DecodeInRoom<Join>,
    DecodeInRoom<Leave>,
    DecodeActOn<Invite>,
    DecodeActOn<Approve>,
    DecodeActOn<Decline>,
    DecodeActOn<Kick>,
    DecodeActOn<Ban>,
    DecodeActOn<Unban>,
    DecodeMute,
    DecodeUnmute,
    DecodeGrant,
    DecodeActOn<Revoke>,
    DecodeSet,
    DecodeOnLine<Mark>,
    DecodeRegister,
    DecodeAlone<Status>,
    DecodeGreeting<Hello>,
    DecodeAlone<Bye>,
    DecodeGreeting<Ping>,
    DecodeHistory,
    DecodeListRooms,
    DecodeWho,
    DecodeInRoom<Get>,
};
static_assert(kDecoders.size() == std::variant_size_v<Body>);

}  // namespace

Body DecodeBody(Verb verb, JsonFields& fields) {
  return kDecoders.at(static_cast<std::size_t>(verb))(fields);
}

}  // namespace qun
