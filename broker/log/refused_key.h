// Somebody whom the doorman did not let in, for the log.
#ifndef QUN_BROKER_LOG_REFUSED_KEY_H_
#define QUN_BROKER_LOG_REFUSED_KEY_H_

#include <string>

namespace qun {

// The socket and the address are empty if what asked was no request of libzmq.
struct RefusedKey {
  std::string socket;
  std::string address;
  std::string key;  // empty: none, or what is no key
};

}  // namespace qun

#endif  // QUN_BROKER_LOG_REFUSED_KEY_H_
