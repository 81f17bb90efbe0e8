#include "tests/sim/machine.h"

#include <algorithm>
#include <deque>
#include <stdexcept>
#include <utility>

#include "broker/model/key_ring.h"
#include "broker/operator/check.h"
#include "tests/replicas/recording_order.h"
#include "tests/sim/log_reader.h"
#include "tests/sim/person.h"

namespace qun::sim {
namespace {

constexpr Time kBeat{1000};
// How long the broker keeps a session after `bye`: longer than any message is
// in flight.
constexpr Time kAfterBye{60'000};
constexpr Time kLook{50};

// Notes when the broker logs that the ledger is unreadable.
class AlarmLog : public Log {
 public:
  explicit AlarmLog(bool* alarm) : alarm_(alarm) {}

  bool Wants(LogLevel /*level*/) const override { return false; }
  void Write(LogLevel /*level*/, std::string_view event,
             std::initializer_list<LogField> /*fields*/) override {
    if (event == "unreadable") *alarm_ = true;
  }

 private:
  bool* alarm_;
};

// A ledger that reports loads and commits to the witness.
class WitnessedLedger : public SqliteLedger {
 public:
  WitnessedLedger(Random& random, const char* files, Witness* witness,
                  Witness::Verdict* verdict)
      : SqliteLedger(kLedger, Sync::kFull, random, files),
        witness_(witness),
        verdict_(verdict) {}

  State Load() override {
    State state = SqliteLedger::Load();
    *verdict_ = std::max(*verdict_, witness_->Compare(state));
    return state;
  }

 protected:
  std::optional<LedgerError> Commit(const Batch& batch) override {
    auto error = SqliteLedger::Commit(batch);
    error ? witness_->RecordMaybe(batch) : witness_->Record(batch);
    return error;
  }

 private:
  Witness* witness_;
  Witness::Verdict* verdict_;
};

// Reads pages in Take, sometimes with a delay.
class SimArchive : public Archive {
 public:
  SimArchive(const char* files, Seed* seed)
      : reader_(kLedger, files), seed_(seed) {}

  bool Ask(PageQuery query) override {
    queries_.push_back(std::move(query));
    return true;
  }
  std::vector<Page> Take() override {
    std::vector<Page> pages;
    while (!queries_.empty() && !seed_->OneIn(4)) {
      pages.push_back(reader_.Read(queries_.front()));
      queries_.pop_front();
    }
    return pages;
  }

 private:
  PageReader reader_;
  Seed* seed_;
  std::deque<PageQuery> queries_;
};

class SimOutlet : public Outlet {
 public:
  explicit SimOutlet(Machine::Send send) : send_(std::move(send)) {}
  Sent Send(std::string_view address, std::string_view lines) override {
    return send_(address, lines);
  }

 private:
  Machine::Send send_;
};

// Invites and registers each user who has no account. Throws StorageError.
void RegisterAll(const std::vector<std::string>& users, Ledger* ledger,
                 Order& order) {
  Core core(ledger);
  for (const std::string& user : users) {
    if (core.state().FindAccount(user) != nullptr) continue;
    const std::string once = KeyOf("o" + user);
    order.Propose(LocalProposal(InviteUser{user, once, 1, false, false}, 0));
    Sender sender("", "");
    sender.standing = Standing::kInvited;
    sender.key = once;
    Proposal registers;
    registers.sender = std::make_shared<const Sender>(std::move(sender));
    registers.body = Register{KeyOf(user)};
    order.Propose(std::move(registers));
  }
  auto batch = order.Next();
  if (batch && !core.Apply(*batch)) throw StorageError("no users yet");
}

}  // namespace

struct Machine::Program {
  Program(Machine* machine, const Parts& parts)
      : ledger(*parts.seed, machine->disk_.name(), &machine->witness_,
               &machine->verdict_),
        archive(machine->disk_.name(), parts.seed),
        order([&parts](std::string bytes) {
          parts.ordered->push_back(std::move(bytes));
        }),
        feed([machine, &parts](auto topic, auto lines) {
          return machine->SendOne(parts.feed, topic, lines);
        }),
        desk([machine, &parts](auto connection, auto lines) {
          return machine->SendOne(parts.desk, connection, lines);
        }),
        log(&machine->alarm_),
        broker((RegisterAll(parts.users, &ledger, order), BrokerParts(parts)),
               kBeat) {}

