#include "broker/model/state.h"

#include <algorithm>
#include <cstring>

namespace qun {
namespace {

constexpr std::size_t kPackedOutcome = sizeof(std::uint64_t) + 1;

using SetsOfUsers = std::unordered_map<std::string, std::set<std::string>>;

const std::set<std::string>& SetOf(const SetsOfUsers& sets,
                                   const std::string& user) {
  static const std::set<std::string> kNone;
  const auto found = sets.find(user);
  return found == sets.end() ? kNone : found->second;
}

// Whether the user's set has the room.
void Keep(SetsOfUsers* sets, const std::string& user, const std::string& room,
          bool has) {
  if (has) {
    (*sets)[user].insert(room);
    return;
  }
  const auto found = sets->find(user);
  if (found == sets->end()) return;
  found->second.erase(room);
  if (found->second.empty()) sets->erase(found);
}

}  // namespace

void Counter::Take(std::uint64_t hash, std::optional<Errc> code,
                   std::uint64_t at) {
  ++last_;
  used_at_ = at;
  const auto stored = code ? static_cast<std::uint8_t>(*code) : std::uint8_t{0};
  At(last_) = {hash, stored};
}

Counter::Outcome& Counter::At(std::uint64_t k) {
  const std::size_t index = k % kWindow;
  if (outcomes_.size() <= index) outcomes_.resize(index + 1);
  return outcomes_[index];
}

std::optional<Counter::Outcome> Counter::Find(std::uint64_t k) const {
  if (k == 0 || k > last_ || k + kWindow <= last_) return std::nullopt;
  return outcomes_.at(k % kWindow);
}

RefusedList Counter::Refusals() const {
  RefusedList refused;
  for (auto k = last_ > kWindow ? last_ - kWindow + 1 : 1; k <= last_; ++k) {
    const Outcome& outcome = outcomes_.at(k % kWindow);
    if (outcome.code != 0)
      refused.push_back({k, static_cast<Errc>(outcome.code)});
  }
  return refused;
}

std::string Counter::Pack() const {
  const std::size_t count = std::min<std::uint64_t>(last_, kWindow);
  std::string packed;
  packed.reserve(count * kPackedOutcome);
  for (std::size_t i = 0; i < count; ++i) {
    const Outcome& outcome = outcomes_.at((last_ - i) % kWindow);
    char hash[sizeof outcome.hash];
    std::memcpy(hash, &outcome.hash, sizeof hash);
    packed.append(hash, sizeof hash).push_back(static_cast<char>(outcome.code));
  }
  return packed;
}

std::optional<Counter> Counter::Unpack(std::uint64_t last,
                                       std::uint64_t used_at,
                                       std::string_view packed) {
  const std::size_t count = std::min<std::uint64_t>(last, kWindow);
  if (packed.size() != count * kPackedOutcome) return std::nullopt;
  Counter counter;
  counter.last_ = last;
  counter.used_at_ = used_at;
  for (std::size_t i = 0; i < count; ++i) {
    const char* bytes = packed.data() + i * kPackedOutcome;
    Outcome& outcome = counter.At(last - i);
    std::memcpy(&outcome.hash, bytes, sizeof outcome.hash);
    outcome.code = static_cast<std::uint8_t>(bytes[sizeof outcome.hash]);
    if (outcome.code > AllErrcs().size()) return std::nullopt;
  }
  return counter;
}

Room& State::AddRoom(const std::string& name) {
  const auto [room, is_new] = rooms.try_emplace(name);
  if (is_new && !IsDirect(name)) lookalikes.emplace(Skeleton(name), name);
  return room->second;
}

void State::SetMaker(Room& room, const std::string& user) {
  if (user.empty() || !room.maker.empty()) return;
  room.maker = user;
  ++made[user];
}

void State::SetSetting(Room& room, const std::string& key,
                       const std::optional<Setting>& setting) {
  std::size_t& bytes = settings_of[room.maker];
  const auto known = room.settings.find(key);
  if (known != room.settings.end()) {
    bytes -= key.size() + known->second.value.size();
    room.settings.erase(known);
  }
  if (!setting) return;
  bytes += key.size() + setting->value.size();
  room.settings.emplace(key, *setting);
}

const Room* State::FindRoom(const std::string& name) const {
  const auto found = rooms.find(name);
  return found == rooms.end() ? nullptr : &found->second;
}

const std::set<std::string>& State::RoomsOf(const std::string& user) const {
  return SetOf(rooms_of, user);
}

const std::set<std::string>& State::InvitedTo(const std::string& user) const {
  return SetOf(invited_to, user);
}

const Membership& State::FindMembership(const Room* room,
                                        const std::string& user) const {
  static const Membership kNone;
  if (room == nullptr) return kNone;
  const auto found = room->people.find(user);
  return found == room->people.end() ? kNone : found->second;
}

void State::SetMembership(const std::string& room, const std::string& user,
                          const Membership& membership) {
  Room& known = AddRoom(room);
  const bool was_member = FindMembership(&known, user).IsMember();
  known.members += membership.IsMember() ? 1 : 0;
  known.members -= was_member ? 1 : 0;
  Keep(&rooms_of, user, room, membership.IsMember());
  Keep(&invited_to, user, room, membership.is_invited);
  if (membership.IsNothing()) {
    known.people.erase(user);
  } else {
    known.people[user] = membership;
  }
}

const Account* State::FindAccount(const std::string& folded) const {
  const auto found = account_called.find(folded);
  return found == account_called.end() ? nullptr : &accounts.at(found->second);
}

const Account* State::FindAccountOfKey(const std::string& key) const {
  const auto found = account_of.find(key);
  return found == account_of.end() ? nullptr : &accounts.at(found->second);
}

const Invited* State::FindInvitation(const std::string& key) const {
  const auto found = invitations.find(key);
  return found == invitations.end() ? nullptr : &found->second;
}

void State::SetAccount(const Account& account) {
  Account& known = accounts[account.id];
  account_of.erase(known.key);
  account_called.erase(known.folded);
  known = account;
  account_called[account.folded] = account.id;
  if (!account.key.empty()) account_of[account.key] = account.id;
}

const Counter* State::FindSession(const SessionKey& key) const {
  const auto found = sessions.find(key);
  return found == sessions.end() ? nullptr : &found->second;
}

void State::SetSession(const SessionKey& key, const Counter& counter) {
  if (sessions.insert_or_assign(key, counter).second) ++sessions_of[key.user];
}

void State::ForgetSession(const SessionKey& key) {
  if (sessions.erase(key) == 0) return;
  const auto count = sessions_of.find(key.user);
  if (--count->second == 0) sessions_of.erase(count);
}

std::size_t State::SessionsOf(const std::string& user) const {
  const auto found = sessions_of.find(user);
  return found == sessions_of.end() ? 0 : found->second;
}

}  // namespace qun
