// Closes connections that make libzmq hold more than any honest client would:
// endless messages, floods of subscriptions, more connections than there are
// files. Only TCP tells how much came; who may use an ipc socket is trusted.
#ifndef QUN_BROKER_EDGE_CONNECTION_GUARD_H_
#define QUN_BROKER_EDGE_CONNECTION_GUARD_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>
#include <zmq.hpp>

#include "broker/edge/connection_limits.h"
#include "broker/edge/sockets.h"
#include "broker/edge/watchdog.h"
#include "broker/log/closed_connection.h"
#include "proto/sockets/wire.h"

namespace qun {

// Watches with a thread of its own, so that it acts while the broker waits for
// the disk. Read and Take belong to the thread of the sockets.
class ConnectionGuard {
 public:
  // Raises the process's limit of open files as far as it may.
  ConnectionGuard(zmq::context_t& context, Sockets& sockets);
  ~ConnectionGuard();
  ConnectionGuard(const ConnectionGuard&) = delete;
  ConnectionGuard& operator=(const ConnectionGuard&) = delete;

  // A whole message was read that came from there.
  void OnRead(const Origin& origin);
  // No whole message waits there any more.
  void OnDrained(SocketKind kind);
  // Closes all connections with this key, as soon as it is known which they
  // are.
  void CloseKey(const std::string& key);
  // What was closed since the last call.
  std::vector<ClosedConnection> Take();
  // Connections since the start that ended before they said who they are.
  std::uint64_t failed_handshakes() const;
  // So many more are on purpose, and not counted.
  void ExpectFailedHandshakes(int count) { failed_handshakes_ -= count; }
  Watchdog& pulse() { return pulse_; }

 private:
  static constexpr std::size_t kSockets = 3;

  void Watch(zmq::context_t& context, zmq::socket_t& socket, SocketKind kind);
  void Run();
  void TakeEvents();
  void OnEvent(SocketKind kind, const MonitorEvent& what);
  void TakeReads();
  void CloseRevoked();
  bool IsTimeToLook();
  void LookAtAll();
  bool HoldsTooMuch(std::uint64_t memory) const;
  bool IsFeedBehind();
  void BoundMemory(Time now);
  void Close(int file, SocketKind kind, Verdict why);

  std::array<zmq::socket_t, kSockets> monitors_;  // of the thread, by kind
  ConnectionLimits traffic_;                      // of the thread
  Time next_look_{0};
  std::uint64_t memory_ = 0;          // when it looked last
  std::uint64_t memory_at_rest_ = 0;  // when next to nothing was unread
  bool at_rest_ = false;              // since the last look all was read

  Watchdog pulse_{"guard"};
  std::mutex mutex_;
  std::vector<Origin> read_;
  std::set<std::string> revoked_;
  std::array<bool, kSockets> drained_{};
  std::vector<ClosedConnection> closed_;
  std::atomic<std::int64_t> failed_handshakes_{0};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace qun

#endif  // QUN_BROKER_EDGE_CONNECTION_GUARD_H_
