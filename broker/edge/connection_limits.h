// What each connection has sent, and whether libzmq holds too much of it: the
// parts of a message wait in its memory until the last one comes, whatever the
// high-water mark says. Pure.
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

// Why a connection is to be closed; empty if it is not.
using Verdict = std::string_view;

// Connections by file descriptor.
class ConnectionLimits {
 public:
  explicit ConnectionLimits(std::size_t most_connections)
      : most_(most_connections) {}

  // A connection was accepted: whether there is room for it.
  Verdict Open(int file, SocketKind kind, Time now);
  void Close(int file) { connections_.erase(file); }
  // A whole message with so many bytes on the wire was read; `key` is the
  // peer's, if it has one: whether it may have this connection, too.
  Verdict Read(int file, std::uint64_t bytes, const std::string& key = {});
  // All whole messages were read that had come to these sockets when Received
  // was called last.
  void OnDrained(SocketKind kind);
  // In all, the kernel has given libzmq so many bytes of it.
  Verdict Received(int file, std::uint64_t bytes, Time now);

  // The sender of which most is unread; -1 if it is next to nothing of anyone.
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
    bool drained = false;  // since then
    std::uint64_t allowance = kSubscriberBurst;
    // One, but that what is left of a connection may be read when another one
    // has its number already.
    std::set<std::string> keys;
  };
  static Verdict JudgeSubscriber(Connection& connection, std::uint64_t bytes,
                                 Time now);
  static Verdict JudgeSender(const Connection& connection, std::uint64_t bytes,
                             Time now);
  // What was read, or is no message.
  static std::uint64_t Accounted(const Connection& connection, Time now);

  std::size_t most_;
  std::map<int, Connection> connections_;
};

}  // namespace qun

#endif  // QUN_BROKER_EDGE_CONNECTION_LIMITS_H_
