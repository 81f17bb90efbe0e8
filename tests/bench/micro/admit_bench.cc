// Step 1, admit: a message comes in, its proposals go out.
#include <benchmark/benchmark.h>

#include <string>

#include "broker/arrive/admit.h"
#include "proto/lines/lines.h"
#include "tests/bench/micro/crowd.h"

namespace qun {
namespace {

void AdmitMessage(benchmark::State& state, const Talk& talk) {
  Admission admission;
  Crowd crowd(talk);
  const SharedSender sender = crowd.SenderOf(0);
  const std::string message = crowd.NextMessage();
  for (auto _ : state) {
    ForEachLine(message, [&](std::string_view line) {
      const Admitted admitted = admission.Admit(line, sender, Time(1000));
      const auto* proposal = std::get_if<Proposal>(&admitted);
      if (proposal == nullptr || !proposal->body) {
        state.SkipWithError("a line was refused");
      }
    });
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(kLinesAMessage));
}

BENCHMARK_CAPTURE(AdmitMessage, plain, Talk{})->Name("admit/plain");
BENCHMARK_CAPTURE(AdmitMessage, keys, Talk{.has_keys = true})
    ->Name("admit/keys");

}  // namespace
}  // namespace qun
