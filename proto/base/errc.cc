#include "proto/base/errc.h"

#include <algorithm>
#include <array>

namespace qun {
namespace {

constexpr std::array kErrcs = {
    ErrcInfo{Errc::kBadUtf8, "bad_utf8", true,
             "the line is not UTF-8; send it in UTF-8"},
    ErrcInfo{Errc::kBadJson, "bad_json", true,
             "the line is not one JSON object; see the protocol, section 2"},
    ErrcInfo{Errc::kBadField, "bad_field", true,
             "a field is missing, has the wrong type, or is out of range"},
    ErrcInfo{Errc::kUnknownVerb, "unknown_verb", true,
             "there is no such verb; see the protocol, section 4"},
    ErrcInfo{Errc::kWrongSocket, "wrong_socket", true,
             "queries go to the desk, not to the intake"},
    ErrcInfo{Errc::kTooLong, "too_long", true,
             "this is over the limit; send it in parts"},
    ErrcInfo{Errc::kBadText, "bad_text", true,
             "text may hold no control characters but newline and tab"},
    ErrcInfo{Errc::kBadName, "bad_name", true,
             "this name is not allowed; choose another one"},
    ErrcInfo{Errc::kNoName, "no_name", true,
             "this needs a name; give one as \"as\""},
    ErrcInfo{Errc::kNoRoom, "no_room", true,
             "there is no such room; list them with rooms"},
    ErrcInfo{Errc::kNoLine, "no_line", true,
             "there is no such line in the room"},
    ErrcInfo{Errc::kNotMember, "not_member", true,
             "you are not a member of this room; join it first"},
    ErrcInfo{Errc::kRoomExists, "room_exists", true,
             "there is a room of this name; join it or choose another name"},
    ErrcInfo{Errc::kConflict, "conflict", true,
             "another line was recorded under this number; send this one in a "
             "new session"},
    ErrcInfo{Errc::kInternal, "internal", true,
             "the broker could not record this; its log says why"},
    ErrcInfo{Errc::kLost, "lost", false,
             "lines were lost on the way; send again from the wanted one"},
    ErrcInfo{Errc::kDiskFull, "disk_full", false,
             "the broker's disk is full; it goes on when there is room"},
    ErrcInfo{Errc::kTooOld, "too_old", true,
             "this number was used so long ago that its outcome is forgotten"},
    ErrcInfo{Errc::kNotYou, "not_you", true,
             "your key is not that of this name; leave out \"as\""},
    ErrcInfo{Errc::kNeedsKeys, "needs_keys", true,
             "this needs a broker that has a key (qun-broker keygen)"},
    ErrcInfo{Errc::kBadInvitation, "bad_invitation", true,
             "this invitation is not good any more; ask for another one"},
    ErrcInfo{Errc::kNameTaken, "name_taken", true,
             "this name is taken; choose another one"},
    ErrcInfo{Errc::kNotAllowed, "not_allowed", true,
             "you may not do this here; ask an admin of the room"},
    ErrcInfo{Errc::kMuted, "muted", true,
             "you are muted in this room and can read only; ask an admin"},
    ErrcInfo{Errc::kBanned, "banned", true,
             "you are banned from this room; ask an admin"},
    ErrcInfo{Errc::kNoUser, "no_user", true,
             "there is no such user; list them with who"},
    ErrcInfo{Errc::kRoomFull, "room_full", true,
             "the room has as many members as a room can have"},
    ErrcInfo{Errc::kSlowDown, "slow_down", false,
             "you ask for more than you may at a time; it goes on in a moment"},
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
