// The machine that the broker runs on: the real broker on a real ledger, on a
// simulated disk. It crashes at every point of a batch without the broker's
// help: its disk or its outlets stop working in the middle.
#ifndef QUN_TESTS_SIM_MACHINE_H_
#define QUN_TESTS_SIM_MACHINE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "broker/ledger/page_reader.h"
#include "broker/ledger/sqlite_ledger.h"
#include "broker/turn/broker.h"
#include "tests/sim/clock.h"
#include "tests/sim/disk.h"
#include "tests/sim/seed.h"
#include "tests/sim/story.h"
#include "tests/sim/witness.h"

namespace qun::sim {

// The ledger's file, and its log of writes.
inline constexpr const char* kLedger = "ledger";
inline constexpr const char* kWriteLog = "ledger-wal";

class Machine {
 public:
  // What leaves the broker. Returns false for what is dropped.
  using Send = std::function<bool(std::string_view, std::string_view)>;
  struct Parts {
    Seed* seed;
    SimClock* clock;
    Send feed;
    Send desk;
    std::vector<std::string> users;  // who have keys; empty: a broker without
    std::vector<std::string>* ordered;  // takes the bytes of all proposals
  };
  explicit Machine(Parts parts);
  ~Machine();

  // Null while it is down.
  Broker* broker();
  // The broker has its turn and its tick. False if it died of it.
  bool Turn();

  // These end it; the files stay as they are, or lose what was not synced.
  void Crash();
  void CutPower();
  // Of the next messages this many leave, then it dies.
  void DieAfterSends(std::uint64_t sends) { sends_left_ = sends; }
  // Of the next writes this many succeed, then the power is cut.
  void DieAfterWrites(std::uint64_t writes);
  // False if the ledger could not be opened.
  bool Start();
  // What the ledger's state was when the broker started.
  Witness::Verdict verdict() const { return verdict_; }
  // The log of writes is copied into the ledger.
  void Checkpoint();
  // True once after the broker has said that it cannot read the ledger.
  bool TakeAlarm() { return std::exchange(alarm_, false); }

  // What an operator does: a check, on a copy.
  Checked Check();
  // A copy of the ledger as it is, and putting it back while it is down.
  void KeepBackup();
  bool HasBackup() const { return !backup_.empty(); }
  void RestoreBackup();
  // The ledger is thrown away, while it is down.
  void RemoveLedger();

  Disk& disk() { return disk_; }
  Witness& witness() { return witness_; }
  // The log as it is on the disk.
  Lines Log();
  // Where the rooms end that the broker knows.
  Heads HeadsOfBroker();

 private:
  // What the program is made of while it runs.
  struct Program;

  bool IsRight(const Disk& copy) const;
  bool Sent(const Send& send, std::string_view address, std::string_view lines);

  Parts parts_;
  Disk disk_;
  Witness witness_;
  Witness::Verdict verdict_ = Witness::Verdict::kRight;
  std::unique_ptr<Program> program_;
  std::map<std::string, Bytes> backup_;
  Witness backup_witness_;
  std::optional<std::uint64_t> sends_left_;
  bool power_goes_too_ = false;
  bool alarm_ = false;
};

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_MACHINE_H_
