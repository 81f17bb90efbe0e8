#include "broker/edge/connection_limits.h"

#include <algorithm>
#include <functional>
#include <tuple>
#include <utility>

namespace qun {
namespace {

// One message, and the buffers of libzmq's engine.
constexpr std::uint64_t kUnfinishedBytes = 2 * kRequestMessageBytes;
// Of a handshake, which is not read as messages.
constexpr std::uint64_t kHandshakeBytes = 1024;
// Of the heartbeats between two messages.
constexpr std::uint64_t kHeartbeatBytes = 1024;

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

std::optional<Excess> ConnectionLimits::Open(int file, SocketKind kind,
                                             std::string address, Time now) {
  Connection connection;
  connection.kind = kind;
  connection.address = std::move(address);
  connection.opened = now;
  connections_.insert_or_assign(file, std::move(connection));
  if (connections_.size() <= most_) return std::nullopt;
  const int silent = OldestSilent();
  return Excess{silent == -1 ? file : silent, "too many connections"};
}

int ConnectionLimits::OldestSilent() const {
  std::map<std::string_view, std::pair<int, int>> silent;  // count, oldest
  for (const auto& [file, connection] : connections_) {
    if (!connection.is_silent) continue;
    auto& [count, oldest] =
        silent.try_emplace(connection.address, 0, file).first->second;
    ++count;
    if (connection.opened < connections_.at(oldest).opened) oldest = file;
  }
  int most = 0;
  int found = -1;
  for (const auto& [address, entry] : silent) {
    if (entry.first <= most) continue;
    std::tie(most, found) = entry;
  }
  return found;
}

Verdict ConnectionLimits::Read(int file, std::uint64_t bytes,
                               const std::string& key) {
  const auto found = connections_.find(file);
  if (found == connections_.end()) return {};
  found->second.read += bytes;
  found->second.is_silent = false;
  found->second.has_spoken = true;
  if (key.empty() || !found->second.keys.insert(key).second) return {};
  return FilesOf(key).size() > kConnectionsOfKey
             ? "too many connections with its key"
             : Verdict();
}

void ConnectionLimits::Speaks(int file) {
  const auto found = connections_.find(file);
  if (found != connections_.end()) found->second.is_silent = false;
}

void ConnectionLimits::OnDrained(SocketKind kind) {
  for (auto& [file, connection] : connections_) {
    if (connection.kind == kind) connection.drained = true;
  }
}

Verdict ConnectionLimits::Look(int file, TcpBytes bytes, Time now) {
  const auto found = connections_.find(file);
  if (found == connections_.end()) return {};
  Connection& connection = found->second;
  CountHeartbeats(connection, bytes);
  const Verdict verdict = connection.kind == SocketKind::kFeed
                              ? JudgeSubscriber(connection, bytes.received, now)
                              : JudgeSender(connection, bytes.received);
  connection.received = bytes.received;
  connection.has_spoken = connection.drained = false;
  return verdict;
}

// Call it before the connection's fields change.
void ConnectionLimits::CountHeartbeats(Connection& connection, TcpBytes bytes) {
  switch (connection.kind) {
    case SocketKind::kIntake:
      // The broker sends nothing there, but libzmq answers each heartbeat with
      // one that is hardly shorter.
      connection.heartbeats = bytes.sent;
      return;
    case SocketKind::kFeed:
      // A subscription is one short frame; it never waits for its end.
      if (connection.drained) {
        connection.read = std::max(connection.read, connection.received);
      }
      return;
    case SocketKind::kDesk:
      // What came before a message that was read does not wait for its end.
      if (connection.drained && connection.has_spoken) {
        connection.heartbeats += std::min(Unread(connection), kHeartbeatBytes);
      }
      return;
  }
}

// Bytes that came before the socket was drained, and are unread, belong to a
// message that has not ended.
Verdict ConnectionLimits::JudgeSender(const Connection& connection,
                                      std::uint64_t bytes) {
  const std::uint64_t accounted = connection.read + connection.heartbeats;
  if (connection.drained &&
      connection.received > accounted + kUnfinishedBytes) {
    return "an endless message";
  }
  if (bytes > accounted + kUnreadBytes) return kTooMuchUnread;
  return {};
}

std::uint64_t ConnectionLimits::Unread(const Connection& connection) {
  const std::uint64_t accounted =
      connection.read + connection.heartbeats + kHandshakeBytes;
  return connection.received - std::min(connection.received, accounted);
}

std::vector<int> ConnectionLimits::Greediest() const {
  struct Owner {
    std::uint64_t unread = 0;
    std::vector<std::pair<std::uint64_t, int>> files;
  };
  std::uint64_t all = 0;
  std::map<std::string_view, Owner> owners;
  for (const auto& [file, connection] : connections_) {
    const std::uint64_t unread = Unread(connection);
    if (unread == 0) continue;
    Owner& owner = owners[connection.keys.empty() ? connection.address
                                                  : *connection.keys.begin()];
    owner.unread += unread;
    owner.files.emplace_back(unread, file);
    all += unread;
  }
  std::vector<int> greediest;
  if (all <= kUnfinishedBytes) return greediest;
  Owner& owner = std::ranges::max_element(owners, {}, [](const auto& entry) {
                   return entry.second.unread;
                 })->second;
  std::ranges::sort(owner.files, std::greater());
  std::uint64_t left = all;
  for (const auto& [unread, file] : owner.files) {
    if (left <= all / 2) break;
    greediest.push_back(file);
    left -= unread;
  }
  return greediest;
}

Verdict ConnectionLimits::JudgeSubscriber(Connection& connection,
                                          std::uint64_t bytes, Time now) {
  const std::uint64_t news = bytes - std::min(bytes, connection.received);
  const bool is_allowed = connection.allowance.Take(news, now);
  return is_allowed && bytes <= kSubscriberTotal ? Verdict()
                                                 : "too many subscriptions";
}

bool Allowance::Take(std::uint64_t bytes, Time now) {
  const auto gone = static_cast<std::uint64_t>((now - filled_).count());
  left_ = std::min(burst_, left_ + gone * per_second_ / 1000);
  filled_ = now;
  const bool is_enough = bytes <= left_;
  left_ -= std::min(left_, bytes);
  return is_enough;
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
