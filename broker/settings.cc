// The verbs that set what is known of a room: set, and of oneself there: mark.
#include "proto/settings.h"

#include <fmt/format.h>

#include <algorithm>

#include "broker/handlers.h"

namespace qun {
namespace {

constexpr std::uint64_t kMsPerSecond = 1000;

bool HasTooMany(const Draft& draft, const Set& set) {
  const auto keys = draft.Settings(set.room);
  const auto states = std::count_if(
      keys.begin(), keys.end(),
      [](const std::string& key) { return key.starts_with(kStateKey); });
  return set.setting.starts_with(kStateKey) && !keys.contains(set.setting) &&
         static_cast<std::size_t>(states) >= kStateKeys;
}

Outcome Changed(Draft& draft, const Proposal& proposal, const Set& set,
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
  Membership membership = draft.Find(set.room, proposal.user.folded);
  membership.card = set.text;
  draft.SetPerson(set.room, proposal.user.folded, std::move(membership));
}

}  // namespace

Outcome Handle(Draft& draft, const Proposal& proposal, const Set& set) {
  const SettingInfo& info = *SettingOf(set.setting);
  const Actor actor = ActorIn(draft, proposal, set.room);
  if (auto refusal = WhyNot(info.right, actor, proposal.at)) {
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
    draft.ForgetPassed(set.room, proposal.at);
    if (HasTooMany(draft, set)) {
      return Fail(
          Errc::kTooLong,
          fmt::format("a room has at most {} states; remove some", kStateKeys));
    }
    draft.SetSetting(set.room, set.setting, Setting{set.value, until});
  }
  return Changed(draft, proposal, set, until);
}

Outcome Handle(Draft& draft, const Proposal& proposal, const Mark& mark) {
  if (mark.line > draft.Head(mark.room)) {
    return tl::make_unexpected(Refuse(Errc::kNoLine));
  }
  Membership membership = draft.Find(mark.room, proposal.user.folded);
  // Several clients of one user mark; the one that is behind changes nothing.
  if (mark.line <= membership.read) return std::nullopt;
  membership.read = mark.line;
  draft.SetPerson(mark.room, proposal.user.folded, std::move(membership));
  draft.Tell({proposal.user.folded, {mark.room, mark.line}});
  return std::nullopt;
}

}  // namespace qun
