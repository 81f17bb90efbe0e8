// Whether a thread of the broker still lives: it beats with each round that it
// makes, and the main thread looks with each beat of the broker.
#ifndef QUN_BROKER_EDGE_WATCHDOG_H_
#define QUN_BROKER_EDGE_WATCHDOG_H_

#include <atomic>
#include <cstdint>

namespace qun {

class Watchdog {
 public:
  // So many looks in a row that find no beat are no delay any more. Looks and
  // not seconds: a process that was stopped as a whole lives.
  static constexpr int kMostMissed = 10;

  // `name` is the thread's, as the system shows it; at most 15 bytes.
  explicit Watchdog(const char* name) : name_(name) {}

  const char* name() const { return name_; }
  // Of the thread, when it begins.
  void Begin() const;
  // Of the thread.
  void Beat() { ++beats_; }
  // Of the thread that looks.
  bool IsLost();

 private:
  const char* name_;
  std::atomic<std::uint64_t> beats_{0};
  std::uint64_t seen_ = 0;
  int missed_ = 0;
};

}  // namespace qun

#endif  // QUN_BROKER_EDGE_WATCHDOG_H_
