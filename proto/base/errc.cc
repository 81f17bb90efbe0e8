#include "proto/base/errc.h"

#include <algorithm>
#include <array>

namespace qun {
namespace {

constexpr std::array kErrcs = {
    ErrcInfo{Errc::kBadUtf8, "bad_utf8", true,
             "the line is not UTF-8; send it in UTF-8"},
    ErrcInfo{Errc::kBadJson, "bad_json", true,
             "the line is not one JSON object; see PROTOCOL.md, section 2"},
    ErrcInfo{Errc::kBadField, "bad_field", true,
             "a field is missing, has the wrong type, or is out of range; see "
             "PROTOCOL.md, section 4"},
    ErrcInfo{Errc::kUnknownVerb, "unknown_verb", true,
             "there is no such verb; see PROTOCOL.md, section 4"},
    ErrcInfo{Errc::kWrongSocket, "wrong_socket", true,
             "this is a query; send it to the desk, not to the intake"},
    ErrcInfo{Errc::kTooLong, "too_long", true,
             "this is longer than the limit; send it in parts"},
    ErrcInfo{
        Errc::kBadText, "bad_text", true,
        "the text has control characters; only newline and tab are allowed"},
    ErrcInfo{Errc::kBadName, "bad_name", true,
             "this name is not allowed; choose another one"},
    ErrcInfo{Errc::kNoName, "no_name", true,
             "the request does not name its user; add \"as\""},
    ErrcInfo{Errc::kNoRoom, "no_room", true,
             "there is no such room; list the rooms with \"rooms\""},
    ErrcInfo{Errc::kNoLine, "no_line", true,
             "there is no such line in the room; see its history"},
    ErrcInfo{Errc::kNotMember, "not_member", true,
             "you are not a member of this room; join it first"},
    ErrcInfo{Errc::kRoomExists, "room_exists", true,
             "a room of this name exists; join it, or choose another name"},
    ErrcInfo{
        Errc::kConflict, "conflict", true,
        "the session has used this k for another request; send this one in "
        "a new session"},
    ErrcInfo{Errc::kInternal, "internal", true,
             "the broker could not do this; the operator's log says why"},
    ErrcInfo{Errc::kLost, "lost", false,
             "requests were lost on the way; send again from the k that the "
             "broker wants"},
    ErrcInfo{
        Errc::kDiskFull, "disk_full", false,
        "the broker's disk is full; it takes lines again when there is room"},
    ErrcInfo{Errc::kTooOld, "too_old", true,
             "the broker has forgotten what became of this request; see the "
             "history before you send it again"},
    ErrcInfo{Errc::kNotYou, "not_you", true,
             "your key belongs to another name; leave out \"as\""},
    ErrcInfo{Errc::kNeedsKeys, "needs_keys", true,
             "this needs a broker that has a key; its operator makes one with "
             "\"qun-broker keygen\""},
    ErrcInfo{Errc::kBadInvitation, "bad_invitation", true,
             "this invitation is no longer valid; ask for another one"},
    ErrcInfo{Errc::kNameTaken, "name_taken", true,
             "this name is taken; choose another one"},
    ErrcInfo{
        Errc::kNotAllowed, "not_allowed", true,
        "you do not have the right to do this here; ask an admin of the room"},
    ErrcInfo{Errc::kMuted, "muted", true,
             "you are muted in this room and may only read; ask an admin"},
    ErrcInfo{Errc::kBanned, "banned", true,
             "you are banned from this room; ask an admin"},
    ErrcInfo{Errc::kNoUser, "no_user", true,
             "there is no such user; list the users with \"who\""},
    ErrcInfo{Errc::kRoomFull, "room_full", true,
             "the room is full; try again when a member has left"},
    ErrcInfo{Errc::kSlowDown, "slow_down", false,
             "you have reached your limit for now; the broker takes more in a "
             "moment"},
};

}  // namespace

std::span<const ErrcInfo> AllErrcs() { return kErrcs; }

const ErrcInfo& Info(Errc code) {
  return kErrcs.at(static_cast<std::size_t>(code) - 1);
}

std::optional<Errc> ErrcFromName(std::string_view name) {
  const auto* found =
      std::find_if(kErrcs.begin(), kErrcs.end(),
                   [name](const ErrcInfo& info) { return info.name == name; });
  if (found == kErrcs.end()) return std::nullopt;
  return found->code;
}

Refusal Refuse(Errc code) {
  return {code, std::string(Info(code).text), {}, 0};
}

}  // namespace qun
