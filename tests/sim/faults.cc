#include "tests/sim/faults.h"

#include <fmt/format.h>

namespace qun::sim {
namespace {

constexpr Time kLongestStop{8000};
constexpr Time kLongestStall{20'000};
constexpr Time kLargestJump = std::chrono::hours(25);
constexpr Time kYears = std::chrono::hours(30'000);

// The mean number of steps between two such faults, in schedules that have
// them.
struct HowOften {
  Kind kind;
  std::uint64_t often;
};
constexpr HowOften kOften[] = {
    {Kind::kCrash, 200},        {Kind::kPowerCut, 300},
    {Kind::kDeathInBatch, 200}, {Kind::kDeathInCommit, 200},
    {Kind::kBadDisk, 300},      {Kind::kFullDisk, 300},
    {Kind::kFlip, 25},          {Kind::kLostWrite, 40},
    {Kind::kStray, 60},         {Kind::kCheckpoint, 60},
    {Kind::kStall, 300},        {Kind::kRestore, 300},
    {Kind::kClockJump, 200},    {Kind::kBrokenLeg, 60},
    {Kind::kCrowd, 300},        {Kind::kPartition, 200},
    {Kind::kStop, 200},         {Kind::kClientDeath, 300},
    {Kind::kLeave, 30},
};

}  // namespace

Faults::Faults(World* world) : world_(*world), seed_(world->seed()) {
  DrawWeather();
  for (const auto& [kind, often] : kOften) {
    often_.at(static_cast<std::size_t>(kind)) = OftenOf(kind, often);
  }
}

std::uint64_t Faults::OftenOf(Kind kind, std::uint64_t often) {
  // A restore would also undo joins and kicks in the den.
  const bool is_for_all = kind != Kind::kRestore || !world_.has_keys();
  if (!world_.swarm().Has(kind) || !is_for_all) return 0;
  return often / 2 + seed_.Below(often);
}

bool Faults::IsDue(Kind kind) {
  return seed_.OneIn(often_.at(static_cast<std::size_t>(kind)));
}

void Faults::DrawWeather() {
  const Swarm& swarm = world_.swarm();
  Weather& weather = world_.weather();
  weather.latency = swarm.Has(Kind::kSlowNetwork) ? Time(400) : Time(30);
  weather.loss = OftenOf(Kind::kLoss, 30);
  weather.high_water = swarm.Has(Kind::kShortQueues) ? 3 : 50;
  weather.drains = swarm.Has(Kind::kDrains);
}

void Faults::Step() {
  if (world_.machine().disk().TakeLoss()) FeelDamage();
  if (world_.machine().broker() != nullptr) BreakDisk();
  if (world_.machine().broker() != nullptr) BreakBroker();
  for (Person& person : world_.people()) BreakPerson(person);
  BreakCrowd();
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
  if (IsDue(Kind::kDeathInBatch)) machine.DieAfterSends(seed_.Below(8));
  if (IsDue(Kind::kDeathInCommit)) machine.DieAfterWrites(seed_.Below(12));
  if (IsDue(Kind::kBadDisk)) {
    const bool sync = seed_.OneIn(2);
    machine.disk().FailLater(sync ? Fault::kSyncFails : Fault::kWriteFails,
                             seed_.Below(6));
    world_.Note("the disk is about to fail");
  }
  if (IsDue(Kind::kFullDisk)) {
    machine.disk().FailLater(Fault::kFull, seed_.Below(6));
    world_.Note("the disk is about to be full");
  }
  if (IsDue(Kind::kCheckpoint)) machine.Checkpoint();
  Damage();
}

// Only one damage at a time, since one could hide another. With keys the WAL is
// spared: its damage drops the newest writes, and the checker could no longer
// tell who is a member of the den.
void Faults::Damage() {
  const bool flips = IsDue(Kind::kFlip);
  const bool strays = IsDue(Kind::kStray);
  if (!flips && !strays && !IsDue(Kind::kLostWrite)) return;
  if (!world_.HasWholeDisk()) return;
  Disk& disk = world_.machine().disk();
  const bool in_ledger = world_.has_keys() || !seed_.OneIn(3);
  const char* file = in_ledger ? kLedger : kWriteLog;
  if (in_ledger) world_.machine().Checkpoint();
  const std::uint64_t pages = disk.PagesOf(file);
  if (flips) {
    disk.FlipBit(file);
    world_.Note(fmt::format("a bit of the {} flips", file));
    FeelDamage();
  } else {
    // The lines are in the ledger's last pages, which are seldom written.
    const std::uint64_t page =
        in_ledger ? pages - 1 - seed_.Below(1 + seed_.Below(pages))
                  : pages + seed_.Below(16);
    disk.LoseNextWrite(file, page, strays);
    world_.Note(fmt::format("the {} is about to lose its page {}{}", file, page,
                            strays ? " to another one" : ""));
  }
}

// Uses the damaged page before a write replaces it: users read old lines, the
// operator checks, and sometimes the broker restarts.
void Faults::FeelDamage() {
  if (world_.machine().disk().damaged().empty()) return;
  world_.Check();
  for (Person& person : world_.people()) person.LookBack();
  Machine& machine = world_.machine();
  if (machine.broker() == nullptr || !seed_.OneIn(2)) return;
  machine.Crash();
  world_.LoseBroker("is killed");
}

void Faults::BreakBroker() {
  Machine& machine = world_.machine();
  if (IsDue(Kind::kRestore)) {
    Restore();
  } else if (IsDue(Kind::kCrash)) {
    machine.Crash();
    world_.LoseBroker("is killed");
  } else if (IsDue(Kind::kPowerCut)) {
    machine.CutPower();
    world_.LoseBroker("loses its power");
  } else if (IsDue(Kind::kStall)) {
    world_.StallBroker(seed_.Span(kLongestStall));
  }
}

// Makes a backup at the first call and restores it at the second.
void Faults::Restore() {
  Machine& machine = world_.machine();
  if (!machine.HasBackup()) return world_.KeepBackup();
  often_.at(static_cast<std::size_t>(Kind::kRestore)) = 0;
  machine.Crash();
  world_.LoseBroker("is stopped");
  world_.RestoreBackup();
}

void Faults::BreakPerson(Person& person) {
  const auto legs = person.Legs();
  if (IsDue(Kind::kBrokenLeg)) {
    const std::size_t which = seed_.Below(legs.size());
    legs.at(which)->Break();
    world_.Note(fmt::format("{} loses connection {}", person.name(), which));
  }
  if (IsDue(Kind::kPartition)) {
    const Time until = world_.clock().Steady() + seed_.Span(kLongestStop);
    for (Leg* leg : legs) leg->FreezeUntil(until);
    world_.Note(person.name() + " is cut off");
  }
  if (IsDue(Kind::kStop)) {
    person.StopUntil(world_.clock().Steady() + seed_.Span(kLongestStop));
    world_.Note(person.name() + " is stopped");
  }
  if (IsDue(Kind::kClientDeath)) {
    person.Die();
    world_.Note(person.name() + " dies");
  }
  if (IsDue(Kind::kLeave) && person.Leave()) {
    world_.Note(person.name() + " leaves");
  }
}

void Faults::BreakCrowd() {
  if (!IsDue(Kind::kCrowd)) return;
  for (Person& person : world_.people()) {
    for (Leg* leg : person.Legs()) leg->Break();
  }
  world_.Note("all connections break");
}

void Faults::BreakClock() {
  if (!IsDue(Kind::kClockJump)) return;
  const Time largest = seed_.OneIn(3) ? kYears : kLargestJump;
  world_.JumpWall(seed_.Span(2 * largest) - largest);
}

}  // namespace qun::sim
