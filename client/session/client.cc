#include "client/session/client.h"

#include <algorithm>
#include <utility>

#include "proto/base/contract.h"
#include "proto/base/limits.h"
#include "proto/lines/lines.h"

namespace qun {
namespace {

// The grain of the session's clock.
constexpr Time kTick{100};
// Messages read from a socket in one step.
constexpr int kBurst = 1000;

}  // namespace

Client::Client(const Parts& parts, const Endpoints& endpoints,
               SessionOptions options, std::optional<CurveKeys> keys)
    : clock_(parts.clock),
      session_(std::move(options), parts.random),
      link_(parts.sockets, endpoints, std::move(keys)) {}

std::vector<Notice> Client::Step(std::span<const int> files, Time most) {
  if (!open_ || session_.WantsReopen()) Reopen();
  Send();
  const Time due = session_.NextTick() - Now();
  link_.Wait(files, std::max(Time(0), std::min({most, kTick, due})));
  ReadFeed();
  ReadDesk();
  entry_ = link_.Look();
  was_connected_ = was_connected_ || session_.IsConnected();
  session_.Tick(Now());
  Send();
  return session_.TakeNotices();
}

bool Client::IsRefused() const {
  switch (entry_) {
    case Entry::kOpen:
    case Entry::kBroken:
      break;
    case Entry::kKeyRefused:
      return true;
    case Entry::kKeyWanted:
    case Entry::kKeyUnwanted:
      return !was_connected_;
  }
  return false;
}

void Client::Reopen() {
  link_.Open(session_.Topics(), session_.speaks());
  session_.OnOpened(Now());
  open_ = true;
}

void Client::Send() {
  for (const auto& [topic, on] : session_.TakeTopicChanges()) {
    link_.Subscribe(topic, on);
  }
  const Outgoing outgoing = session_.TakeOutgoing(Now());
  LinePacker packer(session_.message_bytes());
  for (const auto& line : outgoing.intake) packer.Add(line);
  for (const auto& message : packer.Take()) {
    Expects(message.size() <= kRequestMessageBytes);
    link_.SendIntake(message);
  }
  for (const auto& line : outgoing.desk) link_.SendDesk(line);
}

void Client::ReadFeed() {
  for (int i = 0; i < kBurst; ++i) {
    const auto message = link_.ReceiveFeed();
    if (!message) return;
    if (message->frame_count != 2) continue;
    session_.OnFeed(message->Frame(0), message->Frame(1), Now());
  }
}

void Client::ReadDesk() {
  for (int i = 0; i < kBurst; ++i) {
    const auto message = link_.ReceiveDesk();
    if (!message) return;
    if (message->frame_count != 1) continue;
    session_.OnDesk(message->Frame(0), Now());
  }
}

}  // namespace qun
