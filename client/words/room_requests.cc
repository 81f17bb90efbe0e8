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
#include "proto/json/json_writer.h"
#include "proto/lines/settings.h"
#include "proto/text/names.h"

namespace qun {
namespace {

using Words = std::vector<std::string>;

constexpr std::array kRoomVerbs = {
    RoomVerb{"create", Verb::kCreate, "[private|POLICY]..."},
    RoomVerb{"join", Verb::kJoin, ""},
    RoomVerb{"leave", Verb::kLeave, ""},
    RoomVerb{"invite", Verb::kInvite, "USER"},
    RoomVerb{"approve", Verb::kApprove, "USER"},
    RoomVerb{"decline", Verb::kDecline, "USER"},
    RoomVerb{"kick", Verb::kKick, "USER"},
    RoomVerb{"ban", Verb::kBan, "USER"},
    RoomVerb{"unban", Verb::kUnban, "USER"},
    RoomVerb{"mute", Verb::kMute, "[USER [DURATION]]"},
    RoomVerb{"unmute", Verb::kUnmute, "[USER]"},
    RoomVerb{"grant", Verb::kGrant, "USER admin|owner"},
    RoomVerb{"revoke", Verb::kRevoke, "USER"},
    RoomVerb{"set", Verb::kSet, "SETTING [VALUE...]"},
    RoomVerb{"edit", Verb::kEdit, "LINE TEXT..."},
    RoomVerb{"recall", Verb::kRecall, "LINE"},
    RoomVerb{"react", Verb::kReact, "LINE EMOJI [off]"},
    RoomVerb{"mark", Verb::kMark, "LINE"},
};

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

std::optional<Body> MakeOnLine(Verb verb, const std::string& room,
                               const Words& words) {
  const auto line = words.empty() ? std::nullopt : Number(words[0]);
  if (!line) return std::nullopt;
  const bool is_alone = words.size() == 1;
  if (verb == Verb::kRecall && is_alone) return Recall{room, *line};
  if (verb == Verb::kMark && is_alone) return Mark{room, *line};
  if (verb == Verb::kEdit && !is_alone) {
    return Edit{room, *line, Joined(words, 1)};
  }
  const bool off = words.size() == 3 && words[2] == "off";
  if (verb == Verb::kReact && (words.size() == 2 || off)) {
    return React{room, *line, words[1], off};
  }
  return std::nullopt;
}

template <typename Act>
std::optional<Body> MakeActOn(const std::string& room, const Words& words) {
  if (words.size() != 1) return std::nullopt;
  return Act{room, words[0]};
}

std::optional<Body> Make(Verb verb, const std::string& room,
                         const Words& words) {
  switch (verb) {
    case Verb::kCreate:
      return MakeCreate(room, words);
    case Verb::kInvite:
      return MakeActOn<Invite>(room, words);
    case Verb::kApprove:
      return MakeActOn<Approve>(room, words);
    case Verb::kDecline:
      return MakeActOn<Decline>(room, words);
    case Verb::kKick:
      return MakeActOn<Kick>(room, words);
    case Verb::kBan:
      return MakeActOn<Ban>(room, words);
    case Verb::kUnban:
      return MakeActOn<Unban>(room, words);
    case Verb::kRevoke:
      return MakeActOn<Revoke>(room, words);
    case Verb::kMute:
      return MakeMute(room, words);
    case Verb::kGrant:
      return MakeGrant(room, words);
    case Verb::kSet:
      return MakeSet(room, words);
    case Verb::kUnmute:
      if (words.size() > 1) return std::nullopt;
      return Unmute{room, words.empty() ? "" : words[0]};
    case Verb::kJoin:
    case Verb::kLeave:
      if (!words.empty()) return std::nullopt;
      return verb == Verb::kJoin ? Body(Join{room}) : Body(Leave{room});
    case Verb::kEdit:
    case Verb::kRecall:
    case Verb::kReact:
    case Verb::kMark:
      return MakeOnLine(verb, room, words);
    case Verb::kSay:
    case Verb::kSkip:
    case Verb::kRegister:
    case Verb::kStatus:
    case Verb::kHello:
    case Verb::kBye:
    case Verb::kPing:
    case Verb::kHistory:
    case Verb::kRooms:
    case Verb::kWho:
    case Verb::kGet:
      break;  // not in kRoomVerbs
  }
  return std::nullopt;
}

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
  return {Errc::kBadField,
          fmt::format("the value of {} must be {}, not {}", set.setting,
                      is_list ? "numbers of lines, as in 3 5"
                              : "JSON: a number, true, or a text with its "
                                "quotes, as in \"text\"",
                      set.value),
          {},
          0};
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
  auto body = Make(verb.verb, room, words);
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
