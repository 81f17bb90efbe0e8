// A session with its link, for a program. One thread: the program's own loop
// calls Step.
#ifndef QUN_CLIENT_SESSION_CLIENT_H_
#define QUN_CLIENT_SESSION_CLIENT_H_

#include <optional>
#include <span>
#include <vector>

#include "client/session/link.h"
#include "client/session/session.h"
#include "proto/base/clock_random.h"
#include "proto/sockets/endpoints.h"
#include "proto/sockets/socket_context.h"

namespace qun {

// The usual `most` of Step.
inline constexpr Time kStep{100};

class Client {
 public:
  // Shared by the clients of a process. All must outlive them.
  struct Parts {
    const Clock* clock;
    Random* random;
    SocketContext* sockets;
  };
  // `keys` are needed if the broker has a key.
  Client(const Parts& parts, const Endpoints& endpoints, SessionOptions options,
         std::optional<CurveKeys> keys = std::nullopt);

  Session& session() { return session_; }
  const Session& session() const { return session_; }
  Time Now() const { return clock_->Steady(); }

  // Whether the broker lets us in, as far as is known.
  Entry entry() const { return entry_; }
  // Whether entry() is a final refusal. A refusal that anybody on the network
  // can forge counts only before the first connection.
  bool IsRefused() const;

  // Waits until a socket or one of `files` is readable, at most `most`; then
  // reads, sends, and returns the session's notices. Opens the sockets at the
  // first call.
  std::vector<Notice> Step(std::span<const int> files, Time most);

 private:
  void Reopen();
  void Send();
  void ReadFeed();
  void ReadDesk();

  const Clock* clock_;
  Session session_;
  Link link_;
  bool open_ = false;
  Entry entry_ = Entry::kOpen;
  bool was_connected_ = false;
};

}  // namespace qun

#endif  // QUN_CLIENT_SESSION_CLIENT_H_
