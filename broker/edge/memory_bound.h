// Judges whether this process takes too much memory for what its peers have
// sent and do not read: how much more than at rest. Pure.
#ifndef QUN_BROKER_EDGE_MEMORY_BOUND_H_
#define QUN_BROKER_EDGE_MEMORY_BOUND_H_

#include <cstddef>
#include <cstdint>

namespace qun {

// What libzmq and the broker take for a connection, with its session.
inline constexpr std::uint64_t kConnectionMemory = 40 * 1024;

struct MemoryUse {
  std::uint64_t bytes = 0;      // of the process
  std::size_t connections = 0;  // in all
  std::size_t sending = 0;      // connections whose output waits in the kernel
};

class MemoryBound {
 public:
  explicit MemoryBound(const MemoryUse& at_rest) : rest_(at_rest) {}

  // Almost nothing is unread or unsent.
  void SetRest(const MemoryUse& use) { rest_ = use; }
  const MemoryUse& rest() const { return rest_; }
  bool IsExceeded(const MemoryUse& use) const;
  // So far that unread messages are to blame although they seem to need little.
  bool IsFarExceeded(const MemoryUse& use) const;
  // What the process takes at most if there are so many connections.
  std::uint64_t Most(std::size_t connections) const;
  // Whether unread messages that need so much are to blame.
  static bool IsToBlame(std::uint64_t unread_bytes);

 private:
  std::uint64_t Bound(const MemoryUse& use) const;

  MemoryUse rest_;
};

}  // namespace qun

#endif  // QUN_BROKER_EDGE_MEMORY_BOUND_H_
