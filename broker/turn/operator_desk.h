// What the operator on this machine asks, and what they are told: lists from
// the recorded state, and what became of a change.
#ifndef QUN_BROKER_TURN_OPERATOR_DESK_H_
#define QUN_BROKER_TURN_OPERATOR_DESK_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "broker/model/batch.h"
#include "broker/model/operator_request.h"
#include "broker/model/proposal.h"
#include "broker/model/state.h"

namespace qun {

// An answer, to be printed, or why the request was refused. `ticket`: which
// request it answers.
struct OperatorAnswer {
  std::string ticket;
  Result<std::string> text;
};

// Keeps the changes that are under way. One thread.
class OperatorDesk {
 public:
  // The proposal that a change is; it is answered once it is recorded. `at`:
  // wall clock, milliseconds. A ticket is not empty.
  Proposal Propose(OperatorChange change, std::string ticket, std::uint64_t at);
  // What is answered to a change: it was refused, or it is recorded in this
  // state, and is given back.
  std::optional<OperatorChange> OnAnswer(const State& state,
                                         const Answer& answer);
  // A list, or a refusal before there was a proposal.
  void Say(std::string ticket, Result<std::string> text) {
    answers_.push_back({std::move(ticket), std::move(text)});
  }

  // What is answered since the last call.
  std::vector<OperatorAnswer> Take() { return std::exchange(answers_, {}); }

 private:
  std::map<std::string, OperatorChange> under_way_;  // by ticket
  std::vector<OperatorAnswer> answers_;
};

// What the machine itself proposes. `at`: wall clock, milliseconds.
Proposal LocalProposal(ProposedBody body, std::uint64_t at);

std::string AnswerQuestion(const State& state, const OperatorQuestion& question,
                           std::uint64_t at);

}  // namespace qun

#endif  // QUN_BROKER_TURN_OPERATOR_DESK_H_
