// Step 3, decide: a pure, total function of the state and the ordered
// proposals. Its only clock is each proposal's `at`; it draws no random numbers
// and knows no rates, so that every broker that sees the same order decides the
// same, also if it cuts its batches elsewhere.
#ifndef QUN_BROKER_DECIDE_DECIDE_H_
#define QUN_BROKER_DECIDE_DECIDE_H_

#include <span>
#include <string>
#include <tl/expected.hpp>

#include "broker/model/batch.h"
#include "broker/model/proposal.h"
#include "broker/model/state.h"
#include "broker/model/stored_lines.h"

namespace qun {

// For each proposal at most one event, or a refusal. Proposals must be recorded
// verbs, or refusals that are counted; their texts are moved into the batch.
// `lines`: those of the state. Fails, with why, if one that is needed cannot be
// read: then this machine must not go on.
tl::expected<Batch, std::string> Decide(const State& state, StoredLines* lines,
                                        std::span<Proposal> proposals);

}  // namespace qun

#endif  // QUN_BROKER_DECIDE_DECIDE_H_
