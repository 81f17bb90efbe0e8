// Everything that a schedule leaves to chance, from one number.
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
  // 0 … `end` - 1.
  std::uint64_t Below(std::uint64_t end) { return Next() % end; }
  // True once in `chance` times; never if that is 0.
  bool OneIn(std::uint64_t chance) { return chance != 0 && Below(chance) == 0; }
  // 0 … `most` milliseconds.
  Time Span(Time most) {
    return Time(Below(static_cast<std::uint64_t>(most.count()) + 1));
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_SEED_H_
