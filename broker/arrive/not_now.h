// The answers when nothing could be recorded for a while: each session is told
// which k is still wanted, and when to send it again.
#ifndef QUN_BROKER_ARRIVE_NOT_NOW_H_
#define QUN_BROKER_ARRIVE_NOT_NOW_H_

#include <span>
#include <vector>

#include "broker/model/batch.h"
#include "broker/model/proposal.h"
#include "broker/model/state.h"

namespace qun {

// For proposals of which none was recorded. Pure.
std::vector<Answer> NotNow(const State& state,
                           std::span<const Proposal> proposals,
                           const Refusal& refusal);
// For one that has no counter: a query, or a proposal.
Answer NotNow(const Requester& requester, const Refusal& refusal);

}  // namespace qun

#endif  // QUN_BROKER_ARRIVE_NOT_NOW_H_
