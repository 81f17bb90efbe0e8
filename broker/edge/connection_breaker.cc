#include "broker/edge/connection_breaker.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <cerrno>
#include <system_error>

#include "broker/edge/tcp_info.h"

namespace qun {
namespace {

constexpr std::size_t kMostArrived = 16UL * 1024 * 1024;

File OpenNothing() {
  File file(open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) {
    throw std::system_error(errno, std::generic_category(), "/dev/null");
  }
  return file;
}

}  // namespace

ConnectionBreaker::ConnectionBreaker()
    : nothing_(OpenNothing()), copy_(OpenNothing()) {}

void ConnectionBreaker::Break(int file, std::uint64_t cookie) {
  // The connection can end at any time, and its number then belongs to another
  // one, or to the operator.
  if (dup3(file, copy_.get(), O_CLOEXEC) < 0) return;
  if (SocketCookie(copy_.get()) == cookie) BreakCopy();
  dup3(nothing_.get(), copy_.get(), O_CLOEXEC);
}

void ConnectionBreaker::BreakCopy() const {
  // Without a reset, a peer whose window is closed would not notice the end.
  constexpr linger kReset{1, 0};
  setsockopt(copy_.get(), SOL_SOCKET, SO_LINGER, &kReset, sizeof kReset);
  shutdown(copy_.get(), SHUT_RDWR);
  // libzmq would still read what has arrived.
  while (recv(copy_.get(), nullptr, kMostArrived, MSG_DONTWAIT | MSG_TRUNC) >
         0) {
  }
}

}  // namespace qun
