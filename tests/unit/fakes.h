// Substitutes for what surrounds the broker's core.
#ifndef QUN_TESTS_UNIT_FAKES_H_
#define QUN_TESTS_UNIT_FAKES_H_

#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "broker/decide/decide.h"
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

// Draws 1, 2, 3, …, so that a test can predict ids.
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

// Keeps committed batches in memory; fails on request.
class MemoryLedger : public Ledger {
 public:
  State Load() override { return state_; }
  bool IsMissing(std::uint64_t seq, std::uint64_t at) override {
    const auto found = times_.find(seq);
    return found == times_.end() || found->second != at;
  }

  tl::expected<StoredLine, std::string> FindLine(const std::string& room,
                                                 std::uint64_t n) override {
    const auto found = stored_.find({room, n});
    if (found == stored_.end()) {
      return tl::make_unexpected(std::string("the line is damaged"));
    }
    return found->second;
  }
  bool Scrub() override {
    ++scrubs;
    return true;
  }
  int scrubs = 0;

  // The next commit records nothing and fails with `fault`.
  void FailNext(LedgerFault fault) { fault_ = fault; }
  int commits() const { return commits_; }
  const std::vector<std::string>& lines() const { return lines_; }

 protected:
  std::optional<LedgerError> Commit(const Batch& batch) override {
    if (const auto fault = std::exchange(fault_, std::nullopt)) {
      return LedgerError{*fault, "as the test wanted"};
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
  int commits_ = 0;
};

// A sender with only a connection and a standing.
inline SharedSender SenderOn(std::string connection,
                             Standing standing = Standing::kClaimed) {
  Sender sender("", std::move(connection));
  sender.standing = standing;
  return std::make_shared<const Sender>(std::move(sender));
}

// Decides and records the proposals and updates the state. The test orders them
// itself.
inline Batch Apply(State& state, Ledger& ledger,
                   std::vector<Proposal> proposals) {
  auto recorded = ledger.Record(Decide(state, &ledger, proposals).value());
  Absorb(state, *recorded);
  return **recorded;
}

// Changes a state without a batch.
inline void Put(State& state, const SessionKey& key, const Counter& counter) {
  Changes changes;
  changes.seq = state.seq;
  changes.sessions[key] = counter;
  state.Apply(changes);
}
inline void Put(State& state, const std::string& room, const std::string& user,
                const Membership& membership) {
  Changes changes;
  changes.seq = state.seq;
  changes.rooms[room] = Room{};
  changes.members[{room, user}] = membership;
  state.Apply(changes);
}

class FakeOutlet : public Outlet {
 public:
  Sent Send(std::string_view address, std::string_view lines) override {
    if (gone_.contains(std::string(address))) return Sent::kGone;
    if (!open_) return Sent::kDropped;
    sent_.emplace_back(address, lines);
    return Sent::kSent;
  }
  void Close() { open_ = false; }
  void End(const std::string& address) { gone_.insert(address); }
  // The messages since the last call: (address, lines).
  std::vector<std::pair<std::string, std::string>> Take() {
    return std::exchange(sent_, {});
  }

 private:
  std::vector<std::pair<std::string, std::string>> sent_;
  bool open_ = true;
  std::set<std::string> gone_;
};

// Keeps the queries in `asked` and answers with the pages in `ready`.
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