  Broker::Parts BrokerParts(const Parts& parts) {
    Keeping keeping;
    keeping.after_bye = kAfterBye;
    keeping.look = kLook;
    keeping.look_at_all = kLook;
    return {&ledger,
            &archive,
            &order,
            &feed,
            &desk,
            parts.clock,
            parts.seed,
            &log,
            parts.users.empty() ? nullptr : &keys,
            RateLimits{0, 0, 0},
            keeping};
  }

  WitnessedLedger ledger;
  SimArchive archive;
  RecordingOrder order;
  SimOutlet feed;
  SimOutlet desk;
  AlarmLog log;
  KeyRing keys;
  Broker broker;
};

Machine::Machine(Parts parts) : parts_(std::move(parts)), disk_(parts_.seed) {}

Machine::~Machine() = default;

Broker* Machine::broker() { return program_ ? &program_->broker : nullptr; }

bool Machine::Start() try {
  disk_.Restart();
  sends_left_.reset();
  power_goes_too_ = false;
  verdict_ = Witness::Verdict::kRight;
  program_ = std::make_unique<Program>(this, parts_);
  return true;
} catch (const StorageError&) {
  Crash();
  return false;
}

Sent Machine::SendOne(const Send& send, std::string_view address,
                      std::string_view lines) {
  if (sends_left_ && *sends_left_ == 0) return Sent::kDropped;
  if (sends_left_) --*sends_left_;
  return send(address, lines);
}

bool Machine::Turn() {
  const bool lives = program_->broker.Turn();
  if (lives) program_->broker.Tick();
  if (lives && sends_left_ != 0) return true;
  if (power_goes_too_) {
    CutPower();
  } else {
    Crash();
  }
  return false;
}

void Machine::Crash() {
  disk_.Stop();
  program_.reset();
}

void Machine::CutPower() {
  disk_.Stop();
  program_.reset();
  disk_.CutPower();
}

void Machine::DieAfterWrites(std::uint64_t writes) {
  power_goes_too_ = true;
  const bool torn = parts_.seed->OneIn(2);
  disk_.FailLater(torn ? Fault::kWriteTorn : Fault::kWriteFails, writes, true);
}

void Machine::Checkpoint() { program_->ledger.Scrub(); }

// Reads a copy, since reading a ledger can change its files.
Lines Machine::Log() {
  Seed seed(1);
  Disk copy(&seed);
  copy.Restore(disk_.Copy());
  return ReadLog(kLedger, copy.name());
}

Heads Machine::HeadsOfBroker() {
  Heads heads;
  for (const auto& [name, room] : broker()->state().rooms) {
    heads[name] = room.n;
  }
  return heads;
}

Checked Machine::Check() {
  Seed seed(1);
  Disk copy(&seed);
  copy.Restore(disk_.Copy());
  try {
    if (!CheckLedger(kLedger, copy.name()).wrong.empty()) return {true, true};
  } catch (const StorageError&) {
    return {true, true};
  }
  return {false, !IsRight(copy)};
}

// A damaged WAL may lose its newest writes, so an older state is right then.
bool Machine::IsRight(const Disk& copy) const try {
  Seed seed(1);
  const State state =
      SqliteLedger(kLedger, Sync::kFull, seed, copy.name()).Load();
  Witness then = witness_;
  const auto verdict = then.Compare(state);
  const bool may_be_older = disk_.damaged() == kWriteLog;
  if (verdict == Witness::Verdict::kWrong) return false;
  if (verdict == Witness::Verdict::kOlder && !may_be_older) return false;
  return then.lines() == ReadLog(kLedger, copy.name());
} catch (const std::runtime_error&) {
  return false;
}

void Machine::KeepBackup() {
  backup_ = disk_.Copy();
  backup_witness_ = witness_;
}

void Machine::RestoreBackup() {
  disk_.Restore(backup_);
  witness_ = backup_witness_;
}

void Machine::RemoveLedger() {
  disk_.Restore({});
  witness_.BeginAnew();
}

}  // namespace qun::sim
