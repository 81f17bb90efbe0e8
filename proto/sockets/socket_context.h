// ZeroMQ's own threads, which serve the sockets of a process. Clients can share
// one context.
#ifndef QUN_PROTO_SOCKETS_SOCKET_CONTEXT_H_
#define QUN_PROTO_SOCKETS_SOCKET_CONTEXT_H_

#include <zmq.hpp>

#include "proto/base/clock_random.h"

namespace qun {

// Must outlive its sockets.
class SocketContext {
 public:
  // Seeds libzmq first: it never seeds the generator from which it draws ROUTER
  // ids and the jitter of reconnects, and a peer that guesses the next id can
  // abort the process.
  explicit SocketContext(Random& random);

  zmq::context_t& zmq() { return context_; }

 private:
  zmq::context_t context_;
};

}  // namespace qun

#endif  // QUN_PROTO_SOCKETS_SOCKET_CONTEXT_H_
