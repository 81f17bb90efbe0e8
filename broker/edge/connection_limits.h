// Judges which connections libzmq holds too much of: the parts of a message
// wait in libzmq's memory until the last one comes, and the high-water mark
// does not count them. Pure.
#ifndef QUN_BROKER_EDGE_CONNECTION_LIMITS_H_
#define QUN_BROKER_EDGE_CONNECTION_LIMITS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "broker/edge/connection_traffic.h"
#include "broker/edge/rates.h"
#include "broker/edge/tcp_info.h"
#include "proto/base/clock_random.h"
#include "proto/base/limits.h"

namespace qun {

// A connection that must be closed, and why.
struct Excess {
  int file = -1;
  Verdict why;
  std::string key{};  // of its peer, if it is known
};

// Connections by file descriptor.
class ConnectionLimits {
 public:
  explicit ConnectionLimits(std::size_t most_connections)
      : most_(most_connections) {}

  // A connection from this network (NetworkOf) was accepted. If there are too
  // many, returns the one to close: the oldest that has never said anything, of
  // the network with the most of them, if it has many, or else of all. If there
  // is none, the newest of the key with the most, if it has many, or else the
  // new one.
  std::optional<Excess> Open(int file, SocketKind kind,
                             const std::string& network, Time now);
  void Close(int file);
  // So many whole messages were read, which took `bytes` on the wire. `key` is
  // the peer's, or empty. Judges whether the key has too many connections.
  Verdict Read(int file, std::uint64_t bytes, const std::string& key = {},
               std::uint64_t messages = 1);
  // A whole message was read, whose bytes are not counted yet.
  void Speaks(int file);
  // All whole messages that had arrived at this socket by the last call of Look
  // were read.
  void OnDrained(SocketKind kind);
  // The connection has transferred `bytes` since its beginning. Judges whether
  // too many of them are unread.
  Verdict Look(int file, TcpBytes bytes, Time now);

  // The connections to close so that at most half of what is unread stays:
  // those whose unread messages take the most memory, of the key (or, without
  // keys, of the address) with the most. Empty if almost nothing is unread.
  std::vector<int> Greediest() const;
  // An estimate of the memory that unread messages take: as if they were as
  // long as those that were read last.
  std::uint64_t UnreadMemory() const;

  // The connections to close so that at most half of those that read too little
  // stay, of the key or address with the most of them. libzmq may keep many
  // messages for each.
  std::vector<int> Clogged(Time now) const;

  // The connections whose output waits in the kernel, and its bytes.
  std::size_t CountSending() const;
  std::uint64_t Unsent() const;

  std::vector<int> Files() const;
  std::set<int> FilesOf(const std::string& key) const;
  // The connections of this socket that have never said anything.
  std::vector<int> SilentOf(SocketKind kind) const;
  std::size_t most() const { return most_; }
  std::size_t size() const { return connections_.size(); }
  // Whether one more connection would be too many.
  bool IsFull() const { return connections_.size() >= most_; }
  bool Knows(int file) const { return connections_.contains(file); }
  bool IsOpen(int file, SocketKind kind) const {
    const auto found = connections_.find(file);
    return found != connections_.end() && found->second.kind() == kind;
  }
  // The key of its peer; empty if there is none, or it has not spoken.
  std::string KeyOf(int file) const;
  SocketKind KindOf(int file) const { return connections_.at(file).kind(); }

 private:
  // Bytes that all subscribers of an owner send.
  static constexpr Rate kSubscribing{kSubscriberBurstOfKey,
                                     kSubscriberRateOfKey};

  // What each connection takes, by owner.
  using Weights =
      std::map<std::string_view, std::vector<std::pair<std::uint64_t, int>>>;

  static std::vector<int> HalfOfGreediest(const Weights& weights);
  // -1 if there is none.
  int OldestSilentBut(int newcomer) const;
  int NewestOfGreediestKey() const;

  std::size_t most_;
  std::map<int, ConnectionTraffic> connections_;
  std::unordered_map<std::string, std::set<int>> files_of_;  // by key
  Rates subscribing_{kSubscribing};
};

}  // namespace qun

#endif  // QUN_BROKER_EDGE_CONNECTION_LIMITS_H_
