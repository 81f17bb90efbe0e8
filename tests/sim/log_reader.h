// Reads the log as any tool would: it shares no code with the broker.
#ifndef QUN_TESTS_SIM_LOG_READER_H_
#define QUN_TESTS_SIM_LOG_READER_H_

#include <string>

#include "tests/sim/story.h"

namespace qun::sim {

// The ledger at `path` of this VFS. Throws std::runtime_error if it cannot be
// read.
Lines ReadLog(const std::string& path, const char* files);

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_LOG_READER_H_
