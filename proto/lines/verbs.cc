#include "proto/lines/verbs.h"

#include <algorithm>
#include <array>

#include "proto/base/limits.h"

namespace qun {
namespace {

using enum VerbKind;

constexpr bool kKeys = true;

static_assert(kRecallMs == 2ULL * 60 * 1000);  // as the help of recall says

constexpr std::array kVerbs = {
    VerbInfo{Verb::kSay, "say", kRecorded, Right::kSpeaker, !kKeys,
             "room text reply_to? data?",
             "say a line in a room; create the room if it does not exist"},
    VerbInfo{Verb::kEdit, "edit", kRecorded, Right::kSpeaker, kKeys,
             "room line text", "replace the text of one of your own lines"},
    VerbInfo{Verb::kRecall, "recall", kRecorded, Right::kReader, kKeys,
             "room line",
             "delete the text of your own line, if it is at most 2 minutes "
             "old; an admin can delete the text of any line"},
    VerbInfo{Verb::kReact, "react", kRecorded, Right::kSpeaker, kKeys,
             "room line emoji off?", "add an emoji to a line, or remove it"},
    VerbInfo{Verb::kSkip, "skip", kRecorded, Right::kAnyone, !kKeys, "",
             "use up one `k`, in place of a request that the client has lost"},
    VerbInfo{Verb::kCreate, "create", kRecorded, Right::kAnyone, !kKeys,
             "room private? policy?",
             "create a room, and become its first member and its owner"},
    VerbInfo{
        Verb::kJoin, "join", kRecorded, Right::kAnyone, !kKeys, "room",
        "become a member, or ask to be let in; create the room if it does not "
        "exist"},
    VerbInfo{Verb::kLeave, "leave", kRecorded, Right::kMember, !kKeys, "room",
             "end your membership"},
    VerbInfo{Verb::kInvite, "invite", kRecorded, Right::kAdmin, kKeys,
             "room user", "allow a user to join"},
    VerbInfo{Verb::kApprove, "approve", kRecorded, Right::kAdmin, kKeys,
             "room user", "let in a user who asked to join"},
    VerbInfo{Verb::kDecline, "decline", kRecorded, Right::kAdmin, kKeys,
             "room user",
             "refuse a user who asked to join, or take back an invitation"},
    VerbInfo{Verb::kKick, "kick", kRecorded, Right::kAdmin, kKeys, "room user",
             "end a user's membership"},
    VerbInfo{Verb::kBan, "ban", kRecorded, Right::kAdmin, kKeys, "room user",
             "end a user's membership, and keep the user out until an unban"},
    VerbInfo{Verb::kUnban, "unban", kRecorded, Right::kAdmin, kKeys,
             "room user", "end a ban, so that the user may join again"},
    VerbInfo{
        Verb::kMute, "mute", kRecorded, Right::kAdmin, kKeys, "room user? for?",
        "mute a user, who may then only read; without a user, mute everyone "
        "but admins"},
    VerbInfo{Verb::kUnmute, "unmute", kRecorded, Right::kAdmin, kKeys,
             "room user?",
             "end the mute of a user; without a user, the mute of everyone"},
    VerbInfo{Verb::kGrant, "grant", kRecorded, Right::kOwner, kKeys,
             "room user role",
             "make a member an admin, or the owner in your place"},
    VerbInfo{Verb::kRevoke, "revoke", kRecorded, Right::kOwner, kKeys,
             "room user", "make an admin an ordinary member again"},
    VerbInfo{Verb::kSet, "set", kRecorded, Right::kReader, kKeys,
             "room setting value? ttl?",
             "change a setting of a room; without a value, remove the setting"},
    VerbInfo{Verb::kMark, "mark", kRecorded, Right::kMember, kKeys, "room line",
             "record up to which line you have read"},
    VerbInfo{Verb::kRegister, "register", kRecorded, Right::kAnyone, kKeys,
             "key", "give an invited user a key of their own"},
    VerbInfo{Verb::kStatus, "status", kCounter, Right::kAnyone, !kKeys, "",
             "ask which `k` the broker wants next"},
    VerbInfo{Verb::kHello, "hello", kQuery, Right::kAnyone, !kKeys,
             "listen? last?",
             "introduce the client and its session to the broker"},
    VerbInfo{Verb::kBye, "bye", kQuery, Right::kAnyone, !kKeys, "",
             "tell the broker that the client ends its session"},
    VerbInfo{Verb::kPing, "ping", kQuery, Right::kAnyone, !kKeys,
             "listen? last?",
             "ask whether the broker is alive, and for the session's last `k`"},
    VerbInfo{Verb::kHistory, "history", kQuery, Right::kReader, !kKeys,
             "room after? before? limit?",
             "read a page of a room's stored lines"},
    VerbInfo{Verb::kRooms, "rooms", kQuery, Right::kAnyone, !kKeys, "start?",
             "list rooms"},
    VerbInfo{Verb::kWho, "who", kQuery, Right::kReader, !kKeys, "room? start?",
             "list a room's members, or everyone who is online"},
    VerbInfo{Verb::kGet, "get", kQuery, Right::kReader, !kKeys, "room",
             "read a room's settings and your role in it"},
};

static_assert(kVerbs.size() == kVerbCount, "each verb has a row");

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
