// What breaks in a schedule, drawn from its seed.
#ifndef QUN_TESTS_SIM_FAULTS_H_
#define QUN_TESTS_SIM_FAULTS_H_

#include <array>
#include <cstdint>

#include "tests/sim/swarm.h"
#include "tests/sim/world.h"

namespace qun::sim {

// Refers to the world, which must outlive it.
class Faults {
 public:
  // Draws the weather, too.
  explicit Faults(World* world);

  // What breaks in this step.
  void Step();
  // From now on nothing does, and nothing is broken.
  void End();

 private:
  // Of the schedule; 0: never.
  std::uint64_t OftenOf(Kind kind, std::uint64_t often);
  // Whether it is time for one.
  bool IsDue(Kind kind);
  void DrawWeather();
  void BreakDisk();
  void Damage();
  void FeelDamage();
  void BreakBroker();
  void Restore();
  void BreakPerson(Person& person);
  void BreakClock();

  World& world_;
  Seed& seed_;
  // How often each comes: once in so many steps; 0: never.
  std::array<std::uint64_t, static_cast<std::size_t>(Kind::kCount)> often_{};
};

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_FAULTS_H_
