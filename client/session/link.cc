#include "client/session/link.h"

#include <fmt/format.h>

#include <atomic>
#include <utility>

#include "proto/base/contract.h"
#include "proto/base/limits.h"

namespace qun {
namespace {

namespace option = zmq::sockopt;

constexpr int kReconnectMs = 200;
constexpr int kReconnectMostMs = 5'000;
// More than a window of messages, so that the socket drops none.
constexpr int kSendHwm = 200;
constexpr int kFeedHwm = 5'000;

Entry EntryAfter(const MonitorEvent& what, bool has_keys) {
  if (what.event == ZMQ_EVENT_HANDSHAKE_SUCCEEDED) return Entry::kOpen;
  if (what.event == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH) return Entry::kKeyRefused;
  if (what.event == ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL &&
      what.value == ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH) {
    return has_keys ? Entry::kKeyUnwanted : Entry::kKeyWanted;
  }
  return Entry::kBroken;
}

// Links may share a context, in which each address must be unique.
std::string MonitorAddress() {
  static std::atomic<std::uint64_t> opened = 0;
  return fmt::format("inproc://desk-{}", ++opened);
}

}  // namespace

Link::Link(SocketContext* context, Endpoints endpoints,
           std::optional<CurveKeys> keys)
    : context_(context),
      endpoints_(std::move(endpoints)),
      keys_(std::move(keys)) {}

zmq::socket_t Link::Connect(zmq::socket_type type) {
  zmq::socket_t socket(context_->zmq(), type);
  SetCommonOptions(socket, kClientMessageBytes);
  socket.set(option::reconnect_ivl, kReconnectMs);
  socket.set(option::reconnect_ivl_max, kReconnectMostMs);
  if (keys_) SetClientKeys(socket, *keys_);
  return socket;
}

void Link::WatchDesk() {
  entry_ = Entry::kOpen;
  const std::string address = MonitorAddress();
  constexpr int kEvents = ZMQ_EVENT_HANDSHAKE_SUCCEEDED |
                          ZMQ_EVENT_HANDSHAKE_FAILED_AUTH |
                          ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL |
                          ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL;
  if (zmq_socket_monitor(dealer_.handle(), address.c_str(), kEvents) != 0) {
    throw zmq::error_t();
  }
  monitor_ = zmq::socket_t(context_->zmq(), zmq::socket_type::pair);
  monitor_.set(option::linger, 0);
  monitor_.connect(address);
}

Entry Link::Look() {
  while (const auto event = Receive(monitor_)) {
    entry_ = EntryAfter(MonitorEventOf(*event), keys_.has_value());
  }
  return entry_;
}

void Link::Open(const std::vector<std::string>& topics, bool speaks) {
  push_ = zmq::socket_t();
  if (speaks) {
    push_ = Connect(zmq::socket_type::push);
    push_.set(option::sndhwm, kSendHwm);
    push_.connect(endpoints_.intake);
  }
  dealer_ = Connect(zmq::socket_type::dealer);
  dealer_.set(option::sndhwm, kSendHwm);
  WatchDesk();
  dealer_.connect(endpoints_.desk);
  sub_ = zmq::socket_t();
  if (topics.empty()) return;
  Expects(topics.back() == "up/");
  sub_ = Connect(zmq::socket_type::sub);
  sub_.set(option::rcvhwm, kFeedHwm);
  // A limit would silently drop subscriptions.
  sub_.set(option::sndhwm, 0);
  for (const auto& topic : topics) Subscribe(topic, true);
  sub_.connect(endpoints_.feed);
}

void Link::Subscribe(std::string_view topic, bool on) {
  if (!sub_) return;
  Expects(topic.ends_with('/'));  // otherwise longer names would match
  if (on) {
    sub_.set(option::subscribe, topic);
  } else {
    sub_.set(option::unsubscribe, topic);
  }
}

void Link::SendIntake(std::string_view lines) {
  if (push_) Send(push_, {lines});
}

void Link::SendDesk(std::string_view lines) { Send(dealer_, {lines}); }

std::optional<Message> Link::ReceiveFeed() {
  if (!sub_) return std::nullopt;
  return Receive(sub_);
}

std::optional<Message> Link::ReceiveDesk() { return Receive(dealer_); }

void Link::Wait(std::span<const int> files, Time most) {
  Expects(dealer_ && most >= Time(0));  // a negative time would wait for ever
  std::vector<zmq::pollitem_t> items = {{dealer_.handle(), 0, ZMQ_POLLIN, 0}};
  if (sub_) items.push_back({sub_.handle(), 0, ZMQ_POLLIN, 0});
  for (const int file : files) items.push_back({nullptr, file, ZMQ_POLLIN, 0});
  Poll(items, most);
}

}  // namespace qun
