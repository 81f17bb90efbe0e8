// Closes connections that make libzmq use more memory or files than any honest
// client: endless messages, floods of subscriptions, too many connections. Only
// TCP shows how much has arrived; users of an ipc socket are trusted.
#ifndef QUN_BROKER_EDGE_CONNECTION_GUARD_H_
#define QUN_BROKER_EDGE_CONNECTION_GUARD_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>
#include <zmq.hpp>

#include "broker/edge/connection_breaker.h"
#include "broker/edge/connection_limits.h"
#include "broker/edge/memory_bound.h"
#include "broker/edge/monitors.h"
#include "broker/edge/process_resources.h"
#include "broker/edge/sockets.h"
#include "broker/edge/watchdog.h"
#include "broker/log/closed_connection.h"
#include "proto/sockets/wire.h"

namespace qun {

// Has a thread of its own, so that it acts while the broker waits for the disk.
// The public functions are for the thread of the sockets.
class ConnectionGuard {
 public:
  ConnectionGuard(zmq::context_t& context, Sockets& sockets,
                  std::size_t most_connections);
  ~ConnectionGuard();
  ConnectionGuard(const ConnectionGuard&) = delete;
  ConnectionGuard& operator=(const ConnectionGuard&) = delete;

  // A whole message was read from a connection to this socket.
  void OnRead(SocketKind kind, const Origin& origin);
  // All whole messages of a socket were read.
  void OnDrained(SocketKind kind);
  // Closes all connections with this key that have sent a message, and, since
  // their keys are not known, all subscribers that have not.
  void CloseKey(const std::string& key);
  // Closes a connection of the feed.
  void CloseSubscriber(const Excess& excess);
  // The connections that were closed since the last call.
  std::vector<ClosedConnection> Take();
  // The files of connections of the intake or the desk that were closed since
  // the last call. What has arrived on them need not be handled.
  std::vector<int> TakeBroken(SocketKind kind);
  // The files of connections of this socket that have ended since the last
  // call.
  std::vector<int> TakeEnded(SocketKind kind);
  // Connections since the start whose handshake failed.
  std::uint64_t failed_handshakes() const;
  // The next `count` failures are expected and not counted.
  void ExpectFailedHandshakes(int count) { failed_handshakes_ -= count; }
  // What the process takes at most, in bytes; call it before Bind.
  std::uint64_t MostMemory() const;
  Watchdog& pulse() { return pulse_; }

 private:
  static constexpr std::size_t kSockets = 3;
  // Of the process, which the guard does not heed.
  static constexpr std::uint64_t kGrowth = 1024 * 1024;

  // Consecutive messages of a connection.
  struct Read {
    SocketKind kind;
    Origin origin;  // with the bytes of all of them
    std::uint64_t messages = 1;
  };

  void Run();
  void ReadMonitors();
  void OnEvent(SocketKind kind, const MonitorEvent& what);
  void OnAccepted(SocketKind kind, int file);
  void OnEnded(SocketKind kind, int file);
  void NoteSpeakers();
  void CountReads();
  void CloseRevoked();
  void CloseExcesses();
  bool IsTimeToLook();
  void LookAtAll();
  MemoryUse Use(std::uint64_t memory) const;
  bool IsFeedBehind();
  void BoundMemory(Time now);
  // Gives free memory to the kernel; what then stays is not due to peers.
  void Rest();
  void CloseAll(const std::vector<int>& files, Verdict why);
  // `key`: of its peer, if the caller knows it.
  void Close(int file, SocketKind kind, Verdict why,
             const std::string& key = {});

  // Used by the guard's thread only.
  Monitors monitors_;
  ConnectionLimits traffic_;
  ConnectionBreaker breaker_;
  std::unordered_map<int, std::uint64_t> cookies_;  // by file
  ResidentMemory resident_;
  Time next_look_{0};
  std::uint64_t memory_ = 0;     // at the last look
  std::size_t connections_ = 0;  // at the last look
  std::uint64_t memory_at_start_;
  MemoryBound bound_;
  bool at_rest_ = false;   // everything was read between the last two looks
  int looks_at_rest_ = 0;  // in a row

  Watchdog pulse_{"guard"};
  // Connections whose reads are not counted yet.
  std::set<std::pair<SocketKind, int>> spoken_;
  std::mutex mutex_;  // guards the next eight
  std::vector<Read> read_;
  std::size_t noted_ = 0;  // the first so many of them are in spoken_
  std::set<std::string> revoked_;
  std::array<bool, kSockets> drained_{};
  std::vector<ClosedConnection> closed_;
  std::array<std::vector<int>, kSockets> ended_;   // by SocketKind
  std::array<std::vector<int>, kSockets> broken_;  // by SocketKind
  std::vector<Excess> excesses_;
  std::atomic<std::int64_t> failed_handshakes_{0};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace qun

#endif  // QUN_BROKER_EDGE_CONNECTION_GUARD_H_
