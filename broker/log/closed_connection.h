// A connection that the broker has closed, for the operator's log.
#ifndef QUN_BROKER_LOG_CLOSED_CONNECTION_H_
#define QUN_BROKER_LOG_CLOSED_CONNECTION_H_

#include <string>

namespace qun {

struct ClosedConnection {
  std::string socket;
  std::string address;
  std::string key;  // of its peer; empty if there is none, or it never spoke
  std::string why;
};

}  // namespace qun

#endif  // QUN_BROKER_LOG_CLOSED_CONNECTION_H_
