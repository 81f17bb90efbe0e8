// Counts what each connection has sent, and judges whether libzmq holds too
// much of it: the parts of a message wait in libzmq's memory until the last one
// comes, and the high-water mark does not count them. Pure.
#ifndef QUN_BROKER_EDGE_CONNECTION_LIMITS_H_
#define QUN_BROKER_EDGE_CONNECTION_LIMITS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "proto/base/clock_random.h"
#include "proto/base/limits.h"

namespace qun {

enum class SocketKind { kIntake, kFeed, kDesk };
std::string_view SocketName(SocketKind kind);

// The reason to close a connection, for the log; empty to keep it open.
using Verdict = std::string_view;
inline constexpr Verdict kTooMuchUnread = "too many unread bytes";

// Connections by file descriptor.
class ConnectionLimits {
 public:
  explicit ConnectionLimits(std::size_t most_connections)
      : most_(most_connections) {}

  // A connection was accepted. Judges whether there are too many.
  Verdict Open(int file, SocketKind kind, Time now);
  void Close(int file) { connections_.erase(file); }
  // A whole message was read, which took `bytes` on the wire. `key` is the
  // peer's, or empty. Judges whether the key has too many connections.
  Verdict Read(int file, std::uint64_t bytes, const std::string& key = {});
  // All whole messages that had arrived at this socket by the last call of
  // Received were read.
  void OnDrained(SocketKind kind);
  // The kernel has given libzmq `bytes` of the connection since its beginning.
  // Judges whether too many of them are unread.
  Verdict Received(int file, std::uint64_t bytes, Time now);

  // The sender with the most unread bytes; -1 if all have almost none.
  int Greediest(Time now) const;

  std::vector<int> Files() const;
  std::vector<int> FilesOf(const std::string& key) const;
  SocketKind KindOf(int file) const { return connections_.at(file).kind; }

 private:
  struct Connection {
    SocketKind kind;
    Time opened{0};
    Time at{0};  // of the last Received
    std::uint64_t received = 0;
    std::uint64_t read = 0;
    bool drained = false;  // since the last Received
    std::uint64_t allowance = kSubscriberBurst;
    // More than one if messages of a closed connection are read after another
    // connection has got its file descriptor.
    std::set<std::string> keys;
  };
  static Verdict JudgeSubscriber(Connection& connection, std::uint64_t bytes,
                                 Time now);
  static Verdict JudgeSender(const Connection& connection, std::uint64_t bytes,
                             Time now);
  // Bytes that were read, or that may be heartbeats instead of a message.
  static std::uint64_t Accounted(const Connection& connection, Time now);

  std::size_t most_;
  std::map<int, Connection> connections_;
};

}  // namespace qun

#endif  // QUN_BROKER_EDGE_CONNECTION_LIMITS_H_
