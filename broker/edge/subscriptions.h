// Counts the topics to which each connection of the feed is subscribed. libzmq
// keeps the topics of all connections in one tree, and walks through the whole
// tree when a subscriber ends. So the tree must stay small. A node of the tree
// has a table for all bytes from its first to its last branch: so gaps between
// topics count, too. Pure.
#ifndef QUN_BROKER_EDGE_SUBSCRIPTIONS_H_
#define QUN_BROKER_EDGE_SUBSCRIPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "broker/edge/connection_limits.h"

namespace qun {

// Connections by file descriptor.
class Subscriptions {
 public:
  // False if another connection than the one with this cookie (SocketCookie)
  // and this key has topics under this file; close that one first.
  bool IsOf(int file, std::uint64_t cookie, const std::string& key) const;
  // The connection, whose peer has this key or none, has subscribed. False if
  // it had this topic already.
  bool Add(int file, std::uint64_t cookie, const std::string& key,
           std::string_view topic);
  // False if it did not have the topic.
  bool Remove(int file, std::string_view topic);
  // The connection has ended.
  void Close(int file);
  bool Has(int file, std::string_view topic) const;
  // 0 if the connection has no topics.
  std::uint64_t CookieOf(int file) const;

  // The connection to close if there are too many topics after the last Add, to
  // this file; each is named once.
  std::optional<Excess> TakeExcess(int file);

 private:
  using Topics = std::map<std::string, std::size_t, std::less<>>;
  struct Subscriber {
    std::uint64_t cookie = 0;
    std::string key;
    std::unordered_set<const std::string*> topics;
    std::size_t bytes = 0;  // of its topics
    // That only it has; set when it is closed.
    std::optional<std::size_t> closing_bytes;
    std::size_t closing_subscriptions = 0;
  };

  void AddToTree(Topics::const_iterator topic);
  void RemoveFromTree(Topics::const_iterator topic);
  std::size_t CostOf(Topics::const_iterator topic) const;
  void Drop(Subscriber& subscriber, Topics::iterator topic);
  std::optional<Excess> FindExcess(int file) const;
  std::optional<int> Greediest() const;
  std::size_t OwnBytes(const Subscriber& subscriber) const;
  std::size_t ShareOf(const Subscriber& subscriber) const;

  std::unordered_map<int, Subscriber> subscribers_;  // by file
  Topics topics_;                  // and how many are subscribed to each
  std::size_t tree_ = 0;           // the costs of all topics
  std::size_t subscriptions_ = 0;  // of all subscribers
  // What will be gone when the closing subscribers have ended.
  std::size_t closing_bytes_ = 0;
  std::size_t closing_subscriptions_ = 0;
  // Of the topics of all subscribers with this key.
  std::unordered_map<std::string, std::size_t> bytes_of_key_;
};

}  // namespace qun

#endif  // QUN_BROKER_EDGE_SUBSCRIPTIONS_H_
