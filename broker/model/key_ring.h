// The keys that may connect, for the thread that answers at each handshake.
#ifndef QUN_BROKER_MODEL_KEY_RING_H_
#define QUN_BROKER_MODEL_KEY_RING_H_

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_set>

#include "broker/model/state.h"

namespace qun {

enum class Holder : std::uint8_t {
  kNobody,
  kInvited,  // may only register, on the desk
  kUser,
};

// Any thread may call it.
class KeyRing {
 public:
  // Replaces the keys by those of this state.
  void Follow(const State& state);
  Holder Of(const std::string& key) const;

 private:
  mutable std::mutex mutex_;
  std::unordered_set<std::string> users_;
  std::unordered_set<std::string> invited_;
};

}  // namespace qun

#endif  // QUN_BROKER_MODEL_KEY_RING_H_
