// Step 3, decide: proposals go in, a batch comes out.
#include <benchmark/benchmark.h>

#include <vector>

#include "broker/decide/decide.h"
#include "tests/bench/micro/crowd.h"
#include "tests/bench/micro/measure.h"

namespace qun {
namespace {

// The benchmark's argument is the number of lines in a batch. An iteration
// decides kBusyBatch lines: enough batches, each on the same state.
void DecideLines(benchmark::State& state, const Talk& talk) {
  const auto lines = static_cast<std::size_t>(state.range(0));
  BusyWorld world(talk);
  const std::vector batches(kBusyBatch / lines, world.crowd.NextBatch(lines));
  Measure(
      state, kCpu, kBusyBatch, [&] { return batches; },
      [&](auto copies) {
        for (auto& proposals : copies) {
          const auto batch = Decide(world.state, &world.ledger, proposals);
          if (!batch || batch->events.size() != lines) {
            state.SkipWithError("a line was refused");
          }
        }
      });
}

BENCHMARK_CAPTURE(DecideLines, one_room, Talk{})
    ->Name("decide/one_room")
    ->Apply(BatchSizes);
BENCHMARK_CAPTURE(DecideLines, rooms, Talk{.rooms = 100})
    ->Name("decide/100_rooms")
    ->Apply(BatchSizes);
BENCHMARK_CAPTURE(DecideLines, keys, Talk{.has_keys = true})
    ->Name("decide/keys")
    ->Apply(BatchSizes);
BENCHMARK_CAPTURE(DecideLines, private_room,
                  Talk{.has_keys = true, .is_private = true})
    ->Name("decide/private_room")
    ->Apply(BatchSizes);

}  // namespace
}  // namespace qun
