#include "proto/verbs.h"

#include <algorithm>
#include <array>

namespace qun {
namespace {

using enum VerbKind;

constexpr std::array kVerbs = {
    VerbInfo{Verb::kSay, "say", kRecorded, "room text reply_to? data?",
             "says a line in a room; the room is made if it does not exist"},
    VerbInfo{Verb::kSkip, "skip", kRecorded, "",
             "uses up a `k` whose request cannot be sent any more"},
    VerbInfo{Verb::kCreate, "create", kRecorded, "room",
             "makes a room; its maker is its first member"},
    VerbInfo{Verb::kJoin, "join", kRecorded, "room",
             "becomes a member; the room is made if it does not exist"},
    VerbInfo{Verb::kLeave, "leave", kRecorded, "room", "is no longer a member"},
    VerbInfo{Verb::kStatus, "status", kCounter, "",
             "asks which `k` the broker wants next"},
    VerbInfo{Verb::kHello, "hello", kQuery, "token? last?",
             "names a client, its session and its token"},
    VerbInfo{Verb::kBye, "bye", kQuery, "",
             "says that the client leaves on purpose"},
    VerbInfo{Verb::kPing, "ping", kQuery, "token? last?",
             "asks whether the broker lives, and for the session's counter"},
    VerbInfo{Verb::kHistory, "history", kQuery, "room after? before? limit?",
             "reads a page of a room's stored lines"},
    VerbInfo{Verb::kRooms, "rooms", kQuery, "start?", "lists rooms"},
    VerbInfo{Verb::kWho, "who", kQuery, "room? start?",
             "lists a room's members, or everyone who is online"},
    VerbInfo{Verb::kRegister, "register", kRecorded, "key",
             "gives one who was invited a key of their own"},
};

}  // namespace

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
