// The clock of a simulated world. Time passes only in Advance, and the wall
// clock can jump.
#ifndef QUN_TESTS_SIM_CLOCK_H_
#define QUN_TESTS_SIM_CLOCK_H_

#include "proto/base/clock_random.h"

namespace qun::sim {

class SimClock : public Clock {
 public:
  Time Wall() const override { return steady_ + wall_offset_; }
  Time Steady() const override { return steady_; }

  void Advance(Time by) { steady_ += by; }
  void JumpWall(Time by) { wall_offset_ += by; }

 private:
  Time steady_{1'000'000};
  Time wall_offset_{1'795'000'000'000};
};

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_CLOCK_H_
