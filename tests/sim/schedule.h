// One schedule: people who talk over a broker while everything around them
// breaks, from a seed; then calm, until everyone has everything.
#ifndef QUN_TESTS_SIM_SCHEDULE_H_
#define QUN_TESTS_SIM_SCHEDULE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tests/sim/story.h"
#include "tests/sim/world.h"

namespace qun::sim {

struct ScheduleOptions {
  std::uint64_t seed = 1;
  World::Trace trace;
};

// The same options give the same story.
Story Play(const ScheduleOptions& options);

// Plays it and checks the story: what is wrong.
std::vector<std::string> PlayAndCheck(const ScheduleOptions& options);

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_SCHEDULE_H_
