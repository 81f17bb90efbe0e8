// Injects the faults of a schedule, drawn from its seed.
#ifndef QUN_TESTS_SIM_FAULTS_H_
#define QUN_TESTS_SIM_FAULTS_H_

#include <array>
#include <cstdint>

#include "tests/sim/swarm.h"
#include "tests/sim/world.h"

namespace qun::sim {

// The world must outlive it.
class Faults {
 public:
  // Also draws the weather.
  explicit Faults(World* world);

  // Injects the faults of one step.
  void Step();
  // Stops all faults and heals disk and network.
  void End();

 private:
  // Draws the mean number of steps between faults of this kind; 0: never.
  std::uint64_t OftenOf(Kind kind, std::uint64_t often);
  // Draws whether such a fault happens now.
  bool IsDue(Kind kind);
  void DrawWeather();
  void BreakDisk();
  void Damage();
  void FeelDamage();
  void BreakBroker();
  void Restore();
  void BreakPerson(Person& person);
  void BreakCrowd();
  void BreakClock();

  World& world_;
  Seed& seed_;
  // By Kind: the mean number of steps between faults; 0: never.
  std::array<std::uint64_t, static_cast<std::size_t>(Kind::kCount)> often_{};
};

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_FAULTS_H_
