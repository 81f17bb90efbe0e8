// The monitors of the broker's three sockets, which tell of connections that
// come and go.
#ifndef QUN_BROKER_EDGE_MONITORS_H_
#define QUN_BROKER_EDGE_MONITORS_H_

#include <array>
#include <functional>
#include <zmq.hpp>

#include "broker/edge/connection_limits.h"
#include "broker/edge/sockets.h"
#include "proto/base/clock_random.h"
#include "proto/sockets/wire.h"

namespace qun {

// Made on the thread of the sockets; then it belongs to one other thread.
class Monitors {
 public:
  using Take = std::function<void(SocketKind, const MonitorEvent&)>;

  // Throws zmq::error_t.
  Monitors(zmq::context_t& context, Sockets& sockets);

  // Waits at most so long for an event.
  void Wait(Time timeout);
  // Takes the events that wait, but not more than some of each socket: in a
  // flood of connections, the caller must still do its other work.
  void Read(const Take& take);
  static bool IsFailedHandshake(const MonitorEvent& event);

 private:
  void Watch(zmq::context_t& context, zmq::socket_t& socket, SocketKind kind);

  std::array<zmq::socket_t, 3> monitors_;  // by SocketKind
};

}  // namespace qun

#endif  // QUN_BROKER_EDGE_MONITORS_H_
