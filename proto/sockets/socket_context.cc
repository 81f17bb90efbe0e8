#include "proto/sockets/socket_context.h"

#include <cstdlib>

namespace qun {
namespace {

zmq::context_t SeededContext(Random& random) {
  std::srand(static_cast<unsigned>(random.Next()));
  return {};
}

}  // namespace

SocketContext::SocketContext(Random& random)
    : context_(SeededContext(random)) {}

}  // namespace qun
