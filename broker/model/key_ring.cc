#include "broker/model/key_ring.h"

#include <utility>

#include "proto/base/contract.h"

namespace qun {

void KeyRing::Follow(const State& state) {
  std::unordered_set<std::string> users;
  std::unordered_set<std::string> invited;
  for (const auto& [key, id] : state.account_of) users.insert(key);
  for (const auto& [key, invitation] : state.invitations) invited.insert(key);
  // A revoked user has no key.
  Ensures(!users.contains("") && users.size() <= state.accounts.size());
  const std::lock_guard lock(mutex_);
  users_ = std::move(users);
  invited_ = std::move(invited);
}

Holder KeyRing::Of(const std::string& key) const {
  const std::lock_guard lock(mutex_);
  if (users_.contains(key)) return Holder::kUser;
  return invited_.contains(key) ? Holder::kInvited : Holder::kNobody;
}

}  // namespace qun
