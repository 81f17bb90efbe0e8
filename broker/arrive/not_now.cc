#include "broker/arrive/not_now.h"

#include <unordered_set>

#include "proto/base/contract.h"

namespace qun {
namespace {

Resend WantedOf(const State& state, const Proposal& proposal,
                const Refusal& refusal) {
  const Counter* counter = state.FindSession(proposal.key());
  if (counter == nullptr) return {*proposal.session, 1, {}, refusal, {}};
  return {
      *proposal.session, counter->last() + 1, {}, refusal, counter->Refusals()};
}

}  // namespace

Answer NotNow(const Requester& requester, const Refusal& refusal) {
  // A refusal "not now" uses up no k, and says when to try again.
  Expects(!Info(refusal.code).final && refusal.retry_after_ms > 0);
  Refused refused{{}, 0, requester.re, refusal, {}};
  if (requester.sender->standing == Standing::kLocal) {
    return {ToOperator{}, std::move(refused)};
  }
  return {ToConnection{requester.sender->connection}, std::move(refused)};
}

std::vector<Answer> NotNow(const State& state,
                           std::span<const Proposal> proposals,
                           const Refusal& refusal) {
  std::vector<Answer> answers;
  std::unordered_set<SessionKey> told;
  for (const Proposal& proposal : proposals) {
    if (!proposal.IsCounted()) {
      answers.push_back(NotNow(proposal, refusal));
    } else if (told.insert(proposal.key()).second) {
      answers.push_back({proposal.key(), WantedOf(state, proposal, refusal)});
    }
  }
  Ensures(answers.size() <= proposals.size());
  return answers;
}

}  // namespace qun
