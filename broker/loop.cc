#include "broker/loop.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

#include "proto/sockets/wire.h"

namespace qun {
namespace {

// The time between two ticks.
constexpr Time kTick{20};
// On a busy machine, a thread may not run for some tenths of a second.
constexpr Time kLeastLook{250};
// When it ends, the broker still handles what arrives for at most this long.
constexpr Time kLongestDrain{400};
// The most messages that are read from a socket before the others have a turn.
constexpr int kBurst = 1000;
constexpr int kIntakeBurst = static_cast<int>(kBatchLines);
// Messages of closed connections, in one go.
constexpr int kDiscardedAtOnce = 100'000;

constexpr const char* kTooManyFrames = "the message has too many frames";
constexpr const char* kNoZmtp3 = "the peer does not speak ZMTP 3";
// ZMTP allows ids of at most this length, but libzmq accepts longer ones.
// Clients set no id, and libzmq's own have 5 bytes.
constexpr std::size_t kLongestId = 255;

zmq::pollitem_t Readable(zmq::socket_t& socket) {
  return {socket.handle(), 0, ZMQ_POLLIN, 0};
}

zmq::pollitem_t Readable(int file) { return {nullptr, file, ZMQ_POLLIN, 0}; }

}  // namespace

Loop::Loop(const Parts& parts)
    : broker_(parts.broker),
      sockets_(parts.sockets),
      guard_(parts.guard),
      doorman_(parts.doorman),
      control_(parts.control),
      clock_(parts.clock),
      look_(std::max(parts.look, kLeastLook)),
      wake_fd_(parts.wake_fd),
      signal_fd_(parts.signal_fd),
      has_key_(parts.has_key) {}

Ending Loop::Run() {
  while (Wait()) {
    if (!TakeAndTurn()) return Ending::kStorage;
    if (clock_->Steady() >= next_tick_) Tick();
    if (lost_thread_ != nullptr) return Ending::kThread;
  }
  return Drain() ? Ending::kSignal : Ending::kStorage;
}

void Loop::Tick() {
  const Time now = clock_->Steady();
  next_tick_ = now + kTick;
  // This comes first, since a thread that hangs may hold a lock that Report
  // needs.
  if (now >= next_look_) LookAtThreads(now);
  Report(now);
  DoubtEnded();
  broker_->Tick();
}

void Loop::DoubtEnded() {
  for (const int file : guard_->TakeEnded(SocketKind::kDesk)) {
    const std::string connection = desk_files_.OnClosed(file);
    if (!connection.empty()) broker_->OnDoubt(connection);
  }
}

void Loop::Report(Time now) {
  OperatorLog& log = broker_->operator_log();
  for (const ClosedConnection& closed : guard_->Take()) {
    log.Closed(closed, broker_->NameOfKey(closed.key), now);
  }
  log.FailedHandshakes(guard_->failed_handshakes(), now);
  for (const RefusedKey& refused : doorman_->Take()) {
    log.KeyRefused(refused, now);
  }
}

void Loop::LookAtThreads(Time now) {
  next_look_ = now + look_;
  if (guard_->pulse().IsLost()) lost_thread_ = guard_->pulse().name();
  if (doorman_->pulse().IsLost()) lost_thread_ = doorman_->pulse().name();
}

bool Loop::Wait() {
  std::array items = {Readable(sockets_->intake()), Readable(sockets_->feed()),
                      Readable(sockets_->desk()), Readable(wake_fd_),
                      Readable(signal_fd_)};
  Poll(items, std::max(Time(0), next_tick_ - clock_->Steady()));
  const auto& [intake, feed, desk, wake, signal] = items;
  if (wake.revents != 0) {
    std::uint64_t count = 0;
    // Each turn takes all pages anyway; this only resets the eventfd.
    [[maybe_unused]] const auto size = read(wake_fd_, &count, sizeof count);
  }
  return signal.revents == 0;
}

bool Loop::TakeAndTurn() {
  for (const SocketKind kind : {SocketKind::kIntake, SocketKind::kDesk}) {
    for (const int file : guard_->TakeBroken(kind)) {
      broken_.at(static_cast<std::size_t>(kind)).insert(file);
    }
  }
  TakeSubscriptions();
  // Intake and desk take turns to be first, so that one that fills every batch
  // does not shut out the other.
  desk_first_ = !desk_first_;
  if (desk_first_) TakeDesk();
  TakeIntake();
  if (!desk_first_) TakeDesk();
  TakeOperator();
  const bool goes_on = broker_->Turn();
  AnswerOperator();
  for (const auto& key : broker_->TakeRevoked()) guard_->CloseKey(key);
  return goes_on;
}

void Loop::TakeOperator() {
  for (Control::Asked& asked : control_->Take()) {
    broker_->OnOperator(asked.request, std::move(asked.ticket));
  }
}

void Loop::AnswerOperator() {
  for (OperatorAnswer& answer : broker_->TakeOperatorAnswers()) {
    control_->Answer(answer.ticket, std::move(answer.text));
  }
}

Sender Loop::SenderOf(Message& message, SocketKind kind) {
  // The last frame has the metadata; the frame with the id may have none.
  zmq::message_t& last = message.frames.back();
  Sender sender;
  sender.address = PeerAddress(last);
  if (has_key_) sender.key = PeerKey(last);
  // The first frame of a message of the desk is the connection's id.
  const std::size_t first = kind == SocketKind::kDesk ? 1 : 0;
  guard_->OnRead(kind, OriginOf(message, first, sender.key));
  // libzmq itself makes a message when a subscriber is gone, and it has no key.
  if (!sender.key.empty() && !broker_->IsWelcome(sender.key)) {
    guard_->CloseKey(sender.key);
  }
  return sender;
}

bool Loop::Drain() {
  const Time end = clock_->Steady() + kLongestDrain;
  bool more = true;
  while (more && clock_->Steady() < end) {
    more = TakeDesk();
    more = TakeIntake() || more;
    if (!broker_->Turn()) return false;
  }
  return true;
}

std::optional<Message> Loop::Receive(SocketKind kind) {
  zmq::socket_t& socket =
      kind == SocketKind::kDesk ? sockets_->desk() : sockets_->intake();
  std::set<int>& broken = broken_.at(static_cast<std::size_t>(kind));
  for (int discarded = 0; discarded < kDiscardedAtOnce; ++discarded) {
    auto message = qun::Receive(socket);
    if (!message) {
      guard_->OnDrained(kind);
      broken.clear();
    } else if (!broken.empty() &&
               broken.contains(FileOf(message->frames.back()))) {
      continue;
    }
    return message;
  }
  return std::nullopt;
}

bool Loop::TakeDesk() {
  int taken = 0;
  for (;
       taken < kBurst && !broker_->IsBatchFull() && !broker_->HasManyQueries();
       ++taken) {
    auto message = Receive(SocketKind::kDesk);
    if (!message) break;
    TakeDeskMessage(*message, SenderOf(*message, SocketKind::kDesk));
  }
  return taken > 0;
}

void Loop::TakeDeskMessage(Message& message, Sender sender) {
  if (message.Frame(0).size() > kLongestId) {
    return broker_->OnMalformed("desk", sender, "a routing id is too long");
  }
  sender.connection = message.Frame(0);
  const int file = FileOf(message.frames.back());
  const auto doubtful = desk_files_.OnMessage(sender.connection, file);
  for (const auto& connection : doubtful) broker_->OnDoubt(connection);
  if (!doubtful.empty() && has_key_) doorman_->OnSpoke(sender.key);
  if (!HasSocketType(message.frames.back())) {
    broker_->OnMalformed("desk", sender, kNoZmtp3);
  } else if (message.frame_count != 2) {
    broker_->OnMalformed("desk", sender, kTooManyFrames);
  } else {
    broker_->ReadLines(message.Frame(1), std::move(sender));
  }
}

bool Loop::TakeIntake() {
  int taken = 0;
  for (; taken < kIntakeBurst && !broker_->IsBatchFull() &&
         !broker_->HasManyStatuses();
       ++taken) {
    auto message = Receive(SocketKind::kIntake);
    if (!message) break;
    Sender sender = SenderOf(*message, SocketKind::kIntake);
    if (!HasSocketType(message->frames.front())) {
      broker_->OnMalformed("intake", sender, kNoZmtp3);
    } else if (message->frame_count > 1) {
      broker_->OnMalformed("intake", sender, kTooManyFrames);
    } else {
      broker_->ReadLines(message->Frame(0), std::move(sender));
    }
  }
  return taken > 0;
}

}  // namespace qun
