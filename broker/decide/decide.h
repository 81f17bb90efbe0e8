// Step 3, decide: a pure function of the state and the ordered proposals. Its
// only clock is each proposal's `at`; it draws no random numbers and knows no
// rates, so that every broker that sees the same order decides the same.
#ifndef QUN_BROKER_DECIDE_DECIDE_H_
#define QUN_BROKER_DECIDE_DECIDE_H_

#include <span>

#include "broker/decide/draft.h"
#include "broker/model/batch.h"
#include "broker/model/proposal.h"
#include "broker/model/state.h"

namespace qun {

// For each proposal at most one event, or a refusal. Proposals must be recorded
// verbs, or refusals that are counted. `lines`: those of the state.
Batch Decide(const State& state, StoredLines* lines,
             std::span<const Proposal> proposals);

}  // namespace qun

#endif  // QUN_BROKER_DECIDE_DECIDE_H_
