#include "broker/edge/connection_limits.h"

#include <algorithm>
#include <functional>
#include <tuple>
#include <utility>

#include "proto/base/contract.h"
#include "proto/base/limits.h"

namespace qun {
namespace {

// Less may be a message that has not ended.
constexpr std::uint64_t kLittle = 2 * kRequestMessageBytes;

}  // namespace

std::optional<Excess> ConnectionLimits::Open(int file, SocketKind kind,
                                             const std::string& address,
                                             Time now) {
  Close(file);
  connections_.try_emplace(file, kind, address, now);
  if (connections_.size() <= most_) return std::nullopt;
  const int silent = OldestSilent();
  return Excess{silent == -1 ? file : silent, "too many connections; --connections allows more"};
}

void ConnectionLimits::Close(int file) {
  const auto found = connections_.find(file);
  if (found == connections_.end()) return;
  for (const std::string& key : found->second.keys()) {
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
    if (!connection.is_silent()) continue;
    auto& [count, oldest] =
        silent.try_emplace(connection.address(), 0, file).first->second;
    ++count;
    if (connection.opened() < connections_.at(oldest).opened()) oldest = file;
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
  found->second.Read(bytes, messages);
  if (key.empty() || !found->second.AddKey(key)) return {};
  std::set<int>& files = files_of_[key];
  files.insert(file);
  return files.size() > kConnectionsOfKey ? "too many connections with its key"
                                          : Verdict();
}

void ConnectionLimits::Speaks(int file) {
  const auto found = connections_.find(file);
  if (found != connections_.end()) found->second.Speaks();
}

void ConnectionLimits::OnDrained(SocketKind kind) {
  for (auto& [file, connection] : connections_) {
    if (connection.kind() == kind) connection.OnDrained();
  }
}

Verdict ConnectionLimits::Look(int file, TcpBytes bytes, Time now) {
  const auto found = connections_.find(file);
  if (found == connections_.end()) return {};
  ConnectionTraffic& connection = found->second;
  return connection.Look(bytes, subscribing_.Of(connection.Owner(), now), now);
}

std::uint64_t ConnectionLimits::UnreadMemory() const {
  std::uint64_t memory = 0;
  for (const auto& [file, connection] : connections_) {
    memory += connection.UnreadMemory();
  }
  return memory;
}

std::string ConnectionLimits::KeyOf(int file) const {
  const auto& keys = connections_.at(file).keys();
  return keys.empty() ? std::string() : *keys.begin();
}

std::vector<int> ConnectionLimits::Greediest() const {
  Weights weights;
  std::uint64_t all = 0;
  for (const auto& [file, connection] : connections_) {
    const std::uint64_t unread = connection.Unread();
    if (unread == 0) continue;
    weights[connection.Owner()].emplace_back(connection.UnreadMemory(), file);
    all += unread;
  }
  if (all <= kLittle) return {};
  return HalfOfGreediest(weights);
}

std::vector<int> ConnectionLimits::Clogged(Time now) const {
  Weights weights;
  for (const auto& [file, connection] : connections_) {
    if (!connection.IsClogged(now)) continue;
    weights[connection.Owner()].emplace_back(1, file);
  }
  return HalfOfGreediest(weights);
}

std::size_t ConnectionLimits::CountSending() const {
  return static_cast<std::size_t>(std::ranges::count_if(
      connections_,
      [](const auto& entry) { return entry.second.unsent() > 0; }));
}

std::uint64_t ConnectionLimits::Unsent() const {
  std::uint64_t bytes = 0;
  for (const auto& [file, connection] : connections_) {
    bytes += connection.unsent();
  }
  return bytes;
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

std::set<int> ConnectionLimits::FilesOf(const std::string& key) const {
  const auto found = files_of_.find(key);
  return found == files_of_.end() ? std::set<int>() : found->second;
}

std::vector<int> ConnectionLimits::SilentOf(SocketKind kind) const {
  std::vector<int> files;
  for (const auto& [file, connection] : connections_) {
    if (connection.kind() == kind && connection.is_silent())
      files.push_back(file);
  }
  return files;
}

std::vector<int> ConnectionLimits::Files() const {
  std::vector<int> files;
  for (const auto& [file, connection] : connections_) files.push_back(file);
  return files;
}

}  // namespace qun
