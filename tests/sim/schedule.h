// Plays one schedule, drawn from a seed: users talk through a broker under
// faults; then the faults stop until everyone has read everything.
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

// Plays a schedule. The same options give the same story.
Story Play(const ScheduleOptions& options);

// Plays and checks a schedule. Returns the broken promises.
std::vector<std::string> PlayAndCheck(const ScheduleOptions& options);

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_SCHEDULE_H_
