#include "broker/edge/subscriptions.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "proto/base/contract.h"

namespace qun {
namespace {

constexpr Verdict kTooManyTopics = "too many topics";
// Costs of all topics. libzmq walks through them in some 3 ms.
constexpr std::size_t kTreeOfAll = 128 * 1024;
// Topics of all subscribers. Each needs about 100 bytes of memory.
constexpr std::size_t kSubscriptionsOfAll = 200'000;

// An empty topic costs something, too.
std::size_t BytesOf(std::string_view topic) { return topic.size() + 1; }

// The empty places in libzmq's table between the branches of two neighbours.
std::size_t GapBetween(std::string_view before, std::string_view after) {
  const auto [left, right] = std::ranges::mismatch(before, after);
  if (left == before.end()) return 0;
  return static_cast<unsigned char>(*right) - static_cast<unsigned char>(*left);
}

}  // namespace

bool Subscriptions::IsOf(int file, std::uint64_t cookie,
                         const std::string& key) const {
  const auto found = subscribers_.find(file);
  return found == subscribers_.end() ||
         (found->second.cookie == cookie && found->second.key == key);
}

bool Subscriptions::Add(int file, std::uint64_t cookie, const std::string& key,
                        std::string_view topic) {
  Expects(IsOf(file, cookie, key));
  auto found = topics_.find(topic);
  if (found == topics_.end()) {
    found = topics_.emplace(std::string(topic), 0).first;
    AddToTree(found);
  }
  Subscriber& subscriber = subscribers_[file];
  subscriber.cookie = cookie;
  subscriber.key = key;
  if (!subscriber.topics.insert(&found->first).second) return false;
  ++found->second;
  ++subscriptions_;
  subscriber.bytes += BytesOf(topic);
  bytes_of_key_[key] += BytesOf(topic);
  return true;
}

bool Subscriptions::Remove(int file, std::string_view topic) {
  const auto subscriber = subscribers_.find(file);
  const auto found = topics_.find(topic);
  if (subscriber == subscribers_.end() || found == topics_.end()) return false;
  if (subscriber->second.topics.erase(&found->first) == 0) return false;
  Drop(subscriber->second, found);
  return true;
}

void Subscriptions::Close(int file) {
  const auto found = subscribers_.find(file);
  if (found == subscribers_.end()) return;
  for (const std::string* topic : found->second.topics) {
    Drop(found->second, topics_.find(*topic));
  }
  if (found->second.closing_bytes) {
    closing_bytes_ -= *found->second.closing_bytes;
    closing_subscriptions_ -= found->second.closing_subscriptions;
  }
  subscribers_.erase(found);
}

bool Subscriptions::Has(int file, std::string_view topic) const {
  const auto subscriber = subscribers_.find(file);
  const auto found = topics_.find(topic);
  return subscriber != subscribers_.end() && found != topics_.end() &&
         subscriber->second.topics.contains(&found->first);
}

std::uint64_t Subscriptions::CookieOf(int file) const {
  const auto found = subscribers_.find(file);
  return found == subscribers_.end() ? 0 : found->second.cookie;
}

// What the topic adds to the tree, after the topic before it.
std::size_t Subscriptions::CostOf(Topics::const_iterator topic) const {
  const std::size_t bytes = BytesOf(topic->first);
  return topic == topics_.begin()
             ? bytes
             : bytes + GapBetween(std::prev(topic)->first, topic->first);
}

// The topic after it has another one before it now.
void Subscriptions::AddToTree(Topics::const_iterator topic) {
  tree_ += CostOf(topic);
  const auto next = std::next(topic);
  if (next == topics_.end()) return;
  tree_ += CostOf(next);
  tree_ -= BytesOf(next->first);
  if (topic != topics_.begin()) {
    tree_ -= GapBetween(std::prev(topic)->first, next->first);
  }
}

void Subscriptions::RemoveFromTree(Topics::const_iterator topic) {
  tree_ -= CostOf(topic);
  const auto next = std::next(topic);
  if (next == topics_.end()) return;
  tree_ += BytesOf(next->first);
  tree_ -= CostOf(next);
  if (topic != topics_.begin()) {
    tree_ += GapBetween(std::prev(topic)->first, next->first);
  }
}

// The subscriber has this topic no longer.
void Subscriptions::Drop(Subscriber& subscriber, Topics::iterator topic) {
  const std::size_t size = BytesOf(topic->first);
  const auto of_key = bytes_of_key_.find(subscriber.key);
  Expects(topic->second > 0 && of_key->second >= size);
  subscriber.bytes -= size;
  --subscriptions_;
  of_key->second -= size;
  if (of_key->second == 0) bytes_of_key_.erase(of_key);
  if (--topic->second > 0) return;
  RemoveFromTree(topic);
  topics_.erase(topic);
}

std::optional<Excess> Subscriptions::TakeExcess(int file) {
  if (subscribers_.at(file).closing_bytes) return std::nullopt;
  auto excess = FindExcess(file);
  if (!excess) return std::nullopt;
  Subscriber& subscriber = subscribers_.at(excess->file);
  excess->key = subscriber.key;
  Expects(!subscriber.closing_bytes);
  subscriber.closing_bytes = OwnBytes(subscriber);
  subscriber.closing_subscriptions = subscriber.topics.size();
  closing_bytes_ += *subscriber.closing_bytes;
  closing_subscriptions_ += subscriber.closing_subscriptions;
  return excess;
}

std::optional<Excess> Subscriptions::FindExcess(int file) const {
  const Subscriber& subscriber = subscribers_.at(file);
  if (subscriber.bytes > kSubscribedBytes) {
    return Excess{file, kTooManyTopics};
  }
  if (!subscriber.key.empty() &&
      bytes_of_key_.at(subscriber.key) > kSubscribedBytesOfKey) {
    return Excess{file, "too many topics of its key"};
  }
  if (tree_ > kTreeOfAll + closing_bytes_ ||
      subscriptions_ > kSubscriptionsOfAll + closing_subscriptions_) {
    if (const auto most = Greediest()) return Excess{*most, kTooManyTopics};
  }
  return std::nullopt;
}

// Of the key (or, without keys, the connection) with the largest share of the
// bytes, the connection with the largest one. Empty if all are closing.
std::optional<int> Subscriptions::Greediest() const {
  struct Owner {
    std::size_t bytes = 0;
    std::size_t most = 0;
    std::optional<int> greediest;
  };
  std::map<std::string, Owner> owners;
  for (const auto& [file, subscriber] : subscribers_) {
    if (subscriber.closing_bytes) continue;
    const std::size_t bytes = ShareOf(subscriber);
    Owner& owner =
        owners[subscriber.key.empty() ? std::to_string(file) : subscriber.key];
    owner.bytes += bytes;
    if (bytes < owner.most) continue;
    owner.most = bytes;
    owner.greediest = file;
  }
  Owner greediest;
  for (const auto& [name, owner] : owners) {
    if (owner.bytes >= greediest.bytes) greediest = owner;
  }
  return greediest.greediest;
}

// Its subscribers share the bytes of a topic.
std::size_t Subscriptions::ShareOf(const Subscriber& subscriber) const {
  std::size_t bytes = 0;
  for (const std::string* topic : subscriber.topics) {
    const auto found = topics_.find(*topic);
    bytes += CostOf(found) / found->second;
  }
  return bytes;
}

std::size_t Subscriptions::OwnBytes(const Subscriber& subscriber) const {
  std::size_t bytes = 0;
  for (const std::string* topic : subscriber.topics) {
    const auto found = topics_.find(*topic);
    if (found->second == 1) bytes += CostOf(found);
  }
  return bytes;
}

}  // namespace qun
