// Moves the bytes of a session: a PUSH, a SUB and a DEALER.
#ifndef QUN_CLIENT_LINK_H_
#define QUN_CLIENT_LINK_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include <zmq.hpp>

#include "proto/curve.h"
#include "proto/endpoints.h"
#include "proto/wire.h"

namespace qun {

// The sockets belong to the thread that opened them. Nothing here waits:
// what cannot be sent is dropped, and the session heals it.
class Link {
 public:
  // `context` must outlive the link. `keys`: of a broker that has a key.
  Link(zmq::context_t* context, Endpoints endpoints,
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

  // Whether the broker has refused our key since the last Open. ZeroMQ does not
  // try again by itself then.
  bool IsKeyRefused();

  // To be polled for input.
  std::vector<zmq::pollitem_t> PollItems();

 private:
  zmq::socket_t Connect(zmq::socket_type type);
  void WatchDesk();

  zmq::context_t* context_;
  Endpoints endpoints_;
  std::optional<CurveKeys> keys_;
  zmq::socket_t push_;  // null if the client does not speak
  zmq::socket_t sub_;   // null if the client does not listen
  zmq::socket_t dealer_;
  zmq::socket_t monitor_;  // of the dealer; null without keys
  int opened_ = 0;
  bool key_refused_ = false;
};

}  // namespace qun

#endif  // QUN_CLIENT_LINK_H_
