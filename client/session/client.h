// A session with its link: what a program uses. One thread: the program's own
// loop calls Step.
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

// How long a program that waits for nothing in particular lets Step wait.
inline constexpr Time kStep{100};

class Client {
 public:
  // What the clients of a process share. All of it must outlive them.
  struct Parts {
    const Clock* clock;
    Random* random;
    SocketContext* sockets;
  };
  // `keys`: of a broker that has a key.
  Client(const Parts& parts, const Endpoints& endpoints, SessionOptions options,
         std::optional<CurveKeys> keys = std::nullopt);

  Session& session() { return session_; }
  const Session& session() const { return session_; }
  Time Now() const { return clock_->Steady(); }

  // Whether the broker lets us in, as far as is known.
  Entry entry() const { return entry_; }
  // Whether that is final. A refusal that anybody on the way can forge counts
  // only before the broker was heard for the first time.
  bool IsRefused() const;

  // Waits until something happens on the sockets or on `files` (readable), at
  // most `most`; then reads, sends, and gives what the session has to tell.
  // Opens the sockets at the first call.
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
