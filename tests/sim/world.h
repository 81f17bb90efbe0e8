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
  // The log lost its end.
  void TellRestored();
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
  SimClock& clock() { return clock_; }
  Weather& weather() { return weather_; }
  Machine& machine() { return machine_; }
  std::deque<Person>& people() { return people_; }

 private:
  bool Publish(std::string_view topic, std::string_view lines);
  bool Answer(std::string_view connection, std::string_view lines);
  bool KnowsOfDen(const Person& person);
  void TellDen(const std::string& who, std::string_view lines);
  void StartBroker();
  double Seconds() const;
  void TellNews();

  Trace trace_;
  bool has_keys_;
  Policy den_policy_;
  Seed seed_;
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
