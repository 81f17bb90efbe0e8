#include "broker/edge/connection_traffic.h"

#include <algorithm>

namespace qun {
namespace {

// One message, and the buffers of libzmq's engine.
constexpr std::uint64_t kUnfinishedBytes = 2 * kRequestMessageBytes;
// Of a handshake, which is not read as messages.
constexpr std::uint64_t kHandshakeBytes = 1024;
// Of subscriptions, with the handshake.
constexpr std::uint64_t kFreeBytes = 4096;
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

void ConnectionTraffic::Read(std::uint64_t bytes, std::uint64_t messages) {
  is_silent_ = false;
  read_ += bytes;
  new_bytes_ += bytes;
  new_messages_ += messages;
}

const std::string& ConnectionTraffic::Owner() const {
  return keys_.empty() ? network_ : *keys_.begin();
}

Verdict ConnectionTraffic::Look(TcpBytes bytes, Rates& owners, Time now) {
  CountHeartbeats(bytes);
  const Verdict verdict = kind_ == SocketKind::kFeed
                              ? JudgeSubscriber(bytes.received, owners, now)
                              : JudgeSender(bytes.received);
  received_ = bytes.received;
  NoteOutput(bytes.unsent, now);
  drained_ = false;
  Measure();
  return verdict;
}

// Call it before the fields change.
void ConnectionTraffic::CountHeartbeats(TcpBytes bytes) {
  switch (kind_) {
    case SocketKind::kIntake:
      // The broker sends nothing there, but libzmq answers each heartbeat with
      // one that is hardly shorter.
      heartbeats_ = bytes.sent;
      return;
    case SocketKind::kFeed:
      // A subscription is one short frame; it never waits for its end.
      if (drained_) read_ = std::max(read_, received_);
      return;
    case SocketKind::kDesk:
      // What came before a message that was read does not wait for its end.
      if (drained_ && new_messages_ > 0) {
        heartbeats_ += std::min(Unread(), kHeartbeatBytes);
      }
      return;
  }
}

// Bytes that came before the socket was drained, and are unread, belong to a
// message that has not ended.
Verdict ConnectionTraffic::JudgeSender(std::uint64_t bytes) const {
  const std::uint64_t accounted = read_ + heartbeats_;
  // The desk reads nothing if another connection has the same routing id.
  const bool is_unread = kind_ == SocketKind::kDesk && is_silent_;
  if (is_unread && drained_ && received_ > kFirstBytes) {
    return "nothing of it can be read";
  }
  if (drained_ && received_ > accounted + kUnfinishedBytes) {
    return "an endless message";
  }
  if (bytes > accounted + kUnreadBytes) return kTooMuchUnread;
  return {};
}

// The owner does not pay for a handshake and topics of some rooms: so a
// newcomer gets in beside a greedy one with the same address.
Verdict ConnectionTraffic::JudgeSubscriber(std::uint64_t bytes, Rates& owners,
                                           Time now) {
  const std::uint64_t before = std::min(bytes, received_);
  const auto paid = [](std::uint64_t all) {
    return static_cast<double>(all - std::min(all, kFreeBytes));
  };
  const double of_owner = paid(bytes) - paid(before);
  if (of_owner > 0 && !owners.Of(Owner(), now).Drain(of_owner, now)) {
    return "too many subscriptions of its key or address";
  }
  const bool is_allowed =
      subscribing_.Take(static_cast<double>(bytes - before), now);
  return is_allowed && bytes <= kSubscriberTotal ? Verdict()
                                                 : "too many subscriptions";
}

void ConnectionTraffic::NoteOutput(std::uint64_t unsent, Time now) {
  unsent_ = unsent;
  if (unsent < kClogBytes) {
    clogged_since_.reset();
  } else if (!clogged_since_) {
    clogged_since_ = now;
  }
}

bool ConnectionTraffic::IsClogged(Time now) const {
  return clogged_since_ && *clogged_since_ + kLongestClog <= now;
}

void ConnectionTraffic::Measure() {
  if (new_messages_ == 0) return;
  message_bytes_ = std::max(kShortestMessage, new_bytes_ / new_messages_);
  new_bytes_ = new_messages_ = 0;
}

std::uint64_t ConnectionTraffic::Unread() const {
  const std::uint64_t accounted = read_ + heartbeats_ + kHandshakeBytes;
  return received_ - std::min(received_, accounted);
}

std::uint64_t ConnectionTraffic::UnreadMemory() const {
  const std::uint64_t unread = Unread();
  return unread + unread / message_bytes_ * kMessageMemory;
}

}  // namespace qun
