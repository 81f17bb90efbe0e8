// A client that the doorman refused, for the operator's log.
#ifndef QUN_BROKER_LOG_REFUSED_KEY_H_
#define QUN_BROKER_LOG_REFUSED_KEY_H_

#include <string>

namespace qun {

// The socket and the address are empty if the request was not libzmq's.
struct RefusedKey {
  std::string socket;
  std::string address;
  std::string key;  // empty: no key, or an invalid one
};

}  // namespace qun

#endif  // QUN_BROKER_LOG_REFUSED_KEY_H_
