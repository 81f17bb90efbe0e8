// A simulated world: users and the broker's machine on one clock. It advances
// in steps and writes the story.
#ifndef QUN_TESTS_SIM_WORLD_H_
#define QUN_TESTS_SIM_WORLD_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/sim/clock.h"
#include "tests/sim/leg.h"
#include "tests/sim/machine.h"
#include "tests/sim/person.h"
#include "tests/sim/seed.h"
#include "tests/sim/story.h"
#include "tests/sim/swarm.h"

namespace qun::sim {

inline constexpr Time kStep{50};

class World {
 public:
  // Called with a description of each event; may be empty.
  using Trace = std::function<void(const std::string&)>;

  World(std::uint64_t seed, Trace trace);

  // Adds a user who speaks, and reads these rooms from their first lines;
  // without rooms the user only speaks.
  void Invite(const std::string& name, std::vector<std::string> rooms);
  // Advances the clock and gives each part its turn.
  void Step();
  // Whether no file is damaged, or the damage was overwritten.
  bool HasWholeDisk();
  // The operator's acts: Check at any time, KeepBackup while the broker runs,
  // RestoreBackup while it is down.
  Checked Check();
  void KeepBackup();
  void RestoreBackup();
  // The operator cannot repair the ledger, and the schedule ends.
  bool is_over() const { return story_.is_cut_short; }
  // The broker is gone, and restarts after a while.
  void LoseBroker(const std::string& how);
  // The broker stands still for this time.
  void StallBroker(Time time);
  // Whether all users know the outcomes of their lines and have read all lines.
  bool IsQuiet();
  // Users who do not know yet that they are members of the den ask again.
  void LookIntoDen();
  // Whether users have keys. Only then is there a den; IsDenOpen says whether
  // it exists yet.
  bool has_keys() const { return has_keys_; }
  bool IsDenOpen() const;
  void JumpWall(Time by);
  // Writes to the trace.
  void Note(const std::string& what);
  // Ends the schedule. Returns the story with the recorded log.
  Story Finish();

  Seed& seed() { return seed_; }
  const Swarm& swarm() const { return swarm_; }
  SimClock& clock() { return clock_; }
  Weather& weather() { return weather_; }
  Machine& machine() { return machine_; }
  std::deque<Person>& people() { return people_; }

 private:
  Sent Publish(std::string_view topic, std::string_view lines);
  Sent Answer(std::string_view connection, std::string_view lines);
  bool KnowsOfDen(const Person& person);
  void Tell(const std::string& who, std::string_view line);
  void HearWitness();
  void StartBroker();
  void TellRestored(const Heads& heads);
  void AskOperator();
  void ReplaceLedger();
  double Seconds() const;
  void TellNews();

  Trace trace_;
  bool has_keys_;
  Policy den_policy_;
  Seed seed_;
  Swarm swarm_;
  SimClock clock_;
  Weather weather_;
  Story story_;
  Machine machine_;
  std::deque<Person> people_;
  Time starts_at_{0};  // when the broker starts
  Time stalls_until_{0};
  std::size_t told_ = 0;  // happenings that the trace has shown
};

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_WORLD_H_
