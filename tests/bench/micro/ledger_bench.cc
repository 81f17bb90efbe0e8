// Step 4, record: a decided batch goes to a file on a real disk.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <optional>
#include <utility>

#include "broker/decide/decide.h"
#include "broker/ledger/ledger.h"
#include "tests/bench/micro/crowd.h"
#include "tests/bench/micro/ledger_file.h"
#include "tests/bench/micro/measure.h"

namespace qun {
namespace {

constexpr std::size_t kManySessions = 10'000;

// Decides and records the batches of a busy broker.
class Recorder {
 public:
  explicit Recorder(Sync sync) : file_(sync) {
    for (std::size_t said = 0; said < kWindow; said += kLinesAMessage) {
      Record(Next(kBusyBatch));
    }
  }

  Batch Next(std::size_t lines) {
    if (recorded_) Absorb(state_, *recorded_);
    auto proposals = crowd_.NextBatch(lines);
    return Decide(state_, &file_.ledger(), proposals).value();
  }
  void Record(Batch batch) {
    recorded_ = file_.ledger().Record(std::move(batch)).value();
  }

 private:
  LedgerFile file_;
  Crowd crowd_{Talk{}};
  State state_ = file_.ledger().Load();
  std::optional<Recorded<Batch>> recorded_;
};

// The benchmark's argument is the number of lines in a batch.
void RecordLines(benchmark::State& state, Sync sync, clockid_t clock) {
  const auto lines = static_cast<std::size_t>(state.range(0));
  Recorder recorder(sync);
  Measure(
      state, clock, lines, [&] { return recorder.Next(lines); },
      [&](Batch batch) { recorder.Record(std::move(batch)); });
}

Changes ManySessions() {
  Counter full;
  for (std::uint64_t k = 1; k <= kWindow; ++k) full.Count(k, k, {}, 1);
  Changes changes;
  for (std::uint64_t i = 0; i < kManySessions; ++i) {
    changes.sessions[{Crowd::UserOf(i % kSpeakers), Id{{i, 0}}}] = full;
  }
  return changes;
}

void LoadSessions(benchmark::State& state) {
  LedgerFile file(Sync::kNormal);
  Batch batch;
  batch.changes = ManySessions();
  if (!file.ledger().Record(std::move(batch)))
    state.SkipWithError("not recorded");
  for (auto _ : state) {
    const State loaded = file.ledger().Load();
    if (loaded.sessions.size() != kManySessions) {
      state.SkipWithError("a session is missing");
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

BENCHMARK_CAPTURE(RecordLines, synced, Sync::kFull, kWall)
    ->Name("ledger/Record_full_sync")
    ->Apply(BatchSizes);
BENCHMARK_CAPTURE(RecordLines, not_synced, Sync::kNormal, kCpu)
    ->Name("ledger/Record_normal_sync")
    ->Apply(BatchSizes);
BENCHMARK(LoadSessions)->Name("ledger/Load_10000_sessions");

}  // namespace
}  // namespace qun
