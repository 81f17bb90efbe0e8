// The world outside the broker's core, as a test wants it.
#ifndef QUN_TESTS_UNIT_FAKES_H_
#define QUN_TESTS_UNIT_FAKES_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "broker/ledger/archive.h"
#include "broker/ledger/ledger.h"
#include "broker/log/log.h"
#include "broker/publish/outlet.h"
#include "proto/base/clock_random.h"

namespace qun {

class FakeClock : public Clock {
 public:
  Time Wall() const override { return Time(1'795'000'000'000) + now_; }
  Time Steady() const override { return now_; }
  void Advance(Time by) { now_ += by; }

 private:
  Time now_{1'000'000};
};

// 1, 2, 3, …: ids that a test can tell apart.
class CountingRandom : public Random {
 public:
  std::uint64_t Next() override { return ++last_; }

 private:
  std::uint64_t last_ = 0;
};

inline State StateOfLog(const Id& log) {
  State state;
  state.log = log;
  return state;
}

// Keeps what is committed; fails when told to.
class MemoryLedger : public Ledger {
 public:
  State Load() override { return state_; }
  bool IsMissing(std::uint64_t seq, std::uint64_t at) override {
    const auto found = times_.find(seq);
    return found == times_.end() || found->second != at;
  }

  std::optional<StoredLine> FindLine(const std::string& room,
                                     std::uint64_t n) override {
    const auto found = stored_.find({room, n});
    if (found == stored_.end()) return std::nullopt;
    return found->second;
  }
  bool Scrub() override {
    ++scrubs;
    return true;
  }
  int scrubs = 0;

  // The next commit fails with this and records nothing.
  void FailNext(LedgerFault fault) { fault_ = fault; }
  // Every commit that holds this text fails as a constraint would.
  void FailOn(std::string text) { poison_ = std::move(text); }
  int commits() const { return commits_; }
  const std::vector<std::string>& lines() const { return lines_; }

 protected:
  std::optional<LedgerError> Commit(const Batch& batch) override {
    if (const auto fault = std::exchange(fault_, std::nullopt)) {
      return LedgerError{*fault, "as the test wanted"};
    }
    for (const NumberedEvent& numbered : batch.events) {
      if (!poison_.empty() && numbered.event.text == poison_) {
        return LedgerError{LedgerFault::kConstraint, "poisoned"};
      }
    }
    ++commits_;
    for (const NumberedEvent& numbered : batch.events) {
      const Event& event = numbered.event;
      const std::string& line = numbered.line;
      lines_.push_back(line);
      times_[event.seq] = event.at;
      stored_[{event.room, event.n}] = {line, numbered.author};
      places_[event.seq] = {event.room, event.n};
    }
    for (const auto& [seq, rewrite] : batch.changes.rewrites) {
      stored_[places_[seq]].line = rewrite.line;
    }
    return std::nullopt;
  }

 private:
  State state_ = StateOfLog(Id{{7, 7}});
  std::map<std::uint64_t, std::uint64_t> times_;
  std::vector<std::string> lines_;
  std::map<std::pair<std::string, std::uint64_t>, StoredLine> stored_;
  std::map<std::uint64_t, std::pair<std::string, std::uint64_t>> places_;
  std::optional<LedgerFault> fault_;
  std::string poison_;
  int commits_ = 0;
};

class FakeOutlet : public Outlet {
 public:
  bool Send(std::string_view address, std::string_view lines) override {
    if (!open_) return false;
    sent_.emplace_back(address, lines);
    return true;
  }
  void Close() { open_ = false; }
  // What was sent since the last call: (address, lines).
  std::vector<std::pair<std::string, std::string>> Take() {
    return std::exchange(sent_, {});
  }

 private:
  std::vector<std::pair<std::string, std::string>> sent_;
  bool open_ = true;
};

// Answers at once, from nothing: tests look at what was asked.
class FakeArchive : public Archive {
 public:
  bool Ask(PageQuery query) override {
    asked.push_back(std::move(query));
    return true;
  }
  std::vector<Page> Take() override { return std::exchange(ready, {}); }

  std::vector<PageQuery> asked;
  std::vector<Page> ready;
};

class FakeLog : public Log {
 public:
  bool Wants(LogLevel /*level*/) const override { return true; }
  void Write(LogLevel /*level*/, std::string_view event,
             std::initializer_list<LogField> fields) override {
    std::string line(event);
    for (const LogField& field : fields) {
      line.append(" ").append(field.key).append("=").append(field.value);
    }
    lines.push_back(std::move(line));
  }

  std::vector<std::string> lines;
};

}  // namespace qun

#endif  // QUN_TESTS_UNIT_FAKES_H_
