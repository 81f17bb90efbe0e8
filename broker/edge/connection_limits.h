// Counts what each connection has sent, and judges whether libzmq holds too
// much of it: the parts of a message wait in libzmq's memory until the last one
// comes, and the high-water mark does not count them. Pure.
#ifndef QUN_BROKER_EDGE_CONNECTION_LIMITS_H_
#define QUN_BROKER_EDGE_CONNECTION_LIMITS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "broker/edge/tcp_info.h"
#include "proto/base/clock_random.h"
#include "proto/base/limits.h"

namespace qun {

enum class SocketKind { kIntake, kFeed, kDesk };
std::string_view SocketName(SocketKind kind);

// The reason to close a connection, for the log; empty to keep it open.
using Verdict = std::string_view;
inline constexpr Verdict kTooMuchUnread = "too many unread bytes";

// A connection that must be closed, and why.
struct Excess {
  int file = -1;
  Verdict why;
};

// A token bucket of bytes.
class Allowance {
 public:
  Allowance(std::uint64_t burst, std::uint64_t per_second)
      : burst_(burst), per_second_(per_second), left_(burst) {}
  // Whether there are so many bytes. Takes them; if there are fewer, all.
  bool Take(std::uint64_t bytes, Time now);

 private:
  std::uint64_t burst_;
  std::uint64_t per_second_;
  std::uint64_t left_;
  Time filled_{0};
};

// Connections by file descriptor.
class ConnectionLimits {
 public:
  explicit ConnectionLimits(std::size_t most_connections)
      : most_(most_connections) {}

  // A connection from this address was accepted. If there are too many, returns
  // the one to close: of the address with the most connections that have never
  // said anything, the oldest of those; or else the new one.
  std::optional<Excess> Open(int file, SocketKind kind, std::string address,
                             Time now);
  void Close(int file) { connections_.erase(file); }
  // A whole message was read, which took `bytes` on the wire. `key` is the
  // peer's, or empty. Judges whether the key has too many connections.
  Verdict Read(int file, std::uint64_t bytes, const std::string& key = {});
  // A whole message was read, whose bytes are not counted yet.
  void Speaks(int file);
  // All whole messages that had arrived at this socket by the last call of Look
  // were read.
  void OnDrained(SocketKind kind);
  // The connection has transferred `bytes` since its beginning. Judges whether
  // too many of them are unread.
  Verdict Look(int file, TcpBytes bytes, Time now);

  // The connections to close so that at most half of what is unread stays:
  // those with the most unread bytes, of the key (or, without keys, of the
  // address) with the most. Empty if almost nothing is unread.
  std::vector<int> Greediest() const;

  std::vector<int> Files() const;
  std::vector<int> FilesOf(const std::string& key) const;
  std::size_t size() const { return connections_.size(); }
  // Whether one more connection would be too many.
  bool IsFull() const { return connections_.size() >= most_; }
  bool IsOpen(int file, SocketKind kind) const {
    const auto found = connections_.find(file);
    return found != connections_.end() && found->second.kind == kind;
  }
  SocketKind KindOf(int file) const { return connections_.at(file).kind; }

 private:
  struct Connection {
    SocketKind kind;
    std::string address;
    Time opened{0};
    std::uint64_t received = 0;  // at the last Look
    std::uint64_t read = 0;
    // Received outside of messages: a peer may send ZMTP's heartbeats.
    std::uint64_t heartbeats = 0;
    bool is_silent = true;
    bool has_spoken = false;  // since the last Look
    bool drained = false;     // since the last Look
    Allowance allowance{kSubscriberBurst, kSubscriberRate};
    // More than one if messages of a closed connection are read after another
    // connection has got its file descriptor.
    std::set<std::string> keys;
  };
  static Verdict JudgeSubscriber(Connection& connection, std::uint64_t bytes,
                                 Time now);
  static Verdict JudgeSender(const Connection& connection, std::uint64_t bytes);
  static void CountHeartbeats(Connection& connection, TcpBytes bytes);
  static std::uint64_t Unread(const Connection& connection);
  int OldestSilent() const;

  std::size_t most_;
  std::map<int, Connection> connections_;
};

}  // namespace qun

#endif  // QUN_BROKER_EDGE_CONNECTION_LIMITS_H_
