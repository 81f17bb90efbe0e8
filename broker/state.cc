#include "broker/state.h"

#include <algorithm>
#include <cstring>

namespace qun {
namespace {

constexpr std::size_t kPackedOutcome = sizeof(std::uint64_t) + 1;

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

const Room* State::FindRoom(const std::string& name) const {
  const auto found = rooms.find(name);
  return found == rooms.end() ? nullptr : &found->second;
}

const std::set<std::string>& State::RoomsOf(const std::string& user) const {
  static const std::set<std::string> kNone;
  const auto found = rooms_of.find(user);
  return found == rooms_of.end() ? kNone : found->second;
}

void State::SetMember(const std::string& room, const std::string& user,
                      const std::optional<std::string>& shown) {
  auto& members = rooms[room].members;
  if (shown) {
    members[user] = *shown;
    rooms_of[user].insert(room);
    return;
  }
  members.erase(user);
  auto& left = rooms_of[user];
  left.erase(room);
  if (left.empty()) rooms_of.erase(user);
}

const Account* State::FindAccount(const std::string& folded) const {
  const auto found = std::find_if(
      accounts.begin(), accounts.end(),
      [&](const auto& entry) { return entry.second.folded == folded; });
  return found == accounts.end() ? nullptr : &found->second;
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
  known = account;
  if (!account.key.empty()) account_of[account.key] = account.id;
}

const Counter* State::FindSession(const SessionKey& key) const {
  const auto found = sessions.find(key);
  return found == sessions.end() ? nullptr : &found->second;
}

}  // namespace qun
