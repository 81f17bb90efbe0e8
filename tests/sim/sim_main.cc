// Plays schedules and prints the broken promises with their seeds.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <cxxopts.hpp>
#include <string>

#include "proto/base/contract.h"
#include "tests/sim/schedule.h"

namespace {

using qun::sim::PlayAndCheck;
using qun::sim::ScheduleOptions;

constexpr int kExitBroken = 1;
constexpr int kExitUsage = 2;

cxxopts::Options Usage() {
  cxxopts::Options usage("sim",
                         "Clients, a broker and everything that breaks.");
  usage.add_options()  //
      ("seed", "what the first schedule is drawn from",
       cxxopts::value<std::uint64_t>()->default_value("1"))  //
      ("count", "schedules, each with the next seed",
       cxxopts::value<std::uint64_t>()->default_value("1"))  //
      ("trace", "say all that happens")                      //
      ("until-broken",
       "stop at the first broken promise; exit code 0 if there is one")  //
      ("assertions", "with until-broken: only broken assertions count")  //
      ("help", "this text");
  return usage;
}

// EndBroken takes no further arguments, so it reads these.
std::uint64_t seed_at_hand = 0;
int exit_if_broken = kExitBroken;

// A failed assertion of broker or client is a broken promise, too.
void EndBroken(const qun::BrokenContract& broken) {
  fmt::print("seed {}: an assertion broke: {}\n", seed_at_hand, broken.text);
  std::fflush(stdout);
  std::_Exit(exit_if_broken);
}

// Whether the schedule kept all promises.
bool HoldsIn(const ScheduleOptions& options) {
  const auto problems = PlayAndCheck(options);
  for (const auto& problem : problems) {
    fmt::print("seed {}: {}\n", options.seed, problem);
  }
  std::fflush(stdout);
  return problems.empty();
}

int Run(const cxxopts::ParseResult& asked) {
  ScheduleOptions options;
  if (asked.count("trace") > 0) {
    options.trace = [](const std::string& line) { fmt::print("{}\n", line); };
  }
  const bool until_broken = asked.count("until-broken") > 0;
  const bool assertions_alone = asked.count("assertions") > 0;
  if (until_broken) exit_if_broken = 0;
  qun::OnBroken(EndBroken);
  const auto first = asked["seed"].as<std::uint64_t>();
  const auto count = asked["count"].as<std::uint64_t>();
  std::uint64_t broken = 0;
  for (options.seed = first; options.seed < first + count; ++options.seed) {
    seed_at_hand = options.seed;
    if (HoldsIn(options)) continue;
    ++broken;
    if (until_broken && !assertions_alone) return 0;
  }
  fmt::print("{} schedules, {} broken\n", count, broken);
  return until_broken || broken > 0 ? kExitBroken : 0;
}

}  // namespace

int main(int argc, char** argv) try {
  cxxopts::Options usage = Usage();
  const auto asked = usage.parse(argc, argv);
  if (asked.count("help") > 0) {
    fmt::print("{}\n", usage.help());
    return 0;
  }
  return Run(asked);
} catch (const cxxopts::exceptions::exception& error) {
  fmt::print(stderr, "sim: {}; see sim --help\n", error.what());
  return kExitUsage;
}
