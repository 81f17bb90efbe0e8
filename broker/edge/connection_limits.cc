#include "broker/edge/connection_limits.h"

#include <algorithm>
#include <functional>
#include <tuple>
#include <utility>

#include "proto/base/contract.h"
#include "proto/base/limits.h"

namespace qun {
namespace {

// One message, and the buffers of libzmq's engine.
constexpr std::uint64_t kUnfinishedBytes = 2 * kRequestMessageBytes;
// Of a handshake, which is not read as messages.
constexpr std::uint64_t kHandshakeBytes = 1024;
// A handshake and a message.
constexpr std::uint64_t kFirstBytes = kHandshakeBytes + kRequestMessageBytes;
// Of the heartbeats between two messages.
constexpr std::uint64_t kHeartbeatBytes = 1024;

// What libzmq needs for each message besides its bytes.
constexpr std::uint64_t kMessageMemory = 80;
// So many bytes wait in the kernel if the peer does not keep up.
constexpr std::uint64_t kClogBytes = 16 * 1024;
// A peer that keeps up empties the kernel's buffer now and then.
constexpr Time kLongestClog{500};

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
  Close(file);
  connections_.emplace(file, std::move(connection));
  if (connections_.size() <= most_) return std::nullopt;
  const int silent = OldestSilent();
  return Excess{silent == -1 ? file : silent, "too many connections"};
}

void ConnectionLimits::Close(int file) {
  const auto found = connections_.find(file);
  if (found == connections_.end()) return;
  for (const std::string& key : found->second.keys) {
    const auto files = files_of_.find(key);
    Expects(files != files_of_.end());
    files->second.erase(file);
    if (files->second.empty()) files_of_.erase(files);
  }
  connections_.erase(found);
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
                               const std::string& key, std::uint64_t messages) {
  const auto found = connections_.find(file);
  if (found == connections_.end()) return {};
  found->second.read += bytes;
  found->second.is_silent = false;
  found->second.new_bytes += bytes;
  found->second.new_messages += messages;
  if (key.empty() || !found->second.keys.insert(key).second) return {};
  std::set<int>& files = files_of_[key];
  files.insert(file);
  return files.size() > kConnectionsOfKey ? "too many connections with its key"
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
  connection.is_sending = bytes.unsent > 0;
  if (bytes.unsent < kClogBytes) {
    connection.clogged_since.reset();
  } else if (!connection.clogged_since) {
    connection.clogged_since = now;
  }
  connection.drained = false;
  Measure(connection);
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
      if (connection.drained && connection.new_messages > 0) {
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
  // The desk reads nothing if another connection has the same routing id.
  const bool is_unread =
      connection.kind == SocketKind::kDesk && connection.is_silent;
  if (is_unread && connection.drained && connection.received > kFirstBytes) {
    return "nothing of it can be read";
  }
  if (connection.drained &&
      connection.received > accounted + kUnfinishedBytes) {
    return "an endless message";
  }
  if (bytes > accounted + kUnreadBytes) return kTooMuchUnread;
  return {};
}

void ConnectionLimits::Measure(Connection& connection) {
  if (connection.new_messages == 0) return;
  connection.message_bytes = std::max(
      kShortestMessage, connection.new_bytes / connection.new_messages);
  connection.new_bytes = connection.new_messages = 0;
}

std::uint64_t ConnectionLimits::MemoryOf(const Connection& connection) {
  const std::uint64_t unread = Unread(connection);
  return unread + unread / connection.message_bytes * kMessageMemory;
}

std::uint64_t ConnectionLimits::UnreadMemory() const {
  std::uint64_t memory = 0;
  for (const auto& [file, connection] : connections_) {
    memory += MemoryOf(connection);
  }
  return memory;
}

std::uint64_t ConnectionLimits::Unread(const Connection& connection) {
  const std::uint64_t accounted =
      connection.read + connection.heartbeats + kHandshakeBytes;
  return connection.received - std::min(connection.received, accounted);
}

std::string ConnectionLimits::KeyOf(int file) const {
  const auto& keys = connections_.at(file).keys;
  return keys.empty() ? std::string() : *keys.begin();
}

const std::string& ConnectionLimits::OwnerOf(const Connection& connection) {
  return connection.keys.empty() ? connection.address
                                 : *connection.keys.begin();
}

std::vector<int> ConnectionLimits::Greediest() const {
  Weights weights;
  std::uint64_t all = 0;
  for (const auto& [file, connection] : connections_) {
    const std::uint64_t unread = Unread(connection);
    if (unread == 0) continue;
    weights[OwnerOf(connection)].emplace_back(MemoryOf(connection), file);
    all += unread;
  }
  if (all <= kUnfinishedBytes) return {};
  return HalfOfGreediest(weights);
}

std::vector<int> ConnectionLimits::Clogged(Time now) const {
  Weights weights;
  for (const auto& [file, connection] : connections_) {
    if (connection.clogged_since.value_or(now) + kLongestClog > now) continue;
    weights[OwnerOf(connection)].emplace_back(1, file);
  }
  return HalfOfGreediest(weights);
}

std::size_t ConnectionLimits::CountSending() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      connections_, [](const auto& entry) { return entry.second.is_sending; }));
}

// The heaviest connections of the owner with the most: half of the weight of
// all owners, or all of this owner's.
std::vector<int> ConnectionLimits::HalfOfGreediest(const Weights& weights) {
  std::uint64_t all = 0;
  std::uint64_t most = 0;
  std::vector<std::pair<std::uint64_t, int>> greediest;
  for (const auto& [owner, connections] : weights) {
    std::uint64_t sum = 0;
    for (const auto& [weight, file] : connections) sum += weight;
    all += sum;
    if (sum <= most) continue;
    most = sum;
    greediest = connections;
  }
  std::ranges::sort(greediest, std::greater());
  std::vector<int> files;
  std::uint64_t left = all;
  for (const auto& [weight, file] : greediest) {
    if (left <= all / 2) break;
    files.push_back(file);
    left -= weight;
  }
  return files;
}

// The owner does not pay for a handshake and some topics: so a newcomer gets in
// beside a greedy one with the same address.
Verdict ConnectionLimits::JudgeSubscriber(Connection& connection,
                                          std::uint64_t bytes, Time now) {
  const std::uint64_t before = std::min(bytes, connection.received);
  const auto paid = [](std::uint64_t all) {
    return static_cast<double>(all - std::min(all, kHandshakeBytes));
  };
  const double of_owner = paid(bytes) - paid(before);
  Bucket& owner = subscribing_.Of(OwnerOf(connection), now);
  if (of_owner > 0 && !owner.Drain(of_owner, now)) {
    return "too many subscriptions of its key or address";
  }
  const auto news = static_cast<double>(bytes - before);
  const bool is_allowed = connection.subscribing.Take(news, now);
  return is_allowed && bytes <= kSubscriberTotal ? Verdict()
                                                 : "too many subscriptions";
}

std::set<int> ConnectionLimits::FilesOf(const std::string& key) const {
  const auto found = files_of_.find(key);
  return found == files_of_.end() ? std::set<int>() : found->second;
}

std::vector<int> ConnectionLimits::SilentOf(SocketKind kind) const {
  std::vector<int> files;
  for (const auto& [file, connection] : connections_) {
    if (connection.kind == kind && connection.is_silent) files.push_back(file);
  }
  return files;
}

std::vector<int> ConnectionLimits::Files() const {
  std::vector<int> files;
  for (const auto& [file, connection] : connections_) files.push_back(file);
  return files;
}

}  // namespace qun
