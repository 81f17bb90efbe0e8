#include "broker/arrive/not_now.h"

#include <unordered_set>

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

std::vector<Answer> NotNow(const State& state,
                           std::span<const Proposal> proposals,
                           const Refusal& refusal) {
  std::vector<Answer> answers;
  std::unordered_set<SessionKey> told;
  for (const Proposal& proposal : proposals) {
    if (!proposal.IsCounted()) {
      answers.push_back({std::nullopt, proposal.sender.connection,
                         Refused{{}, 0, proposal.re, refusal, {}}});
    } else if (told.insert(proposal.key()).second) {
      answers.push_back(
          {proposal.key(), {}, WantedOf(state, proposal, refusal)});
    }
  }
  return answers;
}

}  // namespace qun
