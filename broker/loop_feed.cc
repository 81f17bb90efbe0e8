// The functions of Loop about subscriptions.
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <utility>

#include "broker/edge/tcp_info.h"
#include "broker/loop.h"
#include "proto/lines/topic.h"
#include "proto/sockets/wire.h"

namespace qun {
namespace {

// Subscriptions are handled quickly, and use much memory while they wait.
constexpr int kSubscriptionBurst = 10'000;
constexpr char kUnsubscribed = 0;
constexpr char kSubscribed = 1;

}  // namespace

bool Loop::TakeSubscriptions() {
  // Their subscriptions may still wait to be read.
  std::ranges::copy(guard_->TakeEnded(SocketKind::kFeed),
                    std::back_inserter(ended_subscribers_));
  int taken = 0;
  for (; taken < kSubscriptionBurst; ++taken) {
    auto message = qun::Receive(sockets_->feed());
    if (!message) {
      guard_->OnDrained(SocketKind::kFeed);
      for (const int file : std::exchange(ended_subscribers_, {})) {
        EndSubscriber(file);
      }
      break;
    }
    const Sender sender = SenderOf(*message, SocketKind::kFeed);
    const std::string_view frame = message->Frame(0);
    if (message->frame_count != 1 || frame.empty()) continue;
    const char kind = frame.front();
    if (kind != kSubscribed && kind != kUnsubscribed) continue;
    OnSubscription(FileOf(message->frames.front()), sender.key, frame);
  }
  return taken > 0;
}

// `frame` is kSubscribed or kUnsubscribed, and a topic. libzmq reports the end
// of a connection's subscriptions without a file; EndSubscriber handles it.
// Peers of old versions of ZMTP have no file either.
void Loop::OnSubscription(int file, const std::string& key,
                          std::string_view frame) {
  const std::uint64_t cookie = file == -1 ? 0 : SocketCookie(file);
  if (cookie == 0) return;  // it has ended
  // A subscription of the one that had this file before may be read only now.
  if (!subscriptions_.IsOf(file, cookie, key)) ForgetSubscriber(file);
  const bool on = frame.front() == kSubscribed;
  const std::string_view topic = frame.substr(1);
  const bool has_changed = on ? subscriptions_.Add(file, cookie, key, topic)
                              : subscriptions_.Remove(file, topic);
  if (!has_changed) return;
  broker_->OnSubscription(topic, on);
  if (!on) return;
  if (const auto excess = subscriptions_.TakeExcess(file)) {
    guard_->CloseSubscriber(*excess);
  }
}

void Loop::EndSubscriber(int file) {
  // Another connection may have got the file by now.
  if (SocketCookie(file) != subscriptions_.CookieOf(file)) {
    ForgetSubscriber(file);
  }
}

void Loop::ForgetSubscriber(int file) {
  if (subscriptions_.Has(file, kUpTopic)) {
    broker_->OnSubscription(kUpTopic, false);
  }
  subscriptions_.Close(file);
}

}  // namespace qun
