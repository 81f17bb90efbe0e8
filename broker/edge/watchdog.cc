#include "broker/edge/watchdog.h"

#include <pthread.h>

#include <utility>

namespace qun {

void Watchdog::Begin() const { pthread_setname_np(pthread_self(), name_); }

bool Watchdog::IsLost() {
  const std::uint64_t beats = beats_;
  missed_ = std::exchange(seen_, beats) == beats ? missed_ + 1 : 0;
  return missed_ >= kMostMissed;
}

}  // namespace qun
