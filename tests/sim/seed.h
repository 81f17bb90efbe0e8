// The random numbers of a schedule, all from one seed.
#ifndef QUN_TESTS_SIM_SEED_H_
#define QUN_TESTS_SIM_SEED_H_

#include <cstdint>
#include <random>

#include "proto/base/clock_random.h"

namespace qun::sim {

class Seed : public Random {
 public:
  explicit Seed(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t Next() override { return engine_(); }
  // A number from 0 to `end` - 1.
  std::uint64_t Below(std::uint64_t end) { return Next() % end; }
  // True with the probability 1/`chance`; never if that is 0.
  bool OneIn(std::uint64_t chance) { return chance != 0 && Below(chance) == 0; }
  // A span from 0 to `most`.
  Time Span(Time most) {
    return Time(Below(static_cast<std::uint64_t>(most.count()) + 1));
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_SEED_H_
