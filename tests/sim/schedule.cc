#include "tests/sim/schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "tests/sim/checker.h"
#include "tests/sim/faults.h"
#include "tests/sim/replicas.h"
#include "tests/sim/world.h"

namespace qun::sim {
namespace {

// After the last fault, all must have read everything within kPatience, and
// nothing may change for kQuiet, since a client may still be stopped or cut
// off.
constexpr Time kPatience{240'000};
constexpr Time kQuiet{12'000};

// Creates the users. Returns how many lines each will say.
std::size_t Gather(World& world) {
  Seed& seed = world.seed();
  const std::uint64_t count = 2 + seed.Below(7);
  for (std::uint64_t i = 0; i < count; ++i) {
    std::vector<std::string> rooms = {"lobby"};
    if (i % 2 == 0) rooms.emplace_back("kitchen");
    if (i == 1 && seed.OneIn(2)) rooms.clear();
    world.Invite(fmt::format("p{}", i), std::move(rooms));
  }
  const std::size_t lines = 4 + seed.Below(12);
  return world.has_keys() ? 3 * lines : lines;  // time for requests in the den
}

void SaySomething(World& world, Person& person) {
  Seed& seed = world.seed();
  if (person.IsInDen() && seed.OneIn(2)) {
    person.Say(kDen, false);
  } else {
    const bool is_bad = world.swarm().Has(Kind::kBadLines) && seed.OneIn(8);
    person.Say(seed.OneIn(3) ? "kitchen" : "lobby", is_bad);
  }
}

// Lets some users act. False when all have said their lines.
bool Talk(World& world, std::size_t lines) {
  Seed& seed = world.seed();
  bool goes_on = false;
  for (Person& person : world.people()) {
    if (world.has_keys() && seed.OneIn(8)) {
      person.VisitDen(world.IsDenOpen());
    }
    const bool may_rewrite = world.has_keys() && !world.is_over() &&
                             world.swarm().Has(Kind::kRewrites);
    if (may_rewrite && seed.OneIn(6)) person.Rewrite();
    if (world.swarm().Has(Kind::kLooks) && seed.OneIn(16)) person.LookBack();
    if (person.said() >= lines) continue;
    goes_on = true;
    if (seed.OneIn(8)) SaySomething(world, person);
  }
  return goes_on;
}

void Rest(World& world) {
  world.Note("all is calm");
  for (Person& person : world.people()) person.LookBack();
  Time quiet{0};
  for (Time gone{0}; gone < kPatience && quiet < kQuiet && !world.is_over();
       gone += kStep) {
    world.LookIntoDen();
    world.Step();
    quiet = world.IsQuiet() ? quiet + kStep : Time(0);
  }
}

}  // namespace

Story Play(const ScheduleOptions& options) {
  World world(options.seed, options.trace);
  Faults faults(&world);
  const std::size_t lines = Gather(world);
  while (!world.is_over() && Talk(world, lines)) {
    faults.Step();
    world.Step();
  }
  faults.End();
  Rest(world);
  return world.Finish();
}

std::vector<std::string> PlayAndCheck(const ScheduleOptions& options) {
  const Story story = Play(options);
  std::vector<std::string> problems = Check(story);
  std::ranges::move(CompareReplicas(story.ordered, options.seed),
                    std::back_inserter(problems));
  return problems;
}

}  // namespace qun::sim
