#include "broker/throttle.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "broker/not_now.h"
#include "proto/limits.h"
#include "proto/verbs.h"

namespace qun {
namespace {

// Until some of the sessions may have been forgotten.
constexpr Time kWaitForSessions{10'000};

bool HasTooManySessions(const State& state, const std::string& user) {
  return state.SessionsOf(user) >= kSessionsOfUser;
}

bool IsQuery(const Proposal& proposal) {
  return proposal.body && Info(proposal.verb()).kind != VerbKind::kRecorded;
}

}  // namespace

bool Throttle::IsTooMuch(const State& state, const Proposal& proposal,
                         std::size_t bytes, Time now) {
  if (proposal.sender.standing != Standing::kKnown || IsQuery(proposal)) {
    return false;
  }
  const std::string& user = proposal.user.folded;
  if (proposal.IsCounted() && HasTooManySessions(state, user) &&
      state.FindSession(proposal.key()) == nullptr) {
    return true;
  }
  return !rates_.Take(user, bytes, now);
}

Time Throttle::WaitOf(const State& state, const std::string& user,
                      Time now) const {
  const Time wait = rates_.WaitOf(user, now);
  return HasTooManySessions(state, user) ? std::max(wait, kWaitForSessions)
                                         : wait;
}

std::vector<Answer> Throttle::TakeAnswers(const State& state, Time now) {
  std::map<std::string, std::vector<Proposal>> by_user;
  for (Proposal& proposal : std::exchange(refused_, {})) {
    by_user[proposal.user.folded].push_back(std::move(proposal));
  }
  std::vector<Answer> answers;
  for (const auto& [user, proposals] : by_user) {
    Refusal slow = qun::Refuse(Errc::kSlowDown);
    slow.retry_after_ms = static_cast<int>(WaitOf(state, user, now).count());
    for (Answer& answer : NotNow(state, proposals, slow)) {
      answers.push_back(std::move(answer));
    }
  }
  return answers;
}

}  // namespace qun
