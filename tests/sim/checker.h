// Whether a story keeps the promises: it shares no code with broker or client.
//
// Acknowledged is recorded, once; refused is not recorded. Per room one dense
// order for all; each sender's in the order said. Every reader reads all of it.
// Nothing is published that is not recorded, nor anything of a private room
// told to who is not in it; what is done there is done by who may. A log that
// lost lines is announced to those who knew them, and to nobody else.
#ifndef QUN_TESTS_SIM_CHECKER_H_
#define QUN_TESTS_SIM_CHECKER_H_

#include <string>
#include <vector>

#include "tests/sim/story.h"

namespace qun::sim {

// What is wrong, a sentence each; empty if nothing is.
std::vector<std::string> Check(const Story& story);

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_CHECKER_H_
