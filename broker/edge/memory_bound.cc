#include "broker/edge/memory_bound.h"

#include <algorithm>

namespace qun {
namespace {

// A sanitizer keeps freed memory for a while, and notes about all memory.
#ifdef QUN_SANITIZED
constexpr std::uint64_t kTimes = 4;
#else
constexpr std::uint64_t kTimes = 1;
#endif
// For the unread messages of all connections.
constexpr std::uint64_t kUnread = kTimes * 40 * 1024 * 1024;
// For all else that cannot be measured.
constexpr std::uint64_t kOther = kTimes * 24 * 1024 * 1024;
// With keys, libzmq keeps an encrypted copy of the message that it sends.
constexpr std::uint64_t kSending = 16 * 1024;

}  // namespace

std::uint64_t MemoryBound::Bound(const MemoryUse& use) const {
  const std::size_t more =
      use.connections - std::min(use.connections, rest_.connections);
  return rest_.bytes + kUnread + more * kConnectionMemory +
         use.sending * kSending;
}

bool MemoryBound::IsExceeded(const MemoryUse& use) const {
  return use.bytes > Bound(use);
}

bool MemoryBound::IsFarExceeded(const MemoryUse& use) const {
  return use.bytes > Bound(use) + kOther;
}

std::uint64_t MemoryBound::Most(std::size_t connections) const {
  return rest_.bytes + kUnread + kOther + connections * kConnectionMemory;
}

bool MemoryBound::IsToBlame(std::uint64_t unread_bytes) {
  return unread_bytes >= kUnread / 2;
}

}  // namespace qun
