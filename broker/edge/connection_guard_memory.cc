// The functions of ConnectionGuard about the memory of the process.
#include <malloc.h>

#include "broker/edge/connection_guard.h"

namespace qun {
namespace {

// Of the looks at rest, the first so many give free memory to the kernel.
constexpr int kTrims = 8;

}  // namespace

std::uint64_t ConnectionGuard::MostMemory() const {
  return bound_.Most(traffic_.most());
}

MemoryUse ConnectionGuard::Use(std::uint64_t memory) const {
  return {memory, traffic_.size(), traffic_.CountSending()};
}

// libzmq receives subscriptions faster than it processes them: those of closed
// connections would pile up while new connections come.
bool ConnectionGuard::IsFeedBehind() {
  const std::lock_guard lock(mutex_);
  return !drained_.at(static_cast<std::size_t>(SocketKind::kFeed)) &&
         bound_.IsExceeded(Use(resident_.Bytes()));
}

// The limits in bytes are not enough: small messages take many times their
// bytes of memory, and libzmq does not say how much it keeps for a peer that
// reads too little.
void ConnectionGuard::BoundMemory(Time now) {
  // A connection may be in both.
  const std::vector<int> clogged = traffic_.Clogged(now);
  const std::vector<int> greediest = traffic_.Greediest();
  const MemoryUse use = Use(memory_);
  if (bound_.IsExceeded(Use(memory_ + traffic_.Unsent()))) {
    CloseAll(clogged, kTooMuchUnsent);
  }
  if (bound_.IsFarExceeded(use) ||
      (bound_.IsExceeded(use) &&
       MemoryBound::IsToBlame(traffic_.UnreadMemory()))) {
    CloseAll(greediest, kTooMuchUnread);
  }
  // Messages of a connection that is closed may still be unread.
  if (at_rest_ && clogged.empty() && greediest.empty()) {
    Rest();
  } else {
    looks_at_rest_ = 0;
  }
}

void ConnectionGuard::Rest() {
  // libzmq frees the last memory some time after the last message was read.
  if (looks_at_rest_++ < kTrims && memory_ > memory_at_start_ + kGrowth) {
    malloc_trim(0);
  }
  bound_.SetRest(Use(resident_.Bytes()));
}

}  // namespace qun
