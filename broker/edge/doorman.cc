#include "broker/edge/doorman.h"

#include <array>
#include <string>
#include <utility>

#include "proto/base/clock_random.h"
#include "proto/base/limits.h"
#include "proto/sockets/curve.h"

namespace qun {
namespace {

constexpr const char* kAddress = "inproc://zeromq.zap.01";
constexpr Time kDoormanLook{100};
// Each handshake costs CPU, and so does the end of its connection.
constexpr Rate kHandshakes{kConnectionsOfKey, kHandshakesOfKey};
// A ROUTER socket of libzmq reads nothing from a connection whose routing id
// another one has, and keeps what it has sent for good. An honest client sets
// no routing id, and says hello at once; but its connection may break before
// that, so one is forgotten each minute.
constexpr Rate kQuiet{16, 1.0 / 60};
// Refusals that wait for the log; others are dropped.
constexpr std::size_t kRefusedKeys = 10;

// The frames of a ZAP request.
enum Frame : std::size_t {
  kVersion,
  kRequestId,
  kDomain,
  kPeerAddress,
  kIdentity,
  kMechanism,
  kCredentials,
  kFrames,
};

constexpr std::string_view kEnter = "200";
// The client's libzmq tries again.
constexpr std::string_view kLater = "300";
// This ends the client's attempts, since a later one would be refused too.
constexpr std::string_view kStayOut = "400";

}  // namespace

Doorman::Doorman(zmq::context_t& context, const KeyRing* ring)
    : ring_(ring),
      handshakes_(kHandshakes),
      socket_(context, zmq::socket_type::rep),
      quiet_(kQuiet) {
  socket_.set(zmq::sockopt::linger, 0);
  socket_.bind(kAddress);
  thread_ = std::thread([this] { Run(); });
}

Doorman::~Doorman() {
  stopping_ = true;
  thread_.join();
}

void Doorman::Run() {
  std::array<zmq::pollitem_t, 1> items{{{socket_.handle(), 0, ZMQ_POLLIN, 0}}};
  pulse_.Begin();
  while (!stopping_) {
    pulse_.Beat();
    if (!Poll(items, kDoormanLook)) continue;
    if (const auto request = Receive(socket_)) Answer(*request);
  }
}

void Doorman::Answer(const Message& request) {
  if (ring_ == nullptr) return Reply(request, kEnter, {});
  AnswerKey(request);
}

void Doorman::AnswerKey(const Message& request) {
  std::string key;
  if (request.frames.size() == kFrames &&
      request.Frame(kMechanism) == "CURVE") {
    key = KeyOfBytes(request.Frame(kCredentials));
  }
  if (key.empty() || !IsKnown(request.Frame(kDomain), key)) {
    NoteRefused(request, key);
    return Reply(request, kStayOut, {});
  }
  if (!MayComeNow(request.Frame(kDomain), key)) {
    return Reply(request, kLater, {});
  }
  Reply(request, kEnter, key);
}

bool Doorman::MayComeNow(std::string_view domain, const std::string& key) {
  const Time now = SystemClock().Steady();
  if (!handshakes_.Of(key, now).Take(1, now)) return false;
  if (domain != kDeskDomain) return true;
  const std::lock_guard lock(mutex_);
  return quiet_.Of(key, now).Take(1, now);
}

void Doorman::OnSpoke(const std::string& key) {
  const std::lock_guard lock(mutex_);
  quiet_.Of(key, SystemClock().Steady()).GiveBack(1);
}

void Doorman::Reply(const Message& request, std::string_view status,
                    const std::string& key) {
  std::string_view id;
  if (request.frames.size() > kRequestId) id = request.Frame(kRequestId);
  const std::string_view why = status == kStayOut ? "unknown key" : "";
  Send(socket_, {request.Frame(kVersion), id, status, why, key, ""});
}

bool Doorman::IsKnown(std::string_view domain, const std::string& key) const {
  switch (ring_->Of(key)) {
    case Holder::kUser:
      return true;
    case Holder::kInvited:
      return domain == kDeskDomain;
    case Holder::kNobody:
      break;
  }
  return false;
}

void Doorman::NoteRefused(const Message& request, const std::string& key) {
  RefusedKey refused{{}, {}, key};
  if (request.frames.size() == kFrames) {
    refused.socket = request.Frame(kDomain);
    refused.address = request.Frame(kPeerAddress);
  }
  const std::lock_guard lock(mutex_);
  if (refused_.size() < kRefusedKeys) refused_.push_back(std::move(refused));
}

std::vector<RefusedKey> Doorman::Take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(refused_, {});
}

}  // namespace qun
