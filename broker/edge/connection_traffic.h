// What a TCP connection has sent, what of it was read, and whether that is
// too much. Pure.
#ifndef QUN_BROKER_EDGE_CONNECTION_TRAFFIC_H_
#define QUN_BROKER_EDGE_CONNECTION_TRAFFIC_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "broker/edge/rates.h"
#include "broker/edge/tcp_info.h"
#include "proto/base/clock_random.h"
#include "proto/base/limits.h"

namespace qun {

enum class SocketKind { kIntake, kFeed, kDesk };
std::string_view SocketName(SocketKind kind);

// The reason to close a connection, for the log; empty to keep it open.
using Verdict = std::string_view;
inline constexpr Verdict kTooMuchUnread = "too many unread bytes";
inline constexpr Verdict kTooMuchUnsent = "it reads too little";

class ConnectionTraffic {
 public:
  ConnectionTraffic(SocketKind kind, std::string network, Time opened)
      : kind_(kind), network_(std::move(network)), opened_(opened) {}

  // So many whole messages were read, which took `bytes` on the wire.
  void Read(std::uint64_t bytes, std::uint64_t messages);
  // A whole message was read, whose bytes are not counted yet.
  void Speaks() { is_silent_ = false; }
  // All whole messages that had arrived by the last Look were read.
  void OnDrained() { drained_ = true; }
  // It has transferred `bytes` since its beginning. Judges whether too many of
  // them are unread. `owners` has the allowance of each owner for
  // subscriptions.
  Verdict Look(TcpBytes bytes, Rates& owners, Time now);
  // False if the key was known.
  bool AddKey(const std::string& key) { return keys_.insert(key).second; }

  SocketKind kind() const { return kind_; }
  const std::string& network() const { return network_; }
  Time opened() const { return opened_; }
  // Whether it has never said anything.
  bool is_silent() const { return is_silent_; }
  // Bytes of output that waited in the kernel at the last Look.
  std::uint64_t unsent() const { return unsent_; }
  // Whether it has read too little for some time.
  bool IsClogged(Time now) const;
  // At the last Look.
  std::uint64_t Unread() const;
  // An estimate of the memory that its unread messages take: as if they were
  // as long as those that were read last.
  std::uint64_t UnreadMemory() const;
  // More than one if messages of a closed connection are read after another
  // connection has got its file descriptor.
  const std::set<std::string>& keys() const { return keys_; }
  // Its key or, if none is known, its network (NetworkOf).
  const std::string& Owner() const;

 private:
  // On the wire.
  static constexpr std::uint64_t kShortestMessage = 3;
  static constexpr Rate kSubscribing{kSubscriberBurst, kSubscriberRate};

  Verdict JudgeSubscriber(std::uint64_t bytes, Rates& owners, Time now);
  Verdict JudgeSender(std::uint64_t bytes) const;
  void CountHeartbeats(TcpBytes bytes);
  void NoteOutput(std::uint64_t unsent, Time now);
  void Measure();

  SocketKind kind_;
  std::string network_;
  Time opened_;
  std::uint64_t received_ = 0;  // at the last Look
  std::uint64_t read_ = 0;
  // Received outside of messages: a peer may send ZMTP's heartbeats.
  std::uint64_t heartbeats_ = 0;
  std::uint64_t unsent_ = 0;
  // Since then, much output waited in the kernel at each Look.
  std::optional<Time> clogged_since_;
  // The mean size of the messages that were read last.
  std::uint64_t message_bytes_ = kShortestMessage;
  // What was read since the last Look.
  std::uint64_t new_bytes_ = 0;
  std::uint64_t new_messages_ = 0;
  bool is_silent_ = true;
  bool drained_ = false;  // since the last Look
  std::set<std::string> keys_;
  Bucket subscribing_{kSubscribing};
};

}  // namespace qun

#endif  // QUN_BROKER_EDGE_CONNECTION_TRAFFIC_H_
