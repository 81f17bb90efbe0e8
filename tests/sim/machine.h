// The machine with the broker: a real broker and ledger on a simulated disk. It
// can crash at any point of a batch, when its disk or its outlets stop working.
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

// The ledger's file and its WAL.
inline constexpr const char* kLedger = "ledger";
inline constexpr const char* kWriteLog = "ledger-wal";

class Machine {
 public:
  // Sends (address, lines) from the broker.
  using Send = std::function<Sent(std::string_view, std::string_view)>;
  struct Parts {
    Seed* seed;
    SimClock* clock;
    Send feed;
    Send desk;
    // Users with keys; empty: a broker without keys.
    std::vector<std::string> users;
    std::vector<std::string>* ordered;  // receives the bytes of all proposals
  };
  explicit Machine(Parts parts);
  ~Machine();

  // Null while the broker is down.
  Broker* broker();
  // Runs the broker's turn and tick. False if the broker died.
  bool Turn();

  // End the broker. Crash keeps the files as they are; CutPower loses unsynced
  // writes.
  void Crash();
  void CutPower();
  // The broker dies after sending this many messages.
  void DieAfterSends(std::uint64_t sends) { sends_left_ = sends; }
  // The power fails after this many writes.
  void DieAfterWrites(std::uint64_t writes);
  // False if the ledger could not be opened.
  bool Start();
  // How the ledger's state compared with the witness at the start.
  Witness::Verdict verdict() const { return verdict_; }
  // Copies the WAL into the ledger.
  void Checkpoint();
  // True once after the broker logged that it cannot read the ledger.
  bool TakeAlarm() { return std::exchange(alarm_, false); }

  // Checks a copy of the ledger, as an operator does.
  Checked Check();
  // Copies the ledger, and restores that copy while the broker is down.
  void KeepBackup();
  bool HasBackup() const { return !backup_.empty(); }
  void DropBackup() { backup_.clear(); }
  void RestoreBackup();
  // Deletes the ledger while the broker is down.
  void RemoveLedger();

  Disk& disk() { return disk_; }
  Witness& witness() { return witness_; }
  // All lines on the disk.
  Lines Log();
  // The last line of each room, according to the broker.
  Heads HeadsOfBroker();

 private:
  // The parts of the broker's process.
  struct Program;

  bool IsRight(const Disk& copy) const;
  Sent SendOne(const Send& send, std::string_view address,
               std::string_view lines);

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
