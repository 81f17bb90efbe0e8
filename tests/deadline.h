// The only place where C++ tests wait. A test says which condition must become
// true and until when, never how long to sleep.
#ifndef QUN_TESTS_DEADLINE_H_
#define QUN_TESTS_DEADLINE_H_

#include <chrono>
#include <cstdlib>
#include <thread>

namespace qun {

// How many times slower than a plain build this build may be: QUN_PATIENCE,
// which the presets with sanitizers set; otherwise 1.
inline int Patience() {
  const char* patience = std::getenv("QUN_PATIENCE");
  return patience == nullptr ? 1 : std::atoi(patience);
}

// Calls `holds()` each millisecond, on the caller's thread, until it is true.
// False if it is not true after `limit` times Patience().
template <typename Predicate>
bool WaitUntil(Predicate holds, std::chrono::milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit * Patience();
  while (!holds()) {
    if (std::chrono::steady_clock::now() >= deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

}  // namespace qun

#endif  // QUN_TESTS_DEADLINE_H_
