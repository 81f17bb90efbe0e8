#include "broker/edge/self_test.h"

#include <fmt/format.h>

#include <array>

#include "proto/sockets/curve.h"
#include "proto/sockets/wire.h"

namespace qun {
namespace {

constexpr int kHandshakeEvents =
    ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;

// A client with an unknown key, at one of the broker's sockets.
class Stranger {
 public:
  Stranger(zmq::context_t& context, zmq::socket_type type,
           const std::string& endpoint, const std::string& broker_key)
      : endpoint_(endpoint),
        socket_(context, type),
        monitor_(context, zmq::socket_type::pair) {
    socket_.set(zmq::sockopt::linger, 0);
    monitor_.set(zmq::sockopt::linger, 0);
    SetClientKeys(socket_, {broker_key, NewKeyPair()});
    const std::string address = fmt::format("inproc://stranger-{}", endpoint);
    if (zmq_socket_monitor(socket_.handle(), address.c_str(),
                           kHandshakeEvents) != 0) {
      throw zmq::error_t();
    }
    monitor_.connect(address);
    socket_.connect(endpoint);
  }

  void MustStayOut(Time patience) {
    std::array<zmq::pollitem_t, 1> items{
        {{monitor_.handle(), 0, ZMQ_POLLIN, 0}}};
    const bool is_ready = Poll(items, patience);
    const auto message = is_ready ? Receive(monitor_) : std::nullopt;
    const int event = message ? MonitorEventOf(*message).event : 0;
    if (event == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH) return;
    throw NotClosedError(fmt::format(
        "an unknown key was {} at {}: this libzmq does not keep strangers out, "
        "so the broker does not start; install Debian's libzmq5",
        event == 0 ? "not refused" : "accepted", endpoint_));
  }

 private:
  std::string endpoint_;
  zmq::socket_t socket_;
  zmq::socket_t monitor_;
};

}  // namespace

void ProveThatStrangersStayOut(zmq::context_t& context, const Endpoints& bound,
                               const std::string& broker_key, Time patience) {
  using zmq::socket_type;
  Stranger at_intake(context, socket_type::push, bound.intake, broker_key);
  Stranger at_feed(context, socket_type::sub, bound.feed, broker_key);
  Stranger at_desk(context, socket_type::dealer, bound.desk, broker_key);
  at_intake.MustStayOut(patience);
  at_feed.MustStayOut(patience);
  at_desk.MustStayOut(patience);
}

}  // namespace qun
