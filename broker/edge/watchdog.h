// Finds out whether a thread of the broker hangs. The thread calls Beat in each
// round; the main thread calls IsLost with each beat of the broker.
#ifndef QUN_BROKER_EDGE_WATCHDOG_H_
#define QUN_BROKER_EDGE_WATCHDOG_H_

#include <atomic>
#include <cstdint>

namespace qun {

class Watchdog {
 public:
  // A thread is lost after so many looks in a row without a beat. Looks are
  // counted and not seconds, since the whole process may have been stopped.
  static constexpr int kMostMissed = 10;

  // `name` is the name of the thread in the system; at most 15 bytes.
  explicit Watchdog(const char* name) : name_(name) {}

  const char* name() const { return name_; }
  // The watched thread calls Begin when it starts, and Beat in each round.
  void Begin() const;
  void Beat() { ++beats_; }
  // The watching thread calls this.
  bool IsLost();

 private:
  const char* name_;
  std::atomic<std::uint64_t> beats_{0};
  std::uint64_t seen_ = 0;
  int missed_ = 0;
};

}  // namespace qun

#endif  // QUN_BROKER_EDGE_WATCHDOG_H_
