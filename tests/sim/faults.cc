#include "tests/sim/faults.h"

#include <fmt/format.h>

namespace qun::sim {
namespace {

constexpr Time kLongestStop{8000};
constexpr Time kLargestJump = std::chrono::hours(25);

}  // namespace

Faults::Faults(World* world) : world_(*world), seed_(world->seed()) {
  DrawWeather();
  often_.crash = Maybe(200);
  often_.power_cut = Maybe(300);
  often_.death_in_batch = Maybe(200);
  often_.death_in_commit = Maybe(200);
  often_.bad_disk = Maybe(300);
  often_.full_disk = Maybe(300);
  // Who was in the den would change with the log.
  often_.restore = seed_.OneIn(4) && !world_.has_keys() ? 300 : 0;
  often_.broken_leg = Maybe(60);
  often_.partition = Maybe(200);
  often_.stop = Maybe(200);
  often_.client_death = Maybe(300);
  often_.leave = Maybe(30);
  often_.clock_jump = Maybe(200);
}

// Each fault is there in half of the schedules.
std::uint64_t Faults::Maybe(std::uint64_t often) {
  return seed_.OneIn(2) ? 0 : often / 2 + seed_.Below(often);
}

void Faults::DrawWeather() {
  Weather& weather = world_.weather();
  weather.latency = seed_.OneIn(3) ? Time(400) : Time(30);
  weather.loss = Maybe(30);
  weather.high_water = seed_.OneIn(3) ? 3 : 50;
  weather.drains = seed_.OneIn(2);
}

void Faults::Step() {
  if (world_.machine().broker() != nullptr) BreakDisk();
  if (world_.machine().broker() != nullptr) BreakBroker();
  for (Person& person : world_.people()) BreakPerson(person);
  BreakClock();
}

void Faults::End() {
  often_ = {};
  world_.weather().loss = 0;
  world_.weather().high_water = 1000;
  world_.machine().disk().Heal();
}

void Faults::BreakDisk() {
  Machine& machine = world_.machine();
  if (seed_.OneIn(often_.death_in_batch)) {
    machine.DieAfterSends(seed_.Below(8));
  }
  if (seed_.OneIn(often_.death_in_commit)) {
    machine.DieAfterWrites(seed_.Below(12));
  }
  if (seed_.OneIn(often_.bad_disk)) {
    const bool sync = seed_.OneIn(2);
    machine.disk().FailLater(sync ? Fault::kSyncFails : Fault::kWriteFails,
                             seed_.Below(6));
    world_.Note("the disk is about to fail");
  }
  if (seed_.OneIn(often_.full_disk)) {
    machine.disk().FailLater(Fault::kFull, seed_.Below(6));
    world_.Note("the disk is about to be full");
  }
}

void Faults::BreakBroker() {
  Machine& machine = world_.machine();
  if (seed_.OneIn(often_.restore)) {
    Restore();
  } else if (seed_.OneIn(often_.crash)) {
    machine.Crash();
    world_.LoseBroker("is killed");
  } else if (seed_.OneIn(often_.power_cut)) {
    machine.CutPower();
    world_.LoseBroker("loses its power");
  }
}

// The first time the log is kept, the second time it is put back.
void Faults::Restore() {
  Machine& machine = world_.machine();
  if (!machine.HasBackup()) {
    machine.KeepBackup();
    world_.Note("a backup is made");
    return;
  }
  often_.restore = 0;
  machine.Crash();
  machine.RestoreBackup();
  world_.TellRestored();
  world_.LoseBroker("is put back to its backup");
}

void Faults::BreakPerson(Person& person) {
  const auto legs = person.Legs();
  if (seed_.OneIn(often_.broken_leg)) {
    const std::size_t which = seed_.Below(legs.size());
    legs.at(which)->Break();
    world_.Note(fmt::format("{} loses connection {}", person.name(), which));
  }
  if (seed_.OneIn(often_.partition)) {
    const Time until = world_.clock().Steady() + seed_.Span(kLongestStop);
    for (Leg* leg : legs) leg->FreezeUntil(until);
    world_.Note(person.name() + " is cut off");
  }
  if (seed_.OneIn(often_.stop)) {
    person.StopUntil(world_.clock().Steady() + seed_.Span(kLongestStop));
    world_.Note(person.name() + " is stopped");
  }
  if (seed_.OneIn(often_.client_death)) {
    person.Die();
    world_.Note(person.name() + " dies");
  }
  if (seed_.OneIn(often_.leave) && person.Leave()) {
    world_.Note(person.name() + " leaves");
  }
}

void Faults::BreakClock() {
  if (!seed_.OneIn(often_.clock_jump)) return;
  world_.JumpWall(seed_.Span(2 * kLargestJump) - kLargestJump);
}

}  // namespace qun::sim
