#include "tests/sim/replicas.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "tests/replicas/replica.h"
#include "tests/sim/disk.h"
#include "tests/sim/seed.h"

namespace qun::sim {
namespace {

constexpr const char* kPath = "ledger";
// Both replicas draw the same id for the log.
constexpr std::uint64_t kSeedOfLog = 7;

// How a replica cuts its batches and restarts.
struct Habits {
  std::uint64_t longest_batch = 1;
  std::uint64_t restarts_in = 0;  // one restart in this many batches; 0: never
};

std::vector<std::string> RowsAfter(const std::vector<std::string>& ordered,
                                   const Habits& habits, Seed* seed) {
  Seed random(kSeedOfLog);
  Disk disk(&random);
  Replica replica(kPath, &random, disk.name());
  for (std::size_t at = 0; at < ordered.size();) {
    const std::size_t length = std::min<std::size_t>(
        1 + seed->Below(habits.longest_batch), ordered.size() - at);
    replica.Read(std::span(ordered).subspan(at, length));
    at += length;
    if (seed->OneIn(habits.restarts_in)) replica.Restart();
  }
  replica.Stop();
  return DumpLedger(kPath, disk.name());
}

}  // namespace

std::vector<std::string> CompareReplicas(
    const std::vector<std::string>& ordered, std::uint64_t seed) try {
  Seed cuts(seed);
  const auto rows = RowsAfter(ordered, {1 + cuts.Below(100), 0}, &cuts);
  const auto others = RowsAfter(ordered, {1 + cuts.Below(8), 20}, &cuts);
  if (rows == others) return {};
  const auto [mine, theirs] =
      std::mismatch(rows.begin(), rows.end(), others.begin(), others.end());
  return {fmt::format("two replicas differ: {} and {}",
                      mine == rows.end() ? "nothing" : *mine,
                      theirs == others.end() ? "nothing" : *theirs)};
} catch (const StorageError& error) {
  return {fmt::format("a replica cannot go on: {}", error.what())};
}

}  // namespace qun::sim
