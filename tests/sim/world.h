// A simulated world: people and the machine with the broker, on one clock. It
// goes on in steps, and writes the story.
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
  // Called with each thing that happens, for people; empty: nobody reads it.
  using Trace = std::function<void(const std::string&)>;

  World(std::uint64_t seed, Trace trace);

  // One speaks in it, in its rooms from their first line; without rooms it only
  // speaks.
  void Invite(const std::string& name, std::vector<std::string> rooms);
  // Everyone and everything has a turn.
  void Step();
  // Whether nothing is damaged, or it was written anew since.
  bool HasWholeDisk();
  // What the operator does: at any time; while the broker runs; while it is
  // down.
  Checked Check();
  void KeepBackup();
  void RestoreBackup();
  // The operator cannot go on with what there is, and leaves it at that.
  bool is_over() const { return story_.is_cut_short; }
  // The broker is gone; it starts again after a while.
  void LoseBroker(const std::string& how);
  // Whether everyone knows what became of their lines and has read all others'.
  bool IsQuiet();
  // Who was let into the den and did not hear of it tries once more.
  void LookIntoDen();
  // Whether people have keys; then there is a den, and whether it is there.
  bool has_keys() const { return has_keys_; }
  bool IsDenOpen() const;
  void JumpWall(Time by);
  // For the trace.
  void Note(const std::string& what);
  // The end: the story, with the log as it is on the disk.
  Story Finish();

  Seed& seed() { return seed_; }
  const Swarm& swarm() const { return swarm_; }
  SimClock& clock() { return clock_; }
  Weather& weather() { return weather_; }
  Machine& machine() { return machine_; }
  std::deque<Person>& people() { return people_; }

 private:
  bool Publish(std::string_view topic, std::string_view lines);
  bool Answer(std::string_view connection, std::string_view lines);
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
  Time starts_at_{0};     // the broker
  std::size_t told_ = 0;  // happenings
};

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_WORLD_H_
