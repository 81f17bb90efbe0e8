// The broker's three sockets with their options, and the outlets that write to
// two of them. ARCHITECTURE.md explains the options.
#ifndef QUN_BROKER_EDGE_SOCKETS_H_
#define QUN_BROKER_EDGE_SOCKETS_H_

#include <optional>
#include <stdexcept>
#include <zmq.hpp>

#include "broker/publish/outlet.h"
#include "proto/base/key.h"
#include "proto/sockets/endpoints.h"

namespace qun {

class BindError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Belongs to the thread that made it.
class Sockets {
 public:
  // With `key`, only clients that this context's Doorman admits can connect.
  Sockets(zmq::context_t& context, int feed_hwm,
          const std::optional<KeyPair>& key);

  // Peers can connect from now on, so the guard and the doorman must exist.
  // Throws BindError with the address, the reason, and what to do.
  void Bind(const Endpoints& endpoints);

  zmq::socket_t& intake() { return intake_; }
  zmq::socket_t& feed() { return feed_; }
  zmq::socket_t& desk() { return desk_; }
  // The endpoints to which they are bound, without wildcards.
  Endpoints Bound() const;

 private:
  zmq::socket_t intake_;
  zmq::socket_t feed_;
  zmq::socket_t desk_;
};

// Sends (address, lines) to one socket, which must outlive it.
class SocketOutlet : public Outlet {
 public:
  explicit SocketOutlet(zmq::socket_t* socket) : socket_(socket) {}
  Sent Send(std::string_view address, std::string_view lines) override;
  Sent SendShared(std::string_view address, const SharedLines& lines) override;

 private:
  zmq::socket_t* socket_;
};

}  // namespace qun

#endif  // QUN_BROKER_EDGE_SOCKETS_H_
