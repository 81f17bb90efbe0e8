// Answers the requests of the operator on this machine: lists from the recorded
// state, and the outcomes of changes.
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

// An answer for the operator to read, or the refusal of the request. `ticket`
// identifies the request.
struct OperatorAnswer {
  std::string ticket;
  Result<std::string> text;
};

// Keeps changes until they are answered. Belongs to one thread.
class OperatorDesk {
 public:
  // Makes a proposal of a change, which is answered once it is recorded.
  // `ticket` must not be empty. `at`: wall clock, milliseconds.
  Proposal Propose(OperatorChange change, std::string ticket, std::uint64_t at);
  // Takes the decide step's answer to a change. Returns the change if it is
  // recorded in `state`; empty if it was refused.
  std::optional<OperatorChange> OnAnswer(const State& state,
                                         const Answer& answer);
  // Answers at once, without a proposal: a list or a refusal.
  void Say(std::string ticket, Result<std::string> text) {
    answers_.push_back({std::move(ticket), std::move(text)});
  }

  // The answers since the last call.
  std::vector<OperatorAnswer> Take() { return std::exchange(answers_, {}); }

 private:
  std::map<std::string, OperatorChange> under_way_;  // by ticket
  std::vector<OperatorAnswer> answers_;
};

// A proposal of this machine. `at`: wall clock, milliseconds.
Proposal LocalProposal(ProposedBody body, std::uint64_t at);

std::string AnswerQuestion(const State& state, const OperatorQuestion& question,
                           std::uint64_t at);

}  // namespace qun

#endif  // QUN_BROKER_TURN_OPERATOR_DESK_H_
