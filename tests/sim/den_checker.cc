#include "tests/sim/den_checker.h"

#include <fmt/format.h>

#include <algorithm>

namespace qun::sim {
namespace {

// Event types, by the role that they need.
const std::set<std::string> kOfAdmins = {"invited", "approved", "kicked",
                                         "muted", "unmuted"};
const std::set<std::string> kOfTheOwner = {"granted", "revoked"};
const std::string kEveryone;

}  // namespace

std::string DenChecker::Take(const Row& row) {
  const bool is_allowed = IsAllowed(row);
  Note(row);
  NoteSilenced(row);
  if (is_allowed) return {};
  return fmt::format("{} {} in {} {} and may not", row.from, row.type, row.room,
                     row.n);
}

bool DenChecker::IsAllowed(const Row& row) const {
  if (kOfAdmins.contains(row.type)) {
    if (row.type == "approved" && !asked_.contains(row.user)) return false;
    if (row.type == "kicked" && !IsInNow(row.user)) return false;
    return IsAdmin(row.from);
  }
  if (kOfTheOwner.contains(row.type)) return row.from == owner_;
  if (row.type == "joined") return invited_.contains(row.from);
  if (row.type == "said")
    return IsInNow(row.from) && !IsMuted(row.from, row.at);
  return true;
}

bool DenChecker::IsAdmin(const std::string& who) const {
  return who == owner_ || admins_.contains(who);
}

bool DenChecker::IsMuted(const std::string& who, std::uint64_t at) const {
  if (IsAdmin(who)) return false;
  const auto until = muted_.find(who);
  return muted_.contains(kEveryone) ||
         (until != muted_.end() && at < until->second);
}

bool DenChecker::IsInNow(const std::string& who) const {
  return IsIn(who, kForEver);
}

void DenChecker::NoteSilenced(const Row& row) {
  const std::uint64_t at = is_clock_steady_ ? row.at : 0;
  for (const auto& [who, stays] : stays_) {
    if (!IsInNow(who) || IsMuted(who, at)) silenced_[who] = row.n;
  }
}

std::uint64_t DenChecker::SilencedAt(const std::string& who) const {
  if (!stays_.contains(who)) return kForEver;
  const auto last = silenced_.find(who);
  return last == silenced_.end() ? FirstOf(who) - 1 : last->second;
}

void DenChecker::Note(const Row& row) {
  about_[row.n] = row.user;
  if (row.type == "created") owner_ = row.from;
  if (row.type == "created" || row.type == "joined") ComeIn(row.from, row.n);
  if (row.type == "approved") ComeIn(row.user, row.n);
  if (row.type == "kicked") GoOut(row.user, row.n);
  if (row.type == "invited") invited_.insert(row.user);
  if (row.type == "asked") asked_.insert(row.from);
  if (row.type == "granted") admins_.insert(row.user);
  if (row.type == "revoked") admins_.erase(row.user);
  if (row.type == "unmuted") muted_.erase(row.user);
  if (row.type == "muted") {
    muted_[row.user] = row.until == 0 ? kForEver : row.until;
  }
}

void DenChecker::ComeIn(const std::string& who, std::uint64_t n) {
  stays_[who].emplace_back(n, kForEver);
  invited_.erase(who);
  asked_.erase(who);
}

void DenChecker::GoOut(const std::string& who, std::uint64_t n) {
  admins_.erase(who);
  if (IsInNow(who)) stays_[who].back().second = n;
}

bool DenChecker::IsIn(const std::string& who, std::uint64_t n) const {
  const auto stays = stays_.find(who);
  if (stays == stays_.end()) return false;
  return std::any_of(
      stays->second.begin(), stays->second.end(),
      [n](const auto& stay) { return stay.first <= n && n <= stay.second; });
}

bool DenChecker::IsAbout(const std::string& who, std::uint64_t n) const {
  const auto about = about_.find(n);
  return about != about_.end() && about->second == who;
}

std::uint64_t DenChecker::FirstOf(const std::string& who) const {
  const auto stays = stays_.find(who);
  return stays == stays_.end() || stays->second.empty()
             ? kForEver
             : stays->second.front().first;
}

}  // namespace qun::sim
