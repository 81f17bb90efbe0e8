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
#include <vector>

#include "broker/ledger/page_reader.h"
#include "broker/ledger/sqlite_ledger.h"
#include "broker/turn/broker.h"
#include "tests/sim/clock.h"
#include "tests/sim/disk.h"
#include "tests/sim/seed.h"
#include "tests/sim/story.h"

namespace qun::sim {

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

  // A copy of the ledger as it is, and putting it back while it is down.
  void KeepBackup();
  bool HasBackup() const { return !backup_.empty(); }
  void RestoreBackup();

  Disk& disk() { return disk_; }
  // The log as it is on the disk.
  std::vector<Row> Log();
  Heads HeadsOfLog();
  int starts() const { return starts_; }

 private:
  // What the program is made of while it runs.
  struct Program;

  bool Sent(const Send& send, std::string_view address, std::string_view lines);

  Parts parts_;
  Disk disk_;
  std::unique_ptr<Program> program_;
  std::map<std::string, Bytes> backup_;
  std::optional<std::uint64_t> sends_left_;
  bool power_goes_too_ = false;
  int starts_ = 0;
};

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_MACHINE_H_
