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
  // Called by the watched thread, first when it starts.
  void Begin() const;
  void Beat() { ++beats_; }
  // Called by the watching thread.
  bool IsLost();

 private:
  const char* name_;
  std::atomic<std::uint64_t> beats_{0};
  std::uint64_t seen_ = 0;
  int missed_ = 0;
};

}  // namespace qun

#endif  // QUN_BROKER_EDGE_WATCHDOG_H_
