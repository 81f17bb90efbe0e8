#include "proto/sockets/wire.h"

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include "proto/sockets/curve.h"

namespace qun {
namespace {

constexpr int kHandshakeMs = 3'000;
constexpr int kRetransmitMs = 15'000;
constexpr int kKeepaliveIdleSeconds = 30;
constexpr int kKeepaliveIntervalSeconds = 10;
constexpr int kKeepaliveProbes = 3;

// A frame of ZMTP 3 has flags, a size, and its bytes.
constexpr std::size_t kShortFrame = 255;
constexpr std::size_t kShortHead = 2;
constexpr std::size_t kLongHead = 9;

// The port of "tcp://…:PORT"; 0 for other endpoints.
int PortIn(std::string_view endpoint) {
  int port = 0;
  if (!endpoint.starts_with("tcp://")) return port;
  const std::string_view digits = endpoint.substr(endpoint.rfind(':') + 1);
  std::from_chars(digits.data(), digits.data() + digits.size(), port);
  return port;
}

// Whether an error means that the peer is busy or gone.
bool IsDropped(int error) {
  return error == EAGAIN || error == EHOSTUNREACH || error == EINTR;
}

}  // namespace

std::optional<Message> Receive(zmq::socket_t& socket) {
  Message message;
  bool more = true;
  while (more) {
    zmq::message_t frame;
    // libzmq returns the first frame only when all have arrived.
    if (!socket.recv(frame, zmq::recv_flags::dontwait)) return std::nullopt;
    more = frame.more();
    ++message.frame_count;
    if (message.frames.size() < kKeptFrames) {
      message.frames.push_back(std::move(frame));
    }
  }
  return message;
}

bool Send(zmq::socket_t& socket,
          std::initializer_list<std::string_view> frames) {
  std::size_t left = frames.size();
  for (const std::string_view frame : frames) {
    const int flags = --left > 0 ? ZMQ_SNDMORE | ZMQ_DONTWAIT : ZMQ_DONTWAIT;
    if (zmq_send(socket.handle(), frame.data(), frame.size(), flags) >= 0) {
      continue;
    }
    if (IsDropped(zmq_errno())) return false;
    throw zmq::error_t();
  }
  return true;
}

bool SendShared(zmq::socket_t& socket, std::string_view first,
                const std::shared_ptr<const std::string>& second) {
  using Shared = std::shared_ptr<const std::string>;
  // libzmq frees the frame on a thread of its own.
  const auto free = [](void* /*data*/, void* hint) {
    delete static_cast<Shared*>(hint);
  };
  zmq::message_t frame(const_cast<char*>(second->data()), second->size(), free,
                       new Shared(second));
  if (zmq_send(socket.handle(), first.data(), first.size(),
               ZMQ_SNDMORE | ZMQ_DONTWAIT) >= 0 &&
      zmq_msg_send(frame.handle(), socket.handle(), ZMQ_DONTWAIT) >= 0) {
    return true;
  }
  const int error = zmq_errno();
  if (!IsDropped(error)) throw zmq::error_t();
  frame = zmq::message_t();
  errno = error;
  return false;
}

bool Poll(std::span<zmq::pollitem_t> items, Time timeout) {
  const int ready = zmq_poll(items.data(), static_cast<int>(items.size()),
                             static_cast<long>(timeout.count()));
  if (ready < 0 && zmq_errno() != EINTR) throw zmq::error_t();
  return ready > 0;
}

int FileOf(zmq::message_t& frame) {
  return zmq_msg_get(frame.handle(), ZMQ_SRCFD);
}

Origin OriginOf(Message& message, std::size_t first, std::string key) {
  Origin origin;
  const std::size_t more = key.empty() ? 0 : kCurveBytes;
  origin.key = std::move(key);
  for (std::size_t i = first; i < message.frames.size(); ++i) {
    zmq::message_t& frame = message.frames[i];
    origin.file = FileOf(frame);
    const std::size_t size = frame.size() + more;
    origin.bytes += size + (size > kShortFrame ? kLongHead : kShortHead);
  }
  return origin;
}

MonitorEvent MonitorEventOf(const Message& message) {
  std::uint16_t event = 0;
  std::int32_t value = 0;
  const std::string_view frame = message.Frame(0);
  if (frame.size() < sizeof event + sizeof value || message.frame_count < 2) {
    return {};
  }
  std::memcpy(&event, frame.data(), sizeof event);
  std::memcpy(&value, frame.data() + sizeof event, sizeof value);
  return {event, value, PortIn(message.Frame(1))};
}

bool HasSocketType(zmq::message_t& frame) {
  return zmq_msg_gets(frame.handle(), "Socket-Type") != nullptr;
}

std::string PeerAddress(zmq::message_t& frame) {
  const char* address = zmq_msg_gets(frame.handle(), "Peer-Address");
  return address == nullptr ? std::string() : std::string(address);
}

std::string PeerKey(zmq::message_t& frame) {
  const char* key = zmq_msg_gets(frame.handle(), "User-Id");
  return key == nullptr ? std::string() : std::string(key);
}

void SetCommonOptions(zmq::socket_t& socket, std::size_t largest) {
  namespace option = zmq::sockopt;
  socket.set(option::linger, 0);
  socket.set(option::maxmsgsize, static_cast<std::int64_t>(largest));
  socket.set(option::handshake_ivl, kHandshakeMs);
  socket.set(option::tcp_maxrt, kRetransmitMs);
  socket.set(option::tcp_keepalive, 1);
  socket.set(option::tcp_keepalive_idle, kKeepaliveIdleSeconds);
  socket.set(option::tcp_keepalive_intvl, kKeepaliveIntervalSeconds);
  socket.set(option::tcp_keepalive_cnt, kKeepaliveProbes);
}

}  // namespace qun
