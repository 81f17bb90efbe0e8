#include "broker/edge/sockets.h"

#include <fmt/format.h>

#include <cerrno>

#include "broker/edge/doorman.h"
#include "proto/base/limits.h"
#include "proto/sockets/curve.h"
#include "proto/sockets/wire.h"

namespace qun {
namespace {

namespace option = zmq::sockopt;

// ZMQ_ZAP_ENFORCE_DOMAIN, which Debian's library has but its header hides.
constexpr int kEnforceDomain = 93;
// Messages of one ipc connection that wait for the broker; its sender keeps
// more.
constexpr int kIntakeHwm = 1000;
constexpr int kDeskInHwm = 100;
// Messages that wait for one connection; more are dropped, and the client asks
// for them again. Each may be a page of 64 KiB, and many peers may read
// nothing.
constexpr int kDeskOutHwm = 16;
// Bytes that the kernel buffers for a connection. They still arrive after the
// connection is closed.
constexpr int kReceiveBuffer = 128 * 1024;
// Subscriptions are short.
constexpr int kFeedReceiveBuffer = 16 * 1024;
// Without a limit, the kernel keeps some MB for a client that does not read.
constexpr int kSendBuffer = 64 * 1024;
// A whole team may reconnect at once.
constexpr int kBacklog = 1024;
// When the broker stops, the last messages still leave.
constexpr int kLingerMs = 800;

// libzmq 4.3.4 aborts (`!_io_error`) if a connection breaks while its input
// waits for a reader and holds a ZMTP heartbeat. On TCP anyone may be the peer,
// so its input has no high-water mark and never waits; the guard limits the
// unread bytes.
void BindTo(zmq::socket_t& socket, const std::string& endpoint,
            int receive_buffer) {
  socket.set(option::backlog, kBacklog);
  if (endpoint.starts_with("tcp://")) {
    socket.set(option::rcvhwm, 0);
    socket.set(option::rcvbuf, receive_buffer);
    socket.set(option::sndbuf, kSendBuffer);
  }
  try {
    socket.bind(endpoint);
  } catch (const zmq::error_t& error) {
    throw BindError(
        fmt::format("cannot listen on {}: {}; if a broker runs there, stop it "
                    "or choose other ports with --intake",
                    endpoint, error.what()));
  }
}

// Nobody connects to the socket if no doorman answers.
void AskTheDoorman(zmq::socket_t& socket, const char* domain) {
  socket.set(option::zap_domain, domain);
  const int enforce = 1;
  if (zmq_setsockopt(socket.handle(), kEnforceDomain, &enforce,
                     sizeof enforce) != 0) {
    throw zmq::error_t();
  }
}

Sent Outcome(bool is_sent) {
  if (is_sent) return Sent::kSent;
  return zmq_errno() == EHOSTUNREACH ? Sent::kGone : Sent::kDropped;
}

}  // namespace

Sockets::Sockets(zmq::context_t& context, int feed_hwm,
                 const std::optional<KeyPair>& key)
    : intake_(context, zmq::socket_type::pull),
      feed_(context, zmq::socket_type::xpub),
      desk_(context, zmq::socket_type::router) {
  SetCommonOptions(intake_, kRequestMessageBytes);
  intake_.set(option::rcvhwm, kIntakeHwm);
  SetCommonOptions(feed_, kSubscriptionBytes);
  feed_.set(option::sndhwm, feed_hwm);
  feed_.set(option::xpub_verboser, 1);
  feed_.set(option::linger, kLingerMs);
  SetCommonOptions(desk_, kRequestMessageBytes);
  desk_.set(option::rcvhwm, kDeskInHwm);
  desk_.set(option::sndhwm, kDeskOutHwm);
  desk_.set(option::router_mandatory, 1);
  desk_.set(option::linger, kLingerMs);
  AskTheDoorman(intake_, kIntakeDomain);
  AskTheDoorman(feed_, kFeedDomain);
  AskTheDoorman(desk_, kDeskDomain);
  if (key) {
    SetBrokerKey(intake_, *key);
    SetBrokerKey(feed_, *key);
    SetBrokerKey(desk_, *key);
  }
}

void Sockets::Bind(const Endpoints& endpoints) {
  BindTo(intake_, endpoints.intake, kReceiveBuffer);
  BindTo(feed_, endpoints.feed, kFeedReceiveBuffer);
  BindTo(desk_, endpoints.desk, kReceiveBuffer);
}

Endpoints Sockets::Bound() const {
  return {intake_.get(option::last_endpoint), feed_.get(option::last_endpoint),
          desk_.get(option::last_endpoint)};
}

Sent SocketOutlet::Send(std::string_view address, std::string_view lines) {
  return Outcome(qun::Send(*socket_, {address, lines}));
}

Sent SocketOutlet::SendShared(std::string_view address,
                              const SharedLines& lines) {
  return Outcome(qun::SendShared(*socket_, address, lines));
}

}  // namespace qun
