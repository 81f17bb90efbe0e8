#include "broker/edge/control_socket.h"

#include <array>
#include <utility>

#include "proto/base/limits.h"
#include "proto/sockets/wire.h"

namespace qun {
namespace {

constexpr Time kInterval{100};
constexpr Time kLookAfter{1000};
// A request holds a verb and at most a path or a few names.
constexpr std::size_t kLargest = 8192;

bool Waits(zmq::socket_t& socket, Time timeout) {
  std::array<zmq::pollitem_t, 1> items{{{socket.handle(), 0, ZMQ_POLLIN, 0}}};
  return Poll(items, timeout);
}

}  // namespace

ControlSocket::ControlSocket(zmq::context_t& context,
                             const std::string& address, Answer answer)
    : answer_(std::move(answer)), socket_(context, zmq::socket_type::rep) {
  SetCommonOptions(socket_, kLargest);
  socket_.bind(address);
  thread_ = std::thread([this] { Run(); });
}

ControlSocket::~ControlSocket() {
  stopping_ = true;
  thread_.join();
}

void ControlSocket::Run() {
  while (!stopping_) {
    if (!Waits(socket_, kInterval)) continue;
    const auto request = Receive(socket_);
    if (!request) continue;
    const auto answer =
        request->frame_count == 2
            ? answer_(request->Frame(0), request->Frame(1))
            : Fail(Errc::kBadField, "a control request must have two frames");
    if (answer) {
      Send(socket_, {"", *answer});
    } else {
      Send(socket_, {answer.error().why, ""});
    }
  }
}

std::optional<Result<std::string>> AskControlSocket(
    const std::string& address, std::string_view verb,
    std::string_view argument, const std::function<bool()>& goes_on) {
  // ZeroMQ closes the connection of a longer message, without an answer.
  if (verb.size() + argument.size() >= kLargest) {
    return Fail(Errc::kTooLong, "the words are too long; shorten them");
  }
  zmq::context_t context;
  zmq::socket_t socket(context, zmq::socket_type::req);
  SetCommonOptions(socket, kClientMessageBytes);
  socket.connect(address);
  Send(socket, {verb, argument});
  while (!Waits(socket, kLookAfter)) {
    if (!goes_on()) return std::nullopt;
  }
  const auto answer = Receive(socket);
  if (!answer || answer->frame_count != 2) return std::nullopt;
  if (answer->Frame(0).empty()) return std::string(answer->Frame(1));
  return Fail(Errc::kInternal, std::string(answer->Frame(0)));
}

}  // namespace qun
