// Limits how many connections of a key to the desk have never said anything.
//
// A ROUTER socket of libzmq reads nothing from a connection whose routing id
// another one has, and keeps what it has sent for good. An honest client sets
// no routing id, and says hello at once. Pure.
#ifndef QUN_BROKER_EDGE_QUIET_CONNECTIONS_H_
#define QUN_BROKER_EDGE_QUIET_CONNECTIONS_H_

#include <string>
#include <unordered_map>

#include "proto/base/clock_random.h"

namespace qun {

// Only known keys may be given to it, so their number limits its memory.
class QuietConnections {
 public:
  // Whether one more connection of the key may come. If so, counts it.
  bool Take(const std::string& key, Time now);
  // The first message of a connection of the key was read.
  void OnSpoke(const std::string& key);

 private:
  struct Quiet {
    double connections = 0;
    Time at{0};
  };

  std::unordered_map<std::string, Quiet> quiet_;
};

}  // namespace qun

#endif  // QUN_BROKER_EDGE_QUIET_CONNECTIONS_H_
