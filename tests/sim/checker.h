// Checks whether a story keeps the promises. Shares no code with broker or
// client.
//
// An acknowledged line is recorded once; a refused line is not recorded. The
// lines of a room have one dense order for all readers and keep each sender's
// order. Every reader reads all of them. Nothing is published before it is
// recorded. Only members are sent the lines of a private room, and they act
// there only with the right to. Readers are told that the log lost lines if
// they knew those lines, and only then. Clients that lose the broker do not all
// come back at once.
#ifndef QUN_TESTS_SIM_CHECKER_H_
#define QUN_TESTS_SIM_CHECKER_H_

#include <string>
#include <vector>

#include "tests/sim/story.h"

namespace qun::sim {

// The broken promises, a sentence each; empty if there are none.
std::vector<std::string> Check(const Story& story);

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_CHECKER_H_
