// Step 3, decide: a pure, total function of the state and the ordered
// proposals. Its only clock is each proposal's `at`; it uses no random numbers
// and no rate limits. All brokers with the same order therefore decide the
// same, even if they cut the batches differently.
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

// Makes at most one event, or a refusal, of each proposal. Each must have a
// body, or be a counted refusal; their texts are moved into the batch. `lines`
// are those of the state. Fails, with the reason, if a line that is needed
// cannot be read; this broker must then stop.
tl::expected<Batch, std::string> Decide(const State& state, StoredLines* lines,
                                        std::span<Proposal> proposals);

}  // namespace qun

#endif  // QUN_BROKER_DECIDE_DECIDE_H_
