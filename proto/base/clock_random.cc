#include "proto/base/clock_random.h"

#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>

namespace qun {

// A clock that is far off must not make a number that JSON cannot carry.
Time SystemClock::Wall() const {
  const auto now = std::chrono::duration_cast<Time>(
      std::chrono::system_clock::now().time_since_epoch());
  return std::clamp(now, Time(0), Time(std::int64_t{1} << 52U));
}

Time SystemClock::Steady() const {
  return std::chrono::duration_cast<Time>(
      std::chrono::steady_clock::now().time_since_epoch());
}

std::uint64_t SystemRandom::Next() {
  std::uint64_t value = 0;
  if (getrandom(&value, sizeof value, 0) != sizeof value) {
    throw std::runtime_error("the system gave no random bits");
  }
  return value;
}

void ReserveStandardFiles() {
  int file = 0;
  while (file >= 0 && file <= STDERR_FILENO) {
    file = open("/dev/null", O_RDWR);  // gets the lowest free number
  }
  if (file > STDERR_FILENO) close(file);
}

}  // namespace qun
