#include "tests/sim/den.h"

#include <utility>

#include "tests/sim/story.h"

namespace qun::sim {
namespace {

const std::vector<std::string> kGuests = {"p1", "p2", "p3"};
constexpr const char* kDeputy = "p1";
constexpr const char* kAll = "";
constexpr std::uint64_t kSeconds = 1;

}  // namespace

Den::Den(std::string name, Policy policy, bool calm, Seed* seed)
    : name_(std::move(name)), policy_(policy), calm_(calm), seed_(seed) {}

Body Den::ComeIn() const {
  if (name_ == kOwner) return Create{kDen, true, policy_};
  return Join{kDen};
}

std::vector<Body> Den::Run() {
  if (!seed_->OneIn(2)) return {};
  if (calm_ && name_ == kOwner) return LetIn(kGuests);
  if (name_ == kOwner) return RunAsOwner();
  return {Try()};
}

std::vector<Body> Den::LetIn(const std::vector<std::string>& users) const {
  std::vector<Body> requests;
  for (const std::string& user : users) {
    if (policy_ == Policy::kApproval) {
      requests.emplace_back(Approve{kDen, user});
    } else {
      requests.emplace_back(Invite{kDen, user});
    }
  }
  return requests;
}

std::vector<Body> Den::RunAsOwner() {
  const std::string& guest = kGuests.at(seed_->Below(kGuests.size()));
  switch (seed_->Below(6)) {
    case 0:
      return LetIn(kGuests);
    case 1:
    case 2:
      if (Toggle("in")) return LetIn({kGuest});
      return {Kick{kDen, kGuest}};
    case 3:
      if (Toggle("all")) return {Mute{kDen, kAll, 0}};
      return {Unmute{kDen, kAll}};
    case 4:
      if (!Toggle(guest)) return {Unmute{kDen, guest}};
      return {Mute{kDen, guest, seed_->OneIn(3) ? 0 : kSeconds}};
    default:
      if (Toggle("admin")) return {Grant{kDen, kDeputy, Role::kAdmin}};
      return {Revoke{kDen, kDeputy}};
  }
}

// A request that only admins may make.
Body Den::Try() const {
  switch (seed_->Below(4)) {
    case 0:
      return Kick{kDen, kGuest};
    case 1:
      return Unmute{kDen, kAll};
    case 2:
      return Mute{kDen, "p3", kSeconds};
    default:
      return Grant{kDen, name_, Role::kOwner};
  }
}

bool Den::Toggle(const std::string& what) {
  if (on_.erase(what) > 0) return false;
  on_.insert(what);
  return true;
}

}  // namespace qun::sim
