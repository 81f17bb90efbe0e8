// Reads the ledger's lines with SQL. Shares no code with the broker.
#ifndef QUN_TESTS_SIM_LOG_READER_H_
#define QUN_TESTS_SIM_LOG_READER_H_

#include <string>

#include "tests/sim/story.h"

namespace qun::sim {

// Reads the ledger at `path` with the VFS `files`. Throws std::runtime_error if
// it cannot be read.
Lines ReadLog(const std::string& path, const char* files);

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_LOG_READER_H_
