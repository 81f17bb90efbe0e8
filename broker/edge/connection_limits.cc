#include "broker/edge/connection_limits.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "proto/base/contract.h"
#include "proto/base/limits.h"

namespace qun {
namespace {

// The connections of an honest program that has just started, and of some more
// beside it.
constexpr std::size_t kFewSilent = 16;
// A user with more connections makes room for others. So strangers who come and
// go cannot end the connections of most users.
constexpr std::size_t kManyOfKey = 60;
// Less may be a message that has not ended.
constexpr std::uint64_t kLittle = 2 * kRequestMessageBytes;

}  // namespace

std::optional<Excess> ConnectionLimits::Open(int file, SocketKind kind,
                                             const std::string& network,
                                             Time now) {
  Close(file);
  connections_.try_emplace(file, kind, network, now);
  if (connections_.size() <= most_) return std::nullopt;
  int excess = OldestSilentBut(file);
  if (excess == -1) excess = NewestOfGreediestKey();
  return Excess{excess == -1 ? file : excess,
                "too many connections; --connections and ulimit -n limit them"};
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

int ConnectionLimits::OldestSilentBut(int newcomer) const {
  std::map<std::string_view, std::vector<int>> silent;  // by network
  int oldest = -1;
  const auto is_older = [this](int file, int other) {
    return connections_.at(file).opened() < connections_.at(other).opened();
  };
  for (const auto& [file, connection] : connections_) {
    if (file == newcomer || !connection.is_silent()) continue;
    silent[connection.network()].push_back(file);
    if (oldest == -1 || is_older(file, oldest)) oldest = file;
  }
  const auto most = std::ranges::max_element(
      silent, {}, [](const auto& entry) { return entry.second.size(); });
  if (most == silent.end() || most->second.size() <= kFewSilent) return oldest;
  return *std::ranges::min_element(most->second, is_older);
}

int ConnectionLimits::NewestOfGreediestKey() const {
  const auto most = std::ranges::max_element(
      files_of_, {}, [](const auto& entry) { return entry.second.size(); });
  if (most == files_of_.end() || most->second.size() <= kManyOfKey) return -1;
  return *std::ranges::max_element(most->second, {}, [this](int file) {
    return connections_.at(file).opened();
  });
}

Verdict ConnectionLimits::Read(int file, std::uint64_t bytes,
                               const std::string& key, std::uint64_t messages) {
  const auto found = connections_.find(file);
  if (found == connections_.end()) return {};
  found->second.Read(bytes, messages);
  if (key.empty() || !found->second.AddKey(key)) return {};
  std::set<int>& files = files_of_[key];
  files.insert(file);
  if (files.size() > kConnectionsOfKey) {
    return "too many connections with its key";
  }
  const auto subscribers = std::ranges::count_if(files, [this](int of_key) {
    return connections_.at(of_key).kind() == SocketKind::kFeed;
  });
  return static_cast<std::size_t>(subscribers) > kSubscribersOfKey
             ? "too many subscribers with its key"
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
  return found->second.Look(bytes, subscribing_, now);
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

// The heaviest connections of the owner with the most, then of the next one:
// until half of the weight of all is left.
std::vector<int> ConnectionLimits::HalfOfGreediest(const Weights& weights) {
  std::vector<std::pair<std::uint64_t, std::string_view>> owners;
  std::uint64_t all = 0;
  for (const auto& [owner, connections] : weights) {
    std::uint64_t sum = 0;
    for (const auto& [weight, file] : connections) sum += weight;
    owners.emplace_back(sum, owner);
    all += sum;
  }
  std::ranges::sort(owners, std::greater());
  std::vector<int> files;
  std::uint64_t left = all;
  for (const auto& [sum, owner] : owners) {
    auto connections = weights.at(owner);
    std::ranges::sort(connections, std::greater());
    for (const auto& [weight, file] : connections) {
      if (left <= all / 2) return files;
      files.push_back(file);
      left -= weight;
    }
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
