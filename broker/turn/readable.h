// Refuses requests about a stored line that this machine's disk has damaged,
// before they are ordered, since the decide step must find every line that it
// needs.
#ifndef QUN_BROKER_TURN_READABLE_H_
#define QUN_BROKER_TURN_READABLE_H_

#include <cstddef>
#include <optional>

#include "broker/model/proposal.h"
#include "broker/model/state.h"
#include "broker/model/stored_lines.h"
#include "proto/base/errc.h"

namespace qun {

// The refusal; empty if every stored line that the proposal is about can be
// read, or if it is about none. Adds the bytes of the lines that were read to
// `*bytes`.
std::optional<Refusal> WhyUnreadable(const State& state, StoredLines* lines,
                                     const Proposal& proposal,
                                     std::size_t* bytes);

}  // namespace qun

#endif  // QUN_BROKER_TURN_READABLE_H_
