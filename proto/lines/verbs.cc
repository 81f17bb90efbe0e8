#include "proto/lines/verbs.h"

#include <algorithm>
#include <array>

namespace qun {
namespace {

using enum VerbKind;

constexpr bool kKeys = true;

constexpr std::array kVerbs = {
    VerbInfo{Verb::kSay, "say", kRecorded, Right::kSpeaker, !kKeys,
             "room text reply_to? data?",
             "says a line in a room; the room is made if it does not exist"},
    VerbInfo{Verb::kEdit, "edit", kRecorded, Right::kSpeaker, kKeys,
             "room line text", "gives a line of one's own another text"},
    VerbInfo{Verb::kRecall, "recall", kRecorded, Right::kReader, kKeys,
             "room line",
             "takes a line back: its text is gone; one's own for a while, an "
             "admin any"},
    VerbInfo{Verb::kReact, "react", kRecorded, Right::kSpeaker, kKeys,
             "room line emoji off?",
             "puts an emoji to a line, or takes it away"},
    VerbInfo{Verb::kSkip, "skip", kRecorded, Right::kAnyone, !kKeys, "",
             "uses up a `k` whose request cannot be sent any more"},
    VerbInfo{Verb::kCreate, "create", kRecorded, Right::kAnyone, !kKeys,
             "room private? policy?",
             "makes a room; its maker is its first member, and its owner"},
    VerbInfo{Verb::kJoin, "join", kRecorded, Right::kAnyone, !kKeys, "room",
             "becomes a member, or asks to; the room is made if it does not "
             "exist"},
    VerbInfo{Verb::kLeave, "leave", kRecorded, Right::kMember, !kKeys, "room",
             "is no longer a member"},
    VerbInfo{Verb::kInvite, "invite", kRecorded, Right::kAdmin, kKeys,
             "room user", "lets somebody join"},
    VerbInfo{Verb::kApprove, "approve", kRecorded, Right::kAdmin, kKeys,
             "room user", "makes one who asked a member"},
    VerbInfo{Verb::kDecline, "decline", kRecorded, Right::kAdmin, kKeys,
             "room user", "does not, and takes back an invitation"},
    VerbInfo{Verb::kKick, "kick", kRecorded, Right::kAdmin, kKeys, "room user",
             "ends a membership"},
    VerbInfo{Verb::kBan, "ban", kRecorded, Right::kAdmin, kKeys, "room user",
             "kicks, and keeps out"},
    VerbInfo{Verb::kUnban, "unban", kRecorded, Right::kAdmin, kKeys,
             "room user", "ends a ban"},
    VerbInfo{Verb::kMute, "mute", kRecorded, Right::kAdmin, kKeys,
             "room user? for?",
             "lets somebody read only; without `user`, all but admins"},
    VerbInfo{Verb::kUnmute, "unmute", kRecorded, Right::kAdmin, kKeys,
             "room user?", "ends that"},
    VerbInfo{Verb::kGrant, "grant", kRecorded, Right::kOwner, kKeys,
             "room user role",
             "makes a member an admin, or the owner instead of oneself"},
    VerbInfo{Verb::kRevoke, "revoke", kRecorded, Right::kOwner, kKeys,
             "room user", "makes an admin a member"},
    VerbInfo{Verb::kSet, "set", kRecorded, Right::kReader, kKeys,
             "room setting value? ttl?",
             "sets what is known of a room, or without `value` removes it"},
    VerbInfo{Verb::kMark, "mark", kRecorded, Right::kMember, kKeys, "room line",
             "says up to where one has read"},
    VerbInfo{Verb::kRegister, "register", kRecorded, Right::kAnyone, kKeys,
             "key", "gives one who was invited a key of their own"},
    VerbInfo{Verb::kStatus, "status", kCounter, Right::kAnyone, !kKeys, "",
             "asks which `k` the broker wants next"},
    VerbInfo{Verb::kHello, "hello", kQuery, Right::kAnyone, !kKeys,
             "token? last?", "names a client, its session and its token"},
    VerbInfo{Verb::kBye, "bye", kQuery, Right::kAnyone, !kKeys, "",
             "says that the client leaves on purpose"},
    VerbInfo{Verb::kPing, "ping", kQuery, Right::kAnyone, !kKeys,
             "token? last?",
             "asks whether the broker lives, and for the session's counter"},
    VerbInfo{Verb::kHistory, "history", kQuery, Right::kReader, !kKeys,
             "room after? before? limit?",
             "reads a page of a room's stored lines"},
    VerbInfo{Verb::kRooms, "rooms", kQuery, Right::kAnyone, !kKeys, "start?",
             "lists rooms"},
    VerbInfo{Verb::kWho, "who", kQuery, Right::kReader, !kKeys, "room? start?",
             "lists a room's members, or everyone who is online"},
    VerbInfo{Verb::kGet, "get", kQuery, Right::kReader, !kKeys, "room",
             "tells what is known of a room"},
};

constexpr std::array<std::string_view, 6> kRights = {
    "anyone", "reader", "speaker", "member", "admin", "owner"};

}  // namespace

std::string_view NameOf(Right right) {
  return kRights.at(static_cast<std::size_t>(right));
}

std::span<const VerbInfo> AllVerbs() { return kVerbs; }

const VerbInfo& Info(Verb verb) {
  return kVerbs.at(static_cast<std::size_t>(verb));
}

std::optional<Verb> VerbFromName(std::string_view name) {
  const auto* found =
      std::find_if(kVerbs.begin(), kVerbs.end(),
                   [name](const VerbInfo& info) { return info.name == name; });
  if (found == kVerbs.end()) return std::nullopt;
  return found->verb;
}

}  // namespace qun
