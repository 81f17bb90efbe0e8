// The log as SQLite and a JSON library of another author read it: without the
// broker's code.
#ifndef QUN_TESTS_SIM_LOG_READER_H_
#define QUN_TESTS_SIM_LOG_READER_H_

#include <string>
#include <vector>

#include "tests/sim/story.h"

namespace qun::sim {

// By seq. `files` is the name of a VFS. Throws if the file cannot be read, or
// if a line says something else than its row.
std::vector<Row> ReadLog(const std::string& path, const char* files);

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_LOG_READER_H_
