#include "tests/sim/machine.h"

#include <deque>
#include <utility>

#include "broker/model/key_ring.h"
#include "tests/replicas/recording_order.h"
#include "tests/sim/log_reader.h"
#include "tests/sim/person.h"

namespace qun::sim {
namespace {

constexpr const char* kPath = "ledger";
constexpr Time kBeat{1000};
// After a farewell: longer than anything is on its way here.
constexpr Time kAfterBye{60'000};
constexpr Time kLook{50};

class SilentLog : public Log {
 public:
  bool Wants(LogLevel /*level*/) const override { return false; }
  void Write(LogLevel /*level*/, std::string_view /*event*/,
             std::initializer_list<LogField> /*fields*/) override {}
};

// Reads pages when they are taken, sometimes later.
class SimArchive : public Archive {
 public:
  SimArchive(const char* files, Seed* seed)
      : reader_(kPath, files), seed_(seed) {}

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
  bool Send(std::string_view address, std::string_view lines) override {
    return send_(address, lines);
  }

 private:
  Machine::Send send_;
};

// Each user is invited and registers, unless they have an account already.
// Throws as a ledger does.
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
      : ledger(kPath, Sync::kFull, *parts.seed, machine->disk_.name()),
        archive(machine->disk_.name(), parts.seed),
        order([&parts](std::string bytes) {
          parts.ordered->push_back(std::move(bytes));
        }),
        feed([machine, &parts](auto topic, auto lines) {
          return machine->Sent(parts.feed, topic, lines);
        }),
        desk([machine, &parts](auto connection, auto lines) {
          return machine->Sent(parts.desk, connection, lines);
        }),
        broker((RegisterAll(parts.users, &ledger, order), BrokerParts(parts)),
               kBeat) {}

  Broker::Parts BrokerParts(const Parts& parts) {
    Keeping keeping;
    keeping.after_bye = kAfterBye;
    keeping.look = kLook;
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

  SqliteLedger ledger;
  SimArchive archive;
  RecordingOrder order;
  SimOutlet feed;
  SimOutlet desk;
  SilentLog log;
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
  program_ = std::make_unique<Program>(this, parts_);
  ++starts_;
  return true;
} catch (const StorageError&) {
  Crash();
  return false;
}

bool Machine::Sent(const Send& send, std::string_view address,
                   std::string_view lines) {
  if (sends_left_ && *sends_left_ == 0) return false;
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

// From a copy: to read it must not change what the broker finds.
std::vector<Row> Machine::Log() {
  Seed seed(1);
  Disk copy(&seed);
  copy.Restore(disk_.Copy());
  return ReadLog(kPath, copy.name());
}

Heads Machine::HeadsOfLog() {
  Heads heads;
  for (const Row& row : Log()) heads[row.room] = row.n;
  return heads;
}

void Machine::KeepBackup() { backup_ = disk_.Copy(); }

void Machine::RestoreBackup() { disk_.Restore(backup_); }

}  // namespace qun::sim
