#include "client/words/room_requests.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <optional>
#include <sstream>

#include "proto/base/duration.h"
#include "proto/base/overloaded.h"
#include "proto/json/json_writer.h"
#include "proto/lines/settings.h"
#include "proto/text/names.h"

namespace qun {
namespace {

using Words = std::vector<std::string>;

std::string Joined(const Words& words, std::size_t from) {
  return fmt::to_string(fmt::join(
      words.begin() + static_cast<std::ptrdiff_t>(from), words.end(), " "));
}

std::string Quoted(const std::string& text) {
  std::string json;
  JsonWriter(&json).Text("", text).Close();
  constexpr std::size_t kBefore = 4;  // {"":
  return json.substr(kBefore, json.size() - kBefore - 1);
}

std::optional<std::uint64_t> Number(const std::string& word) {
  std::uint64_t number = 0;
  const char* end = word.data() + word.size();
  const auto [rest, error] = std::from_chars(word.data(), end, number);
  if (error != std::errc() || rest != end) return std::nullopt;
  return number;
}

std::optional<std::uint64_t> LineOf(const Words& words) {
  return words.empty() ? std::nullopt : Number(words[0]);
}

// The functions that make a request return nothing if the words do not fit.

std::optional<Body> MakeCreate(const std::string& room, const Words& words) {
  Create create{room, false, std::nullopt};
  for (const std::string& word : words) {
    if (word == "private") {
      create.is_private = true;
    } else if (const auto policy = PolicyFromName(word)) {
      create.policy = policy;
    } else {
      return std::nullopt;
    }
  }
  return create;
}

std::optional<Body> MakeMute(const std::string& room, const Words& words) {
  Mute mute{room, words.empty() ? "" : words[0], 0};
  if (words.size() < 2) return mute;
  const auto duration = ParseDuration(words[1]);
  if (!duration || *duration == Time(0) || words.size() > 2) {
    return std::nullopt;
  }
  mute.seconds = static_cast<std::uint64_t>(
      std::chrono::ceil<std::chrono::seconds>(*duration).count());
  return mute;
}

std::optional<Body> MakeGrant(const std::string& room, const Words& words) {
  const auto role = words.size() == 2 ? RoleFromName(words[1]) : std::nullopt;
  if (!role) return std::nullopt;
  return Grant{room, words[0], *role};
}

// The JSON array of these numbers: "3 5", "3, 5" or "[3,5]".
std::string ListOf(std::string text) {
  std::replace_if(
      text.begin(), text.end(),
      [](char c) { return c == ',' || c == '[' || c == ']'; }, ' ');
  std::istringstream numbers(text);
  const Words words{std::istream_iterator<std::string>(numbers), {}};
  return fmt::format("[{}]", fmt::join(words, ","));
}

// The JSON value of a setting, from the words after its name.
std::string ValueOf(const SettingInfo* setting, const Words& words) {
  std::string text = Joined(words, 1);
  if (words.size() < 2) return {};
  switch (setting == nullptr ? SettingValue::kText : setting->value) {
    case SettingValue::kLines:
      return ListOf(text);
    case SettingValue::kAny:
      return text;
    case SettingValue::kText:
    case SettingValue::kPolicy:
      break;
  }
  return Quoted(text);
}

std::optional<Body> MakeSet(const std::string& room, const Words& words) {
  if (words.empty()) return std::nullopt;
  return Set{room, words[0], ValueOf(SettingOf(words[0]), words), {}, 0};
}

std::optional<Body> MakeUnmute(const std::string& room, const Words& words) {
  if (words.size() > 1) return std::nullopt;
  return Unmute{room, words.empty() ? "" : words[0]};
}

std::optional<Body> MakeEdit(const std::string& room, const Words& words) {
  const auto line = LineOf(words);
  if (!line || words.size() < 2) return std::nullopt;
  return Edit{room, *line, Joined(words, 1)};
}

std::optional<Body> MakeReact(const std::string& room, const Words& words) {
  const auto line = LineOf(words);
  const bool off = words.size() == 3 && words[2] == "off";
  if (!line || (words.size() != 2 && !off)) return std::nullopt;
  return React{room, *line, words[1], off};
}

template <OneOf<Recall, Mark> Act>
std::optional<Body> MakeOnLine(const std::string& room, const Words& words) {
  const auto line = LineOf(words);
  if (!line || words.size() != 1) return std::nullopt;
  return Act{room, *line};
}

template <typename Act>
std::optional<Body> MakeActOn(const std::string& room, const Words& words) {
  if (words.size() != 1) return std::nullopt;
  return Act{room, words[0]};
}

template <OneOf<Join, Leave> Act>
std::optional<Body> MakeAlone(const std::string& room, const Words& words) {
  if (!words.empty()) return std::nullopt;
  return Act{room};
}

constexpr std::array kRoomVerbs = {
    RoomVerb{"create", Verb::kCreate, "[private|POLICY]...", MakeCreate},
    RoomVerb{"join", Verb::kJoin, "", MakeAlone<Join>},
    RoomVerb{"leave", Verb::kLeave, "", MakeAlone<Leave>},
    RoomVerb{"invite", Verb::kInvite, "USER", MakeActOn<Invite>},
    RoomVerb{"approve", Verb::kApprove, "USER", MakeActOn<Approve>},
    RoomVerb{"decline", Verb::kDecline, "USER", MakeActOn<Decline>},
    RoomVerb{"kick", Verb::kKick, "USER", MakeActOn<Kick>},
    RoomVerb{"ban", Verb::kBan, "USER", MakeActOn<Ban>},
    RoomVerb{"unban", Verb::kUnban, "USER", MakeActOn<Unban>},
    RoomVerb{"mute", Verb::kMute, "[USER [DURATION]]", MakeMute},
    RoomVerb{"unmute", Verb::kUnmute, "[USER]", MakeUnmute},
    RoomVerb{"grant", Verb::kGrant, "USER admin|owner", MakeGrant},
    RoomVerb{"revoke", Verb::kRevoke, "USER", MakeActOn<Revoke>},
    RoomVerb{"set", Verb::kSet, "SETTING [VALUE...]", MakeSet},
    RoomVerb{"edit", Verb::kEdit, "LINE TEXT...", MakeEdit},
    RoomVerb{"recall", Verb::kRecall, "LINE", MakeOnLine<Recall>},
    RoomVerb{"react", Verb::kReact, "LINE EMOJI [off]", MakeReact},
    RoomVerb{"mark", Verb::kMark, "LINE", MakeOnLine<Mark>},
};

// A hint that the verb's usage line lacks.
std::string_view Hint(Verb verb) {
  return verb == Verb::kMute ? "; a DURATION has a unit, as in 10m" : "";
}

// The value is the only part of a request that can be broken JSON.
Refusal WhyBadValue(const Set& set, const Refusal& refusal) {
  if (refusal.code != Errc::kBadJson) return refusal;
  const SettingInfo* setting = SettingOf(set.setting);
  const bool is_list =
      setting != nullptr && setting->value == SettingValue::kLines;
  return Refuse(
      Errc::kBadField,
      fmt::format("the value of {} must be {}, not {}", set.setting,
                  is_list ? "numbers of lines, as in 3 5"
                          : "JSON: a number, true, or a text with its "
                            "quotes, as in \"text\"",
                  set.value));
}

}  // namespace

std::span<const RoomVerb> RoomVerbs() { return kRoomVerbs; }

const RoomVerb* FindRoomVerb(std::string_view name) {
  const auto* found =
      std::find_if(kRoomVerbs.begin(), kRoomVerbs.end(),
                   [name](const RoomVerb& verb) { return verb.name == name; });
  return found == kRoomVerbs.end() ? nullptr : found;
}

Result<Body> RoomRequest(const RoomVerb& verb, const std::string& room,
                         const Words& words) {
  auto body = verb.make(room, words);
  if (!body) {
    return Fail(
        Errc::kBadField,
        fmt::format("{} takes {}{}", verb.name,
                    verb.words.empty() ? "nothing after the room" : verb.words,
                    Hint(verb.verb)));
  }
  // The decoder finds all errors that need no broker.
  JsonParser parser;
  Request request{{}, *std::move(body)};
  request.envelope.re = "q";
  auto read = DecodeRequest(parser, EncodeRequest(request), Naming::kProved);
  if (read) return std::move(read->body);
  const Refusal& refusal = read.error().refusal;
  const auto* set = std::get_if<Set>(&request.body);
  return tl::make_unexpected(set == nullptr ? refusal
                                            : WhyBadValue(*set, refusal));
}

Result<std::string> RoomNamed(const std::string& typed) {
  std::string room = FoldName(typed);
  // Only the broker knows whether there is a user of this name.
  if (IsDirect(room)) return room;
  if (const auto checked = CheckRoomName(room); !checked) {
    return Fail(checked.error().code, fmt::format("\"{}\" cannot be a room: {}",
                                                  typed, checked.error().why));
  }
  return room;
}

}  // namespace qun
