// Requests about a stored line that this machine's disk has damaged become
// refusals before they are ordered: `decide` must find every line that it asks
// for.
#ifndef QUN_BROKER_TURN_READABLE_H_
#define QUN_BROKER_TURN_READABLE_H_

#include <optional>

#include "broker/model/proposal.h"
#include "broker/model/state.h"
#include "broker/model/stored_lines.h"
#include "proto/base/errc.h"

namespace qun {

// Empty if all stored lines that the proposal is about can be read, or if there
// are none.
std::optional<Refusal> WhyUnreadable(const State& state, StoredLines* lines,
                                     const Proposal& proposal);

}  // namespace qun

#endif  // QUN_BROKER_TURN_READABLE_H_
