// The socket by which the operator's verbs reach a broker that runs: ipc, in
// its data directory, which only the directory's owner can enter. A request is
// a verb and what it is about, a frame each. An answer is two frames: what is
// wrong, empty if nothing is, and what is told.
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
                                                   std::string_view about)>;

  // Throws zmq::error_t if it cannot be bound: the path may be too long.
  ControlSocket(zmq::context_t& context, const std::string& address,
                Answer answer);
  // Waits for the answer that is under way.
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

// Asks a control socket and waits for the answer; looks now and then whether
// `goes_on` still says so, and gives up, empty, if it does not.
std::optional<Result<std::string>> AskControlSocket(
    const std::string& address, std::string_view verb, std::string_view about,
    const std::function<bool()>& goes_on);

}  // namespace qun

#endif  // QUN_BROKER_EDGE_CONTROL_SOCKET_H_
