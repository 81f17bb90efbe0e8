#include "broker/arrive/user_limits.h"

#include <iterator>
#include <span>

#include "broker/arrive/not_now.h"
#include "proto/base/contract.h"
#include "proto/base/limits.h"
#include "proto/lines/verbs.h"

namespace qun {
namespace {

// A session is forgotten some minutes after its `bye`, and then the user may
// begin another one.
constexpr int kSessionsRetryMs = 60'000;

// A sender with an invitation has no name yet.
const std::string& WhoOf(const Requester& requester) {
  return requester.sender->standing == Standing::kKnown ? requester.user.folded
                                                        : requester.sender->key;
}

bool BeginsOneTooMany(const State& state, const Proposal& proposal) {
  return proposal.IsCounted() &&
         state.CountSessions(proposal.user.folded) >= kSessionsOfUser &&
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

bool UserLimits::Allows(const State& state, Proposal& proposal,
                        std::size_t bytes, Time now) {
  if (proposal.sender->standing == Standing::kClaimed) return true;
  const std::string& who = WhoOf(proposal);
  const bool is_session_too_many = BeginsOneTooMany(state, proposal);
  if (!is_session_too_many && buckets_.TakeLine(who, bytes, now)) return true;
  Expects(!who.empty());
  TooMuch& too_much = too_much_[who];
  (is_session_too_many ? too_much.begins : too_much.said)
      .push_back(std::move(proposal));
  ++waiting_;
  return false;
}

bool UserLimits::Allows(Query& query, Time now) {
  if (query.sender->standing == Standing::kClaimed) return true;
  const std::string& who = WhoOf(query);
  const bool is_allowed = std::holds_alternative<History>(query.body)
                              ? buckets_.TakeHistory(who, now)
                              : buckets_.TakeQuery(who, now);
  if (is_allowed) return true;
  too_much_[who].asked.push_back(std::move(query));
  ++waiting_;
  return false;
}

void UserLimits::ChargeLine(const Proposal& proposal, std::size_t bytes,
                            Time now) {
  if (bytes == 0 || proposal.sender->standing == Standing::kClaimed) return;
  buckets_.ChargeLine(WhoOf(proposal), bytes, now);
}

void UserLimits::ChargePage(Standing standing, const std::string& user,
                            std::size_t bytes, Time now) {
  if (standing == Standing::kClaimed) return;
  buckets_.ChargePage(user, bytes, now);
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
    const Refusal slow = SlowDownFor(buckets_.WaitOfQueries(who, now));
    for (const Query& query : too_much.asked) {
      answers.push_back(NotNow(query, slow));
    }
    answer(too_much.begins, TooManySessions());
  }
  // Each kept request is answered; those of one session share an answer.
  Ensures(answers.size() <= waiting_);
  Ensures(answers.empty() == too_much_.empty());
  too_much_.clear();
  waiting_ = 0;
  return answers;
}

}  // namespace qun
