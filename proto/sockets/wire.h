// The only place where qun touches ZeroMQ's message interface: receiving whole
// messages, sending without waiting, polling, and the options that every
// socket shares. A socket belongs to the thread that made it.
#ifndef QUN_PROTO_SOCKETS_WIRE_H_
#define QUN_PROTO_SOCKETS_WIRE_H_

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>
#include <zmq.hpp>

#include "proto/base/clock_random.h"

namespace qun {

// Feed messages have two frames and desk messages, at the broker, two: an id
// and the lines. ZAP's requests have seven.
inline constexpr std::size_t kKeptFrames = 7;

struct Message {
  std::vector<zmq::message_t> frames;  // at most kKeptFrames
  std::size_t frame_count = 0;         // how many there were

  std::string_view Frame(std::size_t i) const {
    return frames.at(i).to_string_view();
  }
};

// One whole message, read to its last frame; empty if none is waiting.
std::optional<Message> Receive(zmq::socket_t& socket);

// Sends one message without waiting. False if it was dropped: the peer is gone
// or does not keep up.
bool Send(zmq::socket_t& socket,
          std::initializer_list<std::string_view> frames);

// Waits until an item is ready, at most `timeout`. False if none is: the time
// is up or a signal came.
bool Poll(std::span<zmq::pollitem_t> items, Time timeout);

// The connection that a message came by: its file, -1 if that is not known, and
// what the message took on the wire. Frames before `first` were not on it.
// `key` is the peer's, if it has one: then each frame came encrypted.
struct Origin {
  int file = -1;
  std::uint64_t bytes = 0;
  std::string key;
};
Origin OriginOf(Message& message, std::size_t first, std::string key);

// What a socket's monitor tells in its first frame.
struct MonitorEvent {
  int event = 0;  // 0: it is none
  int value = 0;  // a file, or why a handshake failed
};
MonitorEvent MonitorEventOf(const Message& message);

// Whether the peer that sent a frame said in its handshake what it is. Who
// speaks an older ZMTP than 3 does not, nor does a web page whose request looks
// like one.
bool HasSocketType(zmq::message_t& frame);

// The address of the peer that sent a frame; on ipc its user, group
// and process ids.
std::string PeerAddress(zmq::message_t& frame);

// Who ZAP's handler said that the peer is who sent a frame: a public key. To be
// believed only if there is such a handler.
std::string PeerKey(zmq::message_t& frame);

// What every socket of ours has: no waiting at close, dead peers are noticed,
// messages above `largest` bytes end the connection.
void SetCommonOptions(zmq::socket_t& socket, std::size_t largest);

}  // namespace qun

#endif  // QUN_PROTO_SOCKETS_WIRE_H_
