#include "tests/sim/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "proto/lines/lines.h"

namespace qun::sim {
namespace {

constexpr Time kLongestDown{3000};
// One schedule of so many has keys, and a den; half of these dens are entered
// by approval.
constexpr std::uint64_t kKeysInEvery = 3;
constexpr std::uint64_t kApprovalInEvery = 6;
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
      machine_(
          {&seed_, &clock_,
           [this](auto topic, auto lines) { return Publish(topic, lines); },
           [this](auto connection, auto lines) {
             return Answer(connection, lines);
           },
           has_keys_ ? kUsers : std::vector<std::string>(), &story_.ordered}) {
  StartBroker();
}

void World::Invite(const std::string& name, std::vector<std::string> rooms) {
  const Person::Parts parts{&seed_,  &clock_,   &weather_,
                            &story_, has_keys_, den_policy_};
  people_.emplace_back(parts, name, std::move(rooms));
}

void World::Step() {
  clock_.Advance(kStep);
  if (machine_.broker() == nullptr && clock_.Steady() >= starts_at_) {
    StartBroker();
  }
  for (Person& person : people_) {
    person.Step();
    if (Broker* broker = machine_.broker()) person.ArriveAt(*broker);
  }
  if (machine_.broker() != nullptr && !machine_.Turn()) LoseBroker("dies");
  TellNews();
}

void World::StartBroker() {
  if (machine_.Start()) {
    story_.happenings.emplace_back(Started{machine_.HeadsOfLog()});
  } else {
    Note("the broker cannot start");
  }
}

void World::TellRestored() {
  story_.happenings.emplace_back(Restored{machine_.HeadsOfLog()});
}

void World::LoseBroker(const std::string& how) {
  Note("the broker " + how);
  for (Person& person : people_) {
    for (Leg* leg : person.Legs()) leg->LoseBroker();
  }
  starts_at_ = clock_.Steady() + seed_.Span(kLongestDown);
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

// Whoever is in, and stays, has noticed.
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
  machine_.Crash();
  story_.log = machine_.Log();
  return std::move(story_);
}

// What leaves the broker.

bool World::Publish(std::string_view topic, std::string_view lines) {
  ForEachLine(lines, [&](std::string_view line) {
    const auto json = nlohmann::json::parse(line);
    if (!json.contains("seq")) return;
    story_.happenings.emplace_back(
        Published{json.at("room"), json.at("n"), json.value("text", "")});
  });
  for (Person& person : people_) person.feed().Publish(topic, lines);
  return true;
}

bool World::Answer(std::string_view connection, std::string_view lines) {
  for (Person& person : people_) {
    if (!person.desk().Has(connection)) continue;
    TellDen(person.name(), lines);
    return person.desk().Answer(connection, {}, lines);
  }
  return false;
}

void World::TellDen(const std::string& who, std::string_view lines) {
  if (!has_keys_) return;
  ForEachLine(lines, [&](std::string_view line) {
    const auto json = nlohmann::json::parse(line);
    if (json.value("room", "") != kDen || !json.contains("from")) return;
    story_.happenings.emplace_back(
        Told{who, kDen, json.at("n"), json.value("replay", false)});
  });
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

// For people who read along.

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
