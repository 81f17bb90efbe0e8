#include "tests/sim/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "proto/lines/lines.h"

namespace qun::sim {
namespace {

constexpr Time kLongestDown{3000};
// One schedule in kKeysInEvery has keys and a den; one in kApprovalInEvery has
// a den that users enter by approval.
constexpr std::uint64_t kKeysInEvery = 2;
constexpr std::uint64_t kApprovalInEvery = 4;
const std::vector<std::string> kUsers = {"p0", "p1", "p2", "p3", "p4",
                                         "p5", "p6", "p7", "p8"};
const Time kBeginning = SimClock().Steady();

}  // namespace

World::World(std::uint64_t seed, Trace trace)
    : trace_(std::move(trace)),
      has_keys_(seed % kKeysInEvery == 0),
      den_policy_(seed % kApprovalInEvery == 0 ? Policy::kApproval
                                               : Policy::kInvitation),
      seed_(seed),
      swarm_(&seed_),
      machine_(
          {&seed_, &clock_,
           [this](auto topic, auto lines) { return Publish(topic, lines); },
           [this](auto connection, auto lines) {
             return Answer(connection, lines);
           },
           has_keys_ ? kUsers : std::vector<std::string>(), &story_.ordered}) {
  Note("there are " + swarm_.Words());
  if (swarm_.Has(Kind::kLostWrite) && seed_.OneIn(4)) {
    machine_.disk().LoseNextWrite(kLedger, seed_.Below(4), false);
  }
  StartBroker();
}

void World::Invite(const std::string& name, std::vector<std::string> rooms) {
  const Person::Parts parts{&seed_,  &clock_,   &weather_,  &story_,
                            &swarm_, has_keys_, den_policy_};
  people_.emplace_back(parts, name, std::move(rooms));
}

void World::Step() {
  clock_.Advance(kStep);
  if (!machine_.disk().damaged().empty()) story_.is_damaged = true;
  if (machine_.broker() == nullptr && clock_.Steady() >= starts_at_) {
    StartBroker();
  }
  const bool stalls = clock_.Steady() < stalls_until_;
  Broker* const broker = stalls ? nullptr : machine_.broker();
  for (Person& person : people_) {
    person.Step();
    if (broker != nullptr) person.ArriveAt(*broker);
  }
  const bool dies = broker != nullptr && !machine_.Turn();
  if (dies) LoseBroker("dies");
  HearWitness();
  if (dies || machine_.TakeAlarm()) AskOperator();
  TellNews();
}

void World::StartBroker() {
  if (!machine_.Start()) {
    Note("the broker cannot start");
    if (!machine_.disk().damaged().empty()) ReplaceLedger();
    return;
  }
  HearWitness();
  const Heads heads = machine_.HeadsOfBroker();
  const auto verdict = machine_.verdict();
  if (verdict == Witness::Verdict::kOlder &&
      machine_.disk().damaged() == kWriteLog) {
    TellRestored(heads);
    // It may be newer than the ledger now; the checker knows only ways back.
    machine_.DropBackup();
  } else if (verdict != Witness::Verdict::kRight) {
    story_.happenings.emplace_back(Misled{});
  }
  story_.happenings.emplace_back(Started{heads});
}

void World::TellRestored(const Heads& heads) {
  story_.happenings.emplace_back(Restored{heads});
}

bool World::HasWholeDisk() {
  Disk& disk = machine_.disk();
  if (disk.damaged() == kLedger && !disk.WillLoseWrite()) {
    const Checked checked = Check();
    if (!checked.finds_fault && !checked.differs) disk.Mend();
  }
  return disk.damaged().empty();
}

// The operator.

Checked World::Check() {
  Checked checked = machine_.Check();
  checked.is_damaged = !machine_.disk().damaged().empty();
  story_.happenings.emplace_back(checked);
  return checked;
}

void World::KeepBackup() {
  if (Check().finds_fault || !machine_.disk().damaged().empty()) return;
  machine_.KeepBackup();
  Note("a backup is made");
}

void World::RestoreBackup() {
  machine_.RestoreBackup();
  TellRestored(machine_.witness().Heads());
}

// The broker died, or logged that it cannot read its ledger.
void World::AskOperator() {
  if (machine_.disk().damaged().empty()) return;
  machine_.Crash();
  LoseBroker("is stopped");
  if (Check().finds_fault) ReplaceLedger();
}

// Restores the last backup, or begins a new ledger. With keys the schedule
// ends, since the users' state of the den is lost.
void World::ReplaceLedger() {
  if (has_keys_) {
    story_.is_cut_short = true;
  } else if (machine_.HasBackup()) {
    Note("the backup is put back");
    RestoreBackup();
  } else {
    Note("a new ledger is begun");
    machine_.RemoveLedger();
    TellRestored({});
  }
}

void World::LoseBroker(const std::string& how) {
  Note("the broker " + how);
  for (Person& person : people_) {
    for (Leg* leg : person.Legs()) leg->LoseBroker();
  }
  starts_at_ = clock_.Steady() + seed_.Span(kLongestDown);
  stalls_until_ = Time(0);
}

void World::StallBroker(Time time) {
  stalls_until_ = clock_.Steady() + time;
  Note("the broker stands still");
}

bool World::IsQuiet() {
  if (machine_.broker() == nullptr) return false;
  Heads heads;
  for (const auto& [name, room] : machine_.broker()->state().rooms) {
    heads[name] = room.n;
  }
  return std::all_of(people_.begin(), people_.end(), [&](const Person& person) {
    return person.IsSettled() && person.HasRead(heads) && KnowsOfDen(person);
  });
}

// Every permanent member of the den knows that it is one.
bool World::KnowsOfDen(const Person& person) {
  const State& state = machine_.broker()->state();
  return person.name() == kGuest || person.IsInDen() ||
         !state.FindMembership(kDen, person.name()).IsMember();
}

void World::LookIntoDen() {
  if (machine_.broker() == nullptr) return;
  for (Person& person : people_) {
    if (!KnowsOfDen(person) && seed_.OneIn(20)) person.VisitDen(true);
  }
}

Story World::Finish() {
  Check();
  machine_.Crash();
  story_.log = machine_.witness().rows();
  if (machine_.disk().damaged().empty()) story_.ledger = machine_.Log();
  return std::move(story_);
}

// Output of the broker.

// Lines are recorded before the broker sends them.
void World::HearWitness() {
  for (Happening& news : machine_.witness().TakeNews()) {
    story_.happenings.push_back(std::move(news));
  }
}

Sent World::Publish(std::string_view topic, std::string_view lines) {
  HearWitness();
  ForEachLine(lines, [&](std::string_view line) {
    const auto json = nlohmann::json::parse(line);
    if (!json.contains("seq")) return;
    story_.happenings.emplace_back(
        Published{json.at("room"), json.at("n"), json.value("text", "")});
  });
  for (Person& person : people_) person.feed().Publish(topic, lines);
  return Sent::kSent;
}

Sent World::Answer(std::string_view connection, std::string_view lines) {
  HearWitness();
  for (Person& person : people_) {
    if (!person.desk().Has(connection)) continue;
    ForEachLine(lines, [&](auto line) { Tell(person.name(), line); });
    return person.desk().Answer(connection, {}, lines);
  }
  return Sent::kGone;
}

void World::Tell(const std::string& who, std::string_view line) {
  const bool is_replay = line.starts_with(kReplay);
  if (!is_replay && !has_keys_) return;
  const auto json = nlohmann::json::parse(line, nullptr, false);
  if (json.is_discarded()) {
    story_.happenings.emplace_back(Told{who, {}, 0, true, std::string(line)});
  }
  if (!json.contains("from")) return;
  story_.happenings.emplace_back(
      Told{who, json.at("room"), json.at("n"), is_replay, std::string(line)});
}

void World::JumpWall(Time by) {
  clock_.JumpWall(by);
  story_.is_clock_steady = false;
  Note("the wall clock jumps");
}

bool World::IsDenOpen() const {
  return std::any_of(people_.begin(), people_.end(), [](const Person& person) {
    return person.name() == kOwner && person.IsInDen();
  });
}

// The trace.

void World::Note(const std::string& what) {
  if (!trace_) return;
  TellNews();
  trace_(fmt::format("{:>9.3f}  {}", Seconds(), what));
}

double World::Seconds() const {
  return static_cast<double>((clock_.Steady() - kBeginning).count()) / 1000;
}

void World::TellNews() {
  if (!trace_) return;
  for (; told_ < story_.happenings.size(); ++told_) {
    trace_(fmt::format("{:>9.3f}  {}", Seconds(),
                       Words(story_.happenings[told_])));
  }
}

}  // namespace qun::sim
