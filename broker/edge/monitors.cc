#include "broker/edge/monitors.h"

#include <fmt/format.h>

#include <string>

namespace qun {
namespace {

constexpr int kEventsAtOnce = 1000;
// Without the failures of the protocol: DECISIONS.md, "The guard does not ask
// about failures of the protocol".
constexpr int kFailedHandshake =
    ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;
constexpr int kEvents =
    ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_DISCONNECTED | kFailedHandshake;

}  // namespace

Monitors::Monitors(zmq::context_t& context, Sockets& sockets) {
  Watch(context, sockets.intake(), SocketKind::kIntake);
  Watch(context, sockets.feed(), SocketKind::kFeed);
  Watch(context, sockets.desk(), SocketKind::kDesk);
}

void Monitors::Watch(zmq::context_t& context, zmq::socket_t& socket,
                     SocketKind kind) {
  const std::string address =
      fmt::format("inproc://monitor-{}", SocketName(kind));
  if (zmq_socket_monitor(socket.handle(), address.c_str(), kEvents) != 0) {
    throw zmq::error_t();
  }
  auto& monitor = monitors_.at(static_cast<std::size_t>(kind));
  monitor = zmq::socket_t(context, zmq::socket_type::pair);
  monitor.set(zmq::sockopt::linger, 0);
  monitor.connect(address);
}

void Monitors::Wait(Time timeout) {
  std::array<zmq::pollitem_t, 3> items;
  for (std::size_t i = 0; i < items.size(); ++i) {
    items.at(i) = {monitors_.at(i).handle(), 0, ZMQ_POLLIN, 0};
  }
  Poll(items, timeout);
}

void Monitors::Read(const Take& take) {
  for (std::size_t i = 0; i < monitors_.size(); ++i) {
    for (int event = 0; event < kEventsAtOnce; ++event) {
      const auto message = Receive(monitors_.at(i));
      if (!message) break;
      take(static_cast<SocketKind>(i), MonitorEventOf(*message));
    }
  }
}

bool Monitors::IsFailedHandshake(const MonitorEvent& event) {
  return (event.event & kFailedHandshake) != 0;
}

}  // namespace qun
