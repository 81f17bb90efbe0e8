#include "broker/arrive/user_limits.h"

#include <iterator>
#include <span>

#include "broker/arrive/not_now.h"
#include "proto/base/limits.h"
#include "proto/lines/verbs.h"

namespace qun {
namespace {

// A session that has ended is forgotten in minutes.
constexpr int kSessionsRetryMs = 60'000;

bool IsQuery(const Proposal& proposal) {
  return proposal.body && Info(proposal.verb()).kind != VerbKind::kRecorded;
}

// Who was only invited is nobody yet.
const std::string& WhoOf(const Proposal& proposal) {
  return proposal.sender.standing == Standing::kKnown ? proposal.user.folded
                                                      : proposal.sender.key;
}

bool BeginsOneTooMany(const State& state, const Proposal& proposal) {
  return proposal.IsCounted() &&
         state.SessionsOf(proposal.user.folded) >= kSessionsOfUser &&
         state.FindSession(proposal.key()) == nullptr;
}

Refusal SlowDownFor(Time wait) {
  Refusal refusal = Refuse(Errc::kSlowDown);
  refusal.retry_after_ms = static_cast<int>(wait.count());
  return refusal;
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

bool UserLimits::Takes(const State& state, Proposal& proposal,
                       std::size_t bytes, Time now) {
  if (proposal.sender.standing == Standing::kClaimed) return true;
  const std::string& who = WhoOf(proposal);
  if (IsQuery(proposal)) {
    if (buckets_.TakeQuery(who, now)) return true;
    Keep(&too_much_[who].asked, proposal);
  } else if (BeginsOneTooMany(state, proposal)) {
    Keep(&too_much_[who].begins, proposal);
  } else {
    if (buckets_.TakeLine(who, bytes, now)) return true;
    Keep(&too_much_[who].said, proposal);
  }
  return false;
}

void UserLimits::Keep(std::vector<Proposal>* where, Proposal& proposal) {
  where->push_back(std::move(proposal));
  ++waiting_;
}

std::vector<Answer> UserLimits::TakeAnswers(const State& state, Time now) {
  std::vector<Answer> answers;
  const auto answer = [&](std::span<const Proposal> proposals,
                          const Refusal& refusal) {
    auto more = NotNow(state, proposals, refusal);
    std::move(more.begin(), more.end(), std::back_inserter(answers));
  };
  for (const auto& [who, too_much] : too_much_) {
    answer(too_much.said, SlowDownFor(buckets_.WaitOfLines(who, now)));
    answer(too_much.asked, SlowDownFor(buckets_.WaitOfQueries(who, now)));
    answer(too_much.begins, TooManySessions());
  }
  too_much_.clear();
  waiting_ = 0;
  return answers;
}

}  // namespace qun
