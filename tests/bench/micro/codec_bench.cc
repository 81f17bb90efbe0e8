// The codecs of a line: of requests, events and proposals.
#include <benchmark/benchmark.h>

#include <optional>
#include <string>

#include "broker/model/proposal_codec.h"
#include "proto/json/json_parser.h"
#include "proto/lines/event.h"
#include "proto/lines/request.h"
#include "tests/bench/micro/crowd.h"

namespace qun {
namespace {

// The benchmark's argument is the number of bytes of the text.
Talk TalkOf(const benchmark::State& state) {
  Talk talk;
  talk.text_bytes = static_cast<std::size_t>(state.range(0));
  return talk;
}

Event SaidOf(const benchmark::State& state) {
  Event event;
  event.seq = 1'234'567;
  event.n = 123'456;
  event.room = Crowd::RoomOf(0);
  event.at = 1'795'000'000'000;
  event.from = Crowd::UserOf(0);
  event.text = std::string(TalkOf(state).text_bytes, 'x');
  return event;
}

// `code()` returns a value that is false if it failed.
template <typename Code>
void Repeat(benchmark::State& state, Code code) {
  for (auto _ : state) {
    auto coded = code();
    if (!coded) state.SkipWithError("the codec failed");
    benchmark::DoNotOptimize(coded);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

void DecodeSay(benchmark::State& state) {
  JsonParser parser;
  const std::string line = Crowd(TalkOf(state)).NextMessage(1);
  Repeat(state, [&] { return DecodeRequest(parser, line); });
}

void EncodeSaid(benchmark::State& state) {
  const Event event = SaidOf(state);
  Repeat(state, [&] { return std::optional(EncodeEvent(event)); });
}

void DecodeSaid(benchmark::State& state) {
  JsonParser parser;
  const std::string line = EncodeEvent(SaidOf(state));
  Repeat(state, [&] { return DecodeFeedLine(parser, line); });
}

void EncodeProposed(benchmark::State& state) {
  const Proposal proposal = Crowd(TalkOf(state)).NextBatch(1).front();
  Repeat(state, [&] { return std::optional(EncodeProposal(proposal)); });
}

void DecodeProposed(benchmark::State& state) {
  JsonParser parser;
  const std::string bytes =
      EncodeProposal(Crowd(TalkOf(state)).NextBatch(1).front());
  Repeat(state, [&] { return DecodeProposal(parser, bytes); });
}

void Sizes(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgName("bytes")->Arg(100)->Arg(10'000);
}
BENCHMARK(DecodeSay)->Name("codec/DecodeRequest")->Apply(Sizes);
BENCHMARK(EncodeSaid)->Name("codec/EncodeEvent")->Apply(Sizes);
BENCHMARK(DecodeSaid)->Name("codec/DecodeFeedLine")->Apply(Sizes);
BENCHMARK(EncodeProposed)->Name("codec/EncodeProposal")->Apply(Sizes);
BENCHMARK(DecodeProposed)->Name("codec/DecodeProposal")->Apply(Sizes);

}  // namespace
}  // namespace qun
