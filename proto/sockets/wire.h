// The only place where qun sends and receives ZeroMQ messages: it receives
// whole messages, sends without waiting, polls, and sets the options that all
// sockets share. A socket belongs to the thread that made it.
#ifndef QUN_PROTO_SOCKETS_WIRE_H_
#define QUN_PROTO_SOCKETS_WIRE_H_

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>
#include <zmq.hpp>

#include "proto/base/clock_random.h"

namespace qun {

// Messages on the feed have two frames, and so do messages on the broker's
// desk: a routing id and the lines. A ZAP request has seven.
inline constexpr std::size_t kKeptFrames = 7;

struct Message {
  std::vector<zmq::message_t> frames;  // at most kKeptFrames
  std::size_t frame_count = 0;         // all frames of the message

  std::string_view Frame(std::size_t i) const {
    return frames.at(i).to_string_view();
  }
};

// Reads one whole message, to its last frame; empty if none is waiting.
std::optional<Message> Receive(zmq::socket_t& socket);

// Sends one message without waiting. False if it was dropped: the peer is gone
// (then zmq_errno() is EHOSTUNREACH) or does not keep up.
bool Send(zmq::socket_t& socket,
          std::initializer_list<std::string_view> frames);

// The same for a message of two frames, of which the second one is not copied.
bool SendShared(zmq::socket_t& socket, std::string_view first,
                const std::shared_ptr<const std::string>& second);

// Waits at most `timeout` until an item is ready. False if none is ready: the
// time is over or a signal came.
bool Poll(std::span<zmq::pollitem_t> items, Time timeout);

// The descriptor of the connection that a frame came from; -1 if unknown.
int FileOf(zmq::message_t& frame);

// The connection that a message came from. Frames before `first` were not sent
// on it. `key` is empty if the connection is not encrypted.
struct Origin {
  int file = -1;            // descriptor; -1: unknown
  std::uint64_t bytes = 0;  // size of the message on the wire
  std::string key;          // the peer's public key
};
Origin OriginOf(Message& message, std::size_t first, std::string key);

// A message from a socket's monitor.
struct MonitorEvent {
  int event = 0;  // 0: the message is not an event
  int value = 0;  // a descriptor, or the reason why a handshake failed
  int port = 0;   // the socket's TCP port; 0: it has none
};
MonitorEvent MonitorEventOf(const Message& message);

// Whether the peer that sent a frame announced its socket type in the
// handshake. A peer with a ZMTP older than 3 does not, and neither does a web
// page whose request looks like a handshake.
bool HasSocketType(zmq::message_t& frame);

// The address of the peer that sent a frame; on ipc its user, group and process
// ids.
std::string PeerAddress(zmq::message_t& frame);

// The public key that the ZAP handler reported for the peer that sent a frame.
// Trust it only if there is a ZAP handler.
std::string PeerKey(zmq::message_t& frame);

// Sets the options that all sockets share: closing does not wait, dead peers
// are noticed, and a message of more than `largest` bytes ends its connection.
void SetCommonOptions(zmq::socket_t& socket, std::size_t largest);

}  // namespace qun

#endif  // QUN_PROTO_SOCKETS_WIRE_H_
