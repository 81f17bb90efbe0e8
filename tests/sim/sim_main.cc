// Plays schedules and says which promises they broke, each with its seed.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <cxxopts.hpp>
#include <exception>
#include <string>

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
      ("help", "this text");
  return usage;
}

// What EndBroken says and how it ends; a terminate handler takes no arguments.
std::uint64_t seed_at_hand = 0;
int exit_if_broken = kExitBroken;

// An assertion that fails is a broken promise, too, and ends the process.
[[noreturn]] void EndBroken() {
  fmt::print("seed {}: an assertion failed\n", seed_at_hand);
  std::fflush(stdout);
  std::_Exit(exit_if_broken);
}

// Whether all promises held.
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
  if (until_broken) exit_if_broken = 0;
  std::set_terminate(EndBroken);
  const auto first = asked["seed"].as<std::uint64_t>();
  const auto count = asked["count"].as<std::uint64_t>();
  std::uint64_t broken = 0;
  for (options.seed = first; options.seed < first + count; ++options.seed) {
    seed_at_hand = options.seed;
    if (HoldsIn(options)) continue;
    ++broken;
    if (until_broken) return 0;
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
