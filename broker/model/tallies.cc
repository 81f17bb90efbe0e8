#include "broker/model/tallies.h"

namespace qun {

void Tally::Add(const std::string& name, std::int64_t count) {
  if (count == 0) return;
  const auto entry = counts_.try_emplace(name, 0).first;
  entry->second += count;
  if (entry->second == 0) counts_.erase(entry);
}

std::int64_t Tally::Of(const std::string& name) const {
  const auto found = counts_.find(name);
  return found == counts_.end() ? 0 : found->second;
}

void Tallies::OnRoom(const Room* before, const Room* after) {
  if (before != nullptr && !before->maker.empty()) {
    rooms_made.Add(before->maker, -1);
  }
  if (after != nullptr && !after->maker.empty()) {
    rooms_made.Add(after->maker, 1);
  }
}

void Tallies::OnMember(const std::string& room, const std::string& user,
                       const Membership* before, const Membership* after) {
  const int was = before != nullptr && before->IsMember() ? 1 : 0;
  const int is = after != nullptr && after->IsMember() ? 1 : 0;
  members.Add(room, is - was);
  memberships.Add(user, is - was);
}

void Tallies::OnSetting(const std::string& maker, const std::string& key,
                        const Setting* before, const Setting* after) {
  const auto bytes = [&](const Setting* setting) {
    if (setting == nullptr) return std::int64_t{0};
    return static_cast<std::int64_t>(key.size() + setting->value.size());
  };
  setting_bytes.Add(maker, bytes(after) - bytes(before));
}

}  // namespace qun
