#include "broker/edge/connection_limits.h"

#include <algorithm>

namespace qun {
namespace {

// One message, and the buffers of libzmq's engine.
constexpr std::uint64_t kUnfinishedBytes = 2 * kRequestMessageBytes;
// Bytes a second outside of messages: a peer may send ZMTP's heartbeats.
constexpr std::uint64_t kHeartbeatBytes = 128;

}  // namespace

std::string_view SocketName(SocketKind kind) {
  switch (kind) {
    case SocketKind::kIntake:
      return "intake";
    case SocketKind::kFeed:
      return "feed";
    case SocketKind::kDesk:
      break;
  }
  return "desk";
}

Verdict ConnectionLimits::Open(int file, SocketKind kind, Time now) {
  Connection connection;
  connection.kind = kind;
  connection.at = connection.opened = now;
  connections_.insert_or_assign(file, connection);
  return connections_.size() > most_ ? "too many connections" : Verdict();
}

Verdict ConnectionLimits::Read(int file, std::uint64_t bytes,
                               const std::string& key) {
  const auto found = connections_.find(file);
  if (found == connections_.end()) return {};
  found->second.read += bytes;
  if (key.empty() || !found->second.keys.insert(key).second) return {};
  return FilesOf(key).size() > kConnectionsOfKey
             ? "too many connections with its key"
             : Verdict();
}

void ConnectionLimits::OnDrained(SocketKind kind) {
  for (auto& [file, connection] : connections_) {
    if (connection.kind == kind) connection.drained = true;
  }
}

Verdict ConnectionLimits::Received(int file, std::uint64_t bytes, Time now) {
  const auto found = connections_.find(file);
  if (found == connections_.end()) return {};
  Connection& connection = found->second;
  const Verdict verdict = connection.kind == SocketKind::kFeed
                              ? JudgeSubscriber(connection, bytes, now)
                              : JudgeSender(connection, bytes, now);
  connection.at = now;
  connection.received = bytes;
  connection.drained = false;
  return verdict;
}

// Bytes that came before the socket was drained, and are unread, belong to a
// message that has not ended.
Verdict ConnectionLimits::JudgeSender(const Connection& connection,
                                      std::uint64_t bytes, Time now) {
  const std::uint64_t read = Accounted(connection, now);
  if (connection.drained && connection.received > read + kUnfinishedBytes) {
    return "an endless message";
  }
  if (bytes > read + kUnreadBytes) return kTooMuchUnread;
  return {};
}

std::uint64_t ConnectionLimits::Accounted(const Connection& connection,
                                          Time now) {
  const auto age = static_cast<std::uint64_t>(
      std::max(Time(0), now - connection.opened) / std::chrono::seconds(1));
  return connection.read + age * kHeartbeatBytes;
}

int ConnectionLimits::Greediest(Time now) const {
  int greediest = -1;
  std::uint64_t most = kUnfinishedBytes;
  for (const auto& [file, connection] : connections_) {
    if (connection.kind == SocketKind::kFeed) continue;
    const std::uint64_t accounted = Accounted(connection, now);
    const std::uint64_t unread =
        connection.received - std::min(connection.received, accounted);
    if (unread <= most) continue;
    most = unread;
    greediest = file;
  }
  return greediest;
}

Verdict ConnectionLimits::JudgeSubscriber(Connection& connection,
                                          std::uint64_t bytes, Time now) {
  const auto gone = static_cast<std::uint64_t>((now - connection.at).count());
  const std::uint64_t allowed = std::min(
      kSubscriberBurst, connection.allowance + gone * kSubscriberRate / 1000);
  const std::uint64_t news = bytes - std::min(bytes, connection.received);
  connection.allowance = allowed - std::min(allowed, news);
  if (bytes > kSubscriberTotal) return "too many subscriptions";
  return news <= allowed ? Verdict() : "too many subscriptions";
}

std::vector<int> ConnectionLimits::FilesOf(const std::string& key) const {
  std::vector<int> files;
  for (const auto& [file, connection] : connections_) {
    if (connection.keys.contains(key)) files.push_back(file);
  }
  return files;
}

std::vector<int> ConnectionLimits::Files() const {
  std::vector<int> files;
  for (const auto& [file, connection] : connections_) files.push_back(file);
  return files;
}

}  // namespace qun
