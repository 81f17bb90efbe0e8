// The socket by which the operator's verbs reach a running broker. It uses ipc,
// in the broker's data directory, which only its owner can enter. A request has
// two frames: a verb and its argument. An answer has two frames: an error,
// empty if there is none, and the result.
#ifndef QUN_BROKER_EDGE_CONTROL_SOCKET_H_
#define QUN_BROKER_EDGE_CONTROL_SOCKET_H_

#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <zmq.hpp>

#include "proto/base/clock_random.h"
#include "proto/base/errc.h"

namespace qun {

// Answers on a thread of its own, one request after the other.
class ControlSocket {
 public:
  using Answer = std::function<Result<std::string>(std::string_view verb,
                                                   std::string_view argument)>;

  // Throws zmq::error_t if the socket cannot be bound, for instance because the
  // path is too long.
  ControlSocket(zmq::context_t& context, const std::string& address,
                Answer answer);
  // Waits until the current answer is sent.
  ~ControlSocket();
  ControlSocket(const ControlSocket&) = delete;
  ControlSocket& operator=(const ControlSocket&) = delete;

 private:
  void Run();

  Answer answer_;
  zmq::socket_t socket_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

// Asks a control socket and waits for the answer. Calls `goes_on` each second;
// if it returns false, gives up and returns empty.
std::optional<Result<std::string>> AskControlSocket(
    const std::string& address, std::string_view verb,
    std::string_view argument, const std::function<bool()>& goes_on);

}  // namespace qun

#endif  // QUN_BROKER_EDGE_CONTROL_SOCKET_H_
