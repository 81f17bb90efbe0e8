// What breaks in a schedule, drawn from its seed.
#ifndef QUN_TESTS_SIM_FAULTS_H_
#define QUN_TESTS_SIM_FAULTS_H_

#include <cstdint>

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
  // How often each fault comes: once in so many steps; 0: never.
  struct Often {
    std::uint64_t crash = 0;
    std::uint64_t power_cut = 0;
    std::uint64_t death_in_batch = 0;   // after some of its sends
    std::uint64_t death_in_commit = 0;  // after some of its writes
    std::uint64_t bad_disk = 0;         // one write or sync fails
    std::uint64_t full_disk = 0;
    std::uint64_t restore = 0;
    std::uint64_t broken_leg = 0;
    std::uint64_t partition = 0;
    std::uint64_t stop = 0;
    std::uint64_t client_death = 0;
    std::uint64_t leave = 0;
    std::uint64_t clock_jump = 0;
  };

  std::uint64_t Maybe(std::uint64_t often);
  void DrawWeather();
  void BreakDisk();
  void BreakBroker();
  void Restore();
  void BreakPerson(Person& person);
  void BreakClock();

  World& world_;
  Seed& seed_;
  Often often_;
};

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_FAULTS_H_
