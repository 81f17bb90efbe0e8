// The verbs `set`, for a room's settings and one's own card, and `mark`, for
// the last line that one has read.
#include "proto/lines/settings.h"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "broker/decide/handlers.h"
#include "proto/base/contract.h"
#include "proto/base/duration.h"

namespace qun {
namespace {

// The size of a room's settings after a `set`.
struct Size {
  std::size_t states = 0;
  std::size_t bytes = 0;
};

Size SizeWith(const Draft& draft, const Set& set) {
  Size size;
  const auto add = [&size](std::string_view key, std::string_view value) {
    size.states += key.starts_with(kStateKey) ? 1 : 0;
    size.bytes += key.size() + value.size();
  };
  add(set.setting, set.value);
  draft.settings().ForEachIn(set.room,
                             [&](const auto& key, const Setting& setting) {
                               if (key != set.setting) add(key, setting.value);
                             });
  return size;
}

// The bytes of all settings in all rooms of this room's creator; 0 if the room
// was created without a key.
std::size_t BytesOfMaker(const Draft& draft, const std::string& room) {
  const std::string& maker = draft.FindRoom(room)->maker;
  if (maker.empty()) return 0;
  return draft.Count(&Tallies::setting_bytes, maker);
}

// The expired settings of the room or, if its maker has too many, of all rooms
// that this user has made.
std::vector<InRoom> PassedBeside(const Draft& draft, const std::string& room,
                                 std::uint64_t at) {
  std::vector<InRoom> passed;
  if (BytesOfMaker(draft, room) <= kSettingsOfUser) {
    draft.settings().ForEachIn(room,
                               [&](const auto& key, const Setting& setting) {
                                 if (setting.IsPassedAt(at))
                                   passed.emplace_back(room, key);
                               });
    return passed;
  }
  const std::string& maker = draft.FindRoom(room)->maker;
  draft.settings().ForEach([&](const InRoom& key, const Setting& setting) {
    if (setting.IsPassedAt(at) && draft.FindRoom(key.first)->maker == maker) {
      passed.push_back(key);
    }
  });
  return passed;
}

void RemovePassed(Draft& draft, const std::string& room, std::uint64_t at) {
  for (const auto& [in, setting] : PassedBeside(draft, room, at)) {
    draft.SetSetting(in, setting, std::nullopt);
  }
}

std::optional<Refusal> WhyTooMuch(const Draft& draft, const Set& set) {
  if (BytesOfMaker(draft, set.room) > kSettingsOfUser) {
    return Refuse(
        Errc::kTooLong,
        fmt::format("the rooms that the maker of this room has made have "
                    "settings of more than {} bytes in all; remove some",
                    kSettingsOfUser));
  }
  const Size size = SizeWith(draft, set);
  if (size.states <= kStateKeys && size.bytes <= kSettingsBytes) {
    return std::nullopt;
  }
  return Refuse(
      Errc::kTooLong,
      fmt::format("a room has at most {} states, and settings of {} bytes in "
                  "all; remove some",
                  kStateKeys, kSettingsBytes));
}

// A muted user must not speak through settings either.
std::optional<Refusal> WhyNotSet(const SettingInfo& info, const Actor& actor,
                                 std::uint64_t at) {
  if (auto refusal = WhyNot(info.right, actor, at)) return refusal;
  return WhyNot(Right::kSpeaker, actor, at);
}

Outcome SayChanged(Draft& draft, const Proposal& proposal, const Set& set,
                   std::uint64_t until) {
  Event event = EventOf(proposal, EventType::kChanged, set.room);
  event.setting = set.setting;
  event.value = set.value;
  event.until = until;
  return draft.Append(proposal, std::move(event));
}

void SetPolicy(Draft& draft, const Set& set) {
  RoomRules rules = draft.Rules(set.room);
  rules.policy = PolicyFromName(set.text).value_or(Policy::kOpen);
  draft.SetRules(set.room, rules);
}

void SetCard(Draft& draft, const Proposal& proposal, const Set& set) {
  Membership membership = draft.FindMember(set.room, proposal.user.folded);
  membership.card = set.text;
  draft.SetMember(set.room, proposal.user.folded, std::move(membership));
}

}  // namespace

Outcome Handle(Draft& draft, const Proposal& proposal, const Set& set) {
  Expects(SettingOf(set.setting) != nullptr);
  const SettingInfo& info = *SettingOf(set.setting);
  const Actor actor = ActorIn(draft, proposal, set.room);
  if (auto refusal = WhyNotSet(info, actor, proposal.at)) {
    return tl::make_unexpected(*std::move(refusal));
  }
  const std::uint64_t until =
      set.ttl == 0 ? 0 : proposal.at + set.ttl * kMsPerSecond;
  if (set.setting == "policy") {
    SetPolicy(draft, set);
  } else if (set.setting == "card") {
    SetCard(draft, proposal, set);
  } else if (set.value.empty()) {
    draft.SetSetting(set.room, set.setting, std::nullopt);
  } else {
    RemovePassed(draft, set.room, proposal.at);
    if (auto refusal = WhyTooMuch(draft, set)) {
      return tl::make_unexpected(*std::move(refusal));
    }
    draft.SetSetting(set.room, set.setting, Setting{set.value, until});
  }
  return SayChanged(draft, proposal, set, until);
}

Outcome Handle(Draft& draft, const Proposal& proposal, const Mark& mark) {
  if (mark.line > draft.Head(mark.room)) {
    return tl::make_unexpected(Refuse(Errc::kNoLine));
  }
  Membership membership = draft.FindMember(mark.room, proposal.user.folded);
  Expects(membership.IsMember());
  // Several clients of a user may mark; one that is behind changes nothing.
  if (mark.line <= membership.read) return std::nullopt;
  membership.read = mark.line;
  draft.SetMember(mark.room, proposal.user.folded, std::move(membership));
  draft.Tell({proposal.user.folded, {mark.room, mark.line}});
  return std::nullopt;
}

}  // namespace qun
