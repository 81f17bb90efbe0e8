// Moves the bytes of a session: a PUSH, a SUB and a DEALER.
#ifndef QUN_CLIENT_LINK_H_
#define QUN_CLIENT_LINK_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include <zmq.hpp>

#include "proto/endpoints.h"
#include "proto/wire.h"

namespace qun {

// The sockets belong to the thread that opened them. Nothing here waits:
// what cannot be sent is dropped, and the session heals it.
class Link {
 public:
  // `context` must outlive the link.
  Link(zmq::context_t* context, Endpoints endpoints);

  // Closes the sockets, if they are open, and opens new ones with these
  // subscriptions, in order. Without topics there is no SUB socket.
  void Open(const std::vector<std::string>& topics);
  void Subscribe(std::string_view topic, bool on);

  void SendIntake(std::string_view lines);
  void SendDesk(std::string_view lines);
  // The next feed message (two frames) or desk message (one); empty if none
  // waits.
  std::optional<Message> ReceiveFeed();
  std::optional<Message> ReceiveDesk();

  // To be polled for input.
  std::vector<zmq::pollitem_t> PollItems();

 private:
  zmq::context_t* context_;
  Endpoints endpoints_;
  zmq::socket_t push_;
  zmq::socket_t sub_;  // null if the client does not listen
  zmq::socket_t dealer_;
};

}  // namespace qun

#endif  // QUN_CLIENT_LINK_H_
