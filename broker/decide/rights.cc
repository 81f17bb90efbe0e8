#include "broker/decide/rights.h"

#include "proto/base/contract.h"

namespace qun {
namespace {

constexpr int kOperatorRank = static_cast<int>(Role::kOwner) + 1;

std::optional<Refusal> WhyNotSpeak(const Actor& actor, std::uint64_t at) {
  const bool is_open = actor.rules->kind == RoomKind::kPublic &&
                       actor.rules->policy == Policy::kOpen;
  if (!is_open && !actor.IsAtLeast(Role::kMember)) {
    return Refuse(Errc::kNotMember);
  }
  if (actor.membership->is_banned) return Refuse(Errc::kBanned);
  if (actor.IsAtLeast(Role::kAdmin)) return std::nullopt;
  if (actor.rules->is_muted || actor.membership->IsMutedAt(at)) {
    return Refuse(Errc::kMuted);
  }
  return std::nullopt;
}

}  // namespace

int Actor::Rank() const {
  if (is_operator && rules->kind == RoomKind::kPublic) return kOperatorRank;
  return static_cast<int>(membership->role);
}

bool Actor::IsReader() const {
  return rules->kind == RoomKind::kPublic ||
         (standing == Standing::kKnown && membership->IsMember());
}

std::optional<Refusal> WhyNot(Right right, const Actor& actor,
                              std::uint64_t at) {
  if (right == Right::kAnyone) return std::nullopt;
  if (!actor.IsReader()) return Refuse(Errc::kNotMember);
  switch (right) {
    case Right::kAnyone:
    case Right::kReader:
      return std::nullopt;
    case Right::kSpeaker:
      return WhyNotSpeak(actor, at);
    case Right::kMember:
      if (actor.membership->IsMember()) return std::nullopt;
      return Refuse(Errc::kNotMember);
    case Right::kAdmin:
      if (actor.IsAtLeast(Role::kAdmin)) return std::nullopt;
      break;
    case Right::kOwner:
      if (actor.IsAtLeast(Role::kOwner)) return std::nullopt;
      break;
  }
  return Refuse(Errc::kNotAllowed);
}

bool MayRead(const State& state, const std::string& room, Standing standing,
             const std::string& user) {
  const Room* known = state.FindRoom(room);
  if (known == nullptr) return false;
  return Actor{standing, false, &known->rules,
               &state.FindMembership(room, user)}
      .IsReader();
}

}  // namespace qun
