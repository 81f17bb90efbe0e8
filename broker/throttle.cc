#include "broker/throttle.h"

#include <iterator>
#include <span>

#include "broker/not_now.h"
#include "proto/limits.h"
#include "proto/verbs.h"

namespace qun {
namespace {

// A session that has ended is forgotten in minutes.
constexpr int kSessionsRetryMs = 60'000;

bool IsQuery(const Proposal& proposal) {
  return proposal.body && Info(proposal.verb()).kind != VerbKind::kRecorded;
}

bool BeginsOneTooMany(const State& state, const Proposal& proposal) {
  return proposal.IsCounted() &&
         state.SessionsOf(proposal.user.folded) >= kSessionsOfUser &&
         state.FindSession(proposal.key()) == nullptr;
}

Refusal TooManySessions() {
  Refusal refusal = Refuse(Errc::kSlowDown);
  refusal.why =
      "you have too many sessions: programs must end theirs with bye; those "
      "that did are forgotten in minutes, others in a day";
  refusal.retry_after_ms = kSessionsRetryMs;
  return refusal;
}

}  // namespace

bool Throttle::Takes(const State& state, Proposal& proposal, std::size_t bytes,
                     Time now) {
  if (proposal.sender.standing != Standing::kKnown || IsQuery(proposal)) {
    return true;
  }
  const std::string& user = proposal.user.folded;
  if (BeginsOneTooMany(state, proposal)) {
    Keep(&too_much_[user].begins, proposal);
    return false;
  }
  if (rates_.Take(user, bytes, now)) return true;
  Keep(&too_much_[user].said, proposal);
  return false;
}

void Throttle::Keep(std::vector<Proposal>* where, Proposal& proposal) {
  where->push_back(std::move(proposal));
  ++waiting_;
}

std::vector<Answer> Throttle::TakeAnswers(const State& state, Time now) {
  std::vector<Answer> answers;
  const auto answer = [&](std::span<const Proposal> proposals,
                          const Refusal& refusal) {
    auto more = NotNow(state, proposals, refusal);
    std::move(more.begin(), more.end(), std::back_inserter(answers));
  };
  for (const auto& [user, too_much] : too_much_) {
    Refusal slow = Refuse(Errc::kSlowDown);
    slow.retry_after_ms = static_cast<int>(rates_.WaitOf(user, now).count());
    answer(too_much.said, slow);
    answer(too_much.begins, TooManySessions());
  }
  too_much_.clear();
  waiting_ = 0;
  return answers;
}

}  // namespace qun
