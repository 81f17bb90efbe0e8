// The answers "not now" to requests that could not be recorded. They tell each
// session which k it must send next, and when.
#ifndef QUN_BROKER_ARRIVE_NOT_NOW_H_
#define QUN_BROKER_ARRIVE_NOT_NOW_H_

#include <span>
#include <vector>

#include "broker/model/batch.h"
#include "broker/model/proposal.h"
#include "broker/model/state.h"

namespace qun {

// Answers proposals of which none was recorded: once for each session, and each
// uncounted proposal. Pure.
std::vector<Answer> NotNow(const State& state,
                           std::span<const Proposal> proposals,
                           const Refusal& refusal);
// Answers a query, or a proposal that is not counted.
Answer NotNow(const Requester& requester, const Refusal& refusal);

}  // namespace qun

#endif  // QUN_BROKER_ARRIVE_NOT_NOW_H_
