// Measures work without its preparation.
#ifndef QUN_TESTS_BENCH_MICRO_MEASURE_H_
#define QUN_TESTS_BENCH_MICRO_MEASURE_H_

#include <benchmark/benchmark.h>

#include <cstdint>
#include <ctime>
#include <utility>

#include "tests/bench/micro/crowd.h"

namespace qun {

// The CPU time of this thread, which other programs disturb least.
inline constexpr clockid_t kCpu = CLOCK_THREAD_CPUTIME_ID;
// For work that waits for the disk.
inline constexpr clockid_t kWall = CLOCK_MONOTONIC;

inline double SecondsOf(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) +
         static_cast<double>(now.tv_nsec) / 1e9;
}

// An iteration is one `work(prepare())` of this many items. Register the
// benchmark with UseManualTime().
template <typename Prepare, typename Work>
void Measure(benchmark::State& state, clockid_t clock, std::size_t items,
             Prepare prepare, Work work) {
  for (auto _ : state) {
    auto prepared = prepare();
    const double begin = SecondsOf(clock);
    work(std::move(prepared));
    state.SetIterationTime(SecondsOf(clock) - begin);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(items) *
                          static_cast<std::int64_t>(state.iterations()));
}

// Sets the benchmark's argument: the number of lines in a batch.
inline void BatchSizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgName("lines")->Arg(1)->Arg(kLinesAMessage)->Arg(kBusyBatch);
  benchmark->UseManualTime();
}

}  // namespace qun

#endif  // QUN_TESTS_BENCH_MICRO_MEASURE_H_
