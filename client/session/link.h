// The sockets of a session: a PUSH, a SUB and a DEALER.
#ifndef QUN_CLIENT_SESSION_LINK_H_
#define QUN_CLIENT_SESSION_LINK_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>
#include <zmq.hpp>

#include "proto/sockets/curve.h"
#include "proto/sockets/endpoints.h"
#include "proto/sockets/socket_context.h"
#include "proto/sockets/wire.h"

namespace qun {

// Whether the broker's desk lets us in. After the last three, ZeroMQ does not
// retry by itself.
enum class Entry : std::uint8_t {
  kOpen,  // as far as is known
  // The last handshake failed; a broker that requires a key may close the
  // connection before it says so.
  kBroken,
  kKeyRefused,   // our key was revoked, or was never known
  kKeyWanted,    // we have no key
  kKeyUnwanted,  // we have a key, and the broker has none
};

// The sockets belong to the thread that opened them. Only Wait waits: messages
// that cannot be sent are dropped, and the session sends them again.
class Link {
 public:
  // `context` must outlive the link. `keys` are needed if the broker has a key.
  Link(SocketContext* context, Endpoints endpoints,
       std::optional<CurveKeys> keys);

  // Closes the sockets, if they are open, and opens new ones with these
  // subscriptions, in order. Without topics there is no SUB socket, and no PUSH
  // for a client that does not speak.
  void Open(const std::vector<std::string>& topics, bool speaks);
  void Subscribe(std::string_view topic, bool on);

  void SendIntake(std::string_view lines);
  void SendDesk(std::string_view lines);
  // The next feed message (two frames) or desk message (one); empty if none
  // waits.
  std::optional<Message> ReceiveFeed();
  std::optional<Message> ReceiveDesk();

  // Whether the broker has let us in since the last Open.
  Entry Look();

  // Waits at most `most` until a socket or one of `files` is readable.
  void Wait(std::span<const int> files, Time most);

 private:
  zmq::socket_t Connect(zmq::socket_type type);
  void WatchDesk();

  SocketContext* context_;
  Endpoints endpoints_;
  std::optional<CurveKeys> keys_;
  zmq::socket_t push_;  // null if the client does not speak
  zmq::socket_t sub_;   // null if the client does not listen
  zmq::socket_t dealer_;
  zmq::socket_t monitor_;  // of the dealer
  Entry entry_ = Entry::kOpen;
};

}  // namespace qun

#endif  // QUN_CLIENT_SESSION_LINK_H_
