// The broker without its sockets: messages come in, a turn admits, decides,
// records and publishes their lines, and finished messages go out.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "broker/arrive/order.h"
#include "broker/turn/broker.h"
#include "tests/bench/micro/crowd.h"
#include "tests/bench/micro/ledger_file.h"
#include "tests/bench/micro/measure.h"

namespace qun {
namespace {

// Keeps nothing, so that only the broker's own work is measured.
class NoLedger : public Ledger {
 public:
  State Load() override { return StateOfLog(Id{{7, 7}}); }
  bool IsMissing(std::uint64_t /*seq*/, std::uint64_t /*at*/) override {
    return false;
  }
  tl::expected<StoredLine, std::string> FindLine(const std::string& /*room*/,
                                                 std::uint64_t /*n*/) override {
    return tl::make_unexpected(std::string("nothing is kept"));
  }
  bool Scrub() override { return true; }

 protected:
  std::optional<LedgerError> Commit(const Batch& /*batch*/) override {
    return std::nullopt;
  }
};

class CountingOutlet : public Outlet {
 public:
  Sent Send(std::string_view /*address*/, std::string_view lines) override {
    bytes += lines.size();
    return Sent::kSent;
  }
  std::size_t bytes = 0;
};

class QuietLog : public Log {
 public:
  bool Wants(LogLevel /*level*/) const override { return false; }
  void Write(LogLevel /*level*/, std::string_view /*event*/,
             std::initializer_list<LogField> /*fields*/) override {}
};

// A broker with a session for each speaker, so that each gets answers.
class Served {
 public:
  explicit Served(Ledger* ledger)
      : broker_({ledger, &archive_, &order_, &feed_, &desk_, &clock_, &random_,
                 &log_},
                Time(1000)) {
    for (std::size_t i = 0; i < kSpeakers; ++i) {
      broker_.ReadLines(R"({"do":"hello","re":"q","as":")" + Crowd::UserOf(i) +
                            R"(","session":")" + Crowd::SessionOf(i) + "\"}",
                        {"10.0.0.1", "connection-" + std::to_string(i)});
    }
    broker_.Turn();
  }

  // Whether the broker answered and published something.
  bool Serve(const std::vector<std::string>& messages) {
    const std::size_t answered = desk_.bytes;
    const std::size_t published = feed_.bytes;
    for (const std::string& message : messages) {
      broker_.ReadLines(message, {"10.0.0.1", ""});
    }
    return broker_.Turn() && feed_.bytes > published && desk_.bytes > answered;
  }

 private:
  FakeClock clock_;
  CountingRandom random_;
  FakeArchive archive_;
  OrderAlone order_;
  CountingOutlet feed_;
  CountingOutlet desk_;
  QuietLog log_;
  Broker broker_;
};

// The benchmark's argument is the number of messages in a turn.
void ServeMessages(benchmark::State& state, Ledger* ledger) {
  const auto count = static_cast<std::size_t>(state.range(0));
  Served served(ledger);
  Crowd crowd{Talk{}};
  Measure(
      state, kCpu, count * kLinesAMessage,
      [&] {
        std::vector<std::string> messages(count);
        for (std::string& message : messages) message = crowd.NextMessage();
        return messages;
      },
      [&](const std::vector<std::string>& messages) {
        if (!served.Serve(messages)) state.SkipWithError("nothing was said");
      });
}

void ServeWithoutLedger(benchmark::State& state) {
  NoLedger ledger;
  ServeMessages(state, &ledger);
}

void ServeWithSqlite(benchmark::State& state) {
  LedgerFile file(Sync::kNormal);
  ServeMessages(state, &file.ledger());
}

void MessagesATurn(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgName("messages")->Arg(1)->Arg(kSpeakers)->UseManualTime();
}
BENCHMARK(ServeWithoutLedger)->Name("broker/no_ledger")->Apply(MessagesATurn);
BENCHMARK(ServeWithSqlite)
    ->Name("broker/sqlite_normal_sync")
    ->Apply(MessagesATurn);

}  // namespace
}  // namespace qun
