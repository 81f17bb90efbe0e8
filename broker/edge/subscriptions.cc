#include "broker/edge/subscriptions.h"

#include <algorithm>

#include "proto/base/contract.h"

namespace qun {
namespace {

constexpr Verdict kTooManyTopics = "too many topics";
// Bytes of all topics. libzmq walks through them in some 6 ms.
constexpr std::size_t kBytesOfAll = 256 * 1024;
// Topics of all subscribers. Each needs about 100 bytes of memory.
constexpr std::size_t kSubscriptionsOfAll = 200'000;

// An empty topic costs something, too.
std::size_t CostOf(std::string_view topic) { return topic.size() + 1; }

}  // namespace

std::optional<Excess> Subscriptions::Add(int file, const std::string& key,
                                         std::string_view topic) {
  // Another connection may have had this file.
  if (auto known = subscribers_.find(file);
      known != subscribers_.end() && known->second.key != key) {
    Close(file);
  }
  auto found = topics_.find(topic);
  if (found == topics_.end()) {
    found = topics_.emplace(std::string(topic), 0).first;
    bytes_ += CostOf(topic);
  }
  Subscriber& subscriber = subscribers_[file];
  subscriber.key = key;
  if (subscriber.topics.insert(&found->first).second) Count(subscriber, found);
  auto excess = FindExcess(file);
  if (excess) Close(excess->file);
  return excess;
}

void Subscriptions::Remove(int file, std::string_view topic) {
  const auto subscriber = subscribers_.find(file);
  const auto found = topics_.find(topic);
  if (subscriber == subscribers_.end() || found == topics_.end()) return;
  if (subscriber->second.topics.erase(&found->first) != 0) {
    Drop(subscriber->second, found);
  }
}

void Subscriptions::Close(int file) {
  const auto found = subscribers_.find(file);
  if (found == subscribers_.end()) return;
  for (const std::string* topic : found->second.topics) {
    Drop(found->second, topics_.find(*topic));
  }
  subscribers_.erase(found);
}

void Subscriptions::Count(Subscriber& subscriber, Topics::iterator topic) {
  ++topic->second;
  ++subscriptions_;
  subscriber.bytes += CostOf(topic->first);
  bytes_of_key_[subscriber.key] += CostOf(topic->first);
}

void Subscriptions::Drop(Subscriber& subscriber, Topics::iterator topic) {
  const std::size_t size = CostOf(topic->first);
  const auto of_key = bytes_of_key_.find(subscriber.key);
  Expects(topic->second > 0 && of_key->second >= size);
  subscriber.bytes -= size;
  --subscriptions_;
  of_key->second -= size;
  if (of_key->second == 0) bytes_of_key_.erase(of_key);
  if (--topic->second > 0) return;
  bytes_ -= size;
  topics_.erase(topic);
}

std::optional<Excess> Subscriptions::FindExcess(int file) const {
  const Subscriber& subscriber = subscribers_.at(file);
  if (subscriber.bytes > kSubscribedBytes) return Excess{file, kTooManyTopics};
  if (!subscriber.key.empty() &&
      bytes_of_key_.at(subscriber.key) > kSubscribedBytesOfKey) {
    return Excess{file, "too many topics of its key"};
  }
  if (bytes_ > kBytesOfAll || subscriptions_ > kSubscriptionsOfAll) {
    return Excess{Greediest(), kTooManyTopics};
  }
  return std::nullopt;
}

int Subscriptions::Greediest() const {
  return std::ranges::max_element(
             subscribers_, {},
             [](const auto& entry) { return entry.second.bytes; })
      ->first;
}

}  // namespace qun
