// A ZeroMQ context: it owns ZeroMQ's threads, which serve the sockets of a
// process. Several clients can share one.
#ifndef QUN_PROTO_SOCKETS_SOCKET_CONTEXT_H_
#define QUN_PROTO_SOCKETS_SOCKET_CONTEXT_H_

#include <zmq.hpp>

#include "proto/base/clock_random.h"

namespace qun {

// Must outlive its sockets.
class SocketContext {
 public:
  // Seeds rand() first. libzmq draws ROUTER ids and the jitter of reconnects
  // from it but never seeds it, and a peer that guesses the next id can abort
  // the process.
  explicit SocketContext(Random& random);

  zmq::context_t& zmq() { return context_; }

 private:
  zmq::context_t context_;
};

}  // namespace qun

#endif  // QUN_PROTO_SOCKETS_SOCKET_CONTEXT_H_
