// Says when to probe a connection of the desk that may have ended: soon, and
// once more after a beat, since ZeroMQ may report the end before it takes
// place. A message of a connection may be read after its end was reported, so a
// new connection is in doubt, too. Pure.
#ifndef QUN_BROKER_PUBLISH_PROBES_H_
#define QUN_BROKER_PUBLISH_PROBES_H_

#include <map>
#include <string>
#include <vector>

#include "proto/base/clock_random.h"

namespace qun {

class Probes {
 public:
  explicit Probes(Time beat) : beat_(beat) {}

  // This connection may have ended.
  void Add(const std::string& connection, Time now);
  // The connections to probe now.
  std::vector<std::string> TakeDue(Time now);

 private:
  Time beat_;
  std::multimap<Time, std::string> due_;
};

}  // namespace qun

#endif  // QUN_BROKER_PUBLISH_PROBES_H_
