// The socket by which the operator's verbs reach a running broker: a Unix
// socket that only the broker's user may use. A request is two texts, a verb
// and its argument; an answer is two texts, an error (empty if there is none)
// and the result. A zero byte ends each text.
//
// It is not a ZeroMQ socket, because libzmq 4.3.4 aborts if a peer of an ipc
// socket connects while the process may not open another file.
#ifndef QUN_BROKER_EDGE_CONTROL_SOCKET_H_
#define QUN_BROKER_EDGE_CONTROL_SOCKET_H_

#include <atomic>
#include <functional>
#include <future>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "proto/base/errc.h"
#include "proto/base/file.h"

namespace qun {

// Waits on a thread of its own, and answers each request on another one, so
// that a long backup delays nobody.
class ControlSocket {
 public:
  using Answer = std::function<Result<std::string>(std::string_view verb,
                                                   std::string_view argument)>;

  // The caller has locked the directory of `path`; what is left there of an
  // earlier broker is replaced. Throws std::system_error if the socket cannot
  // be bound, for instance because the path is too long.
  ControlSocket(const std::string& path, Answer answer);
  // Waits until the last answer is sent.
  ~ControlSocket();
  ControlSocket(const ControlSocket&) = delete;
  ControlSocket& operator=(const ControlSocket&) = delete;

 private:
  void Run();
  void Accept();
  // Closes the connection at its end.
  void Serve(File peer) const;

  Answer answer_;  // any thread may call it
  File socket_;
  std::list<std::future<void>> answers_;  // used by thread_ only
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

// Asks a control socket and waits for the answer. Calls `goes_on` from time to
// time; if it returns false, gives up and returns empty.
std::optional<Result<std::string>> AskControlSocket(
    const std::string& path, std::string_view verb, std::string_view argument,
    const std::function<bool()>& goes_on);

}  // namespace qun

#endif  // QUN_BROKER_EDGE_CONTROL_SOCKET_H_
