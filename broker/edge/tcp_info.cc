#include "broker/edge/tcp_info.h"

#include <arpa/inet.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>

namespace qun {
namespace {

constexpr Time kLookAgain{10};

// Bytes of all connections of this process that the kernel has not sent yet.
std::uint64_t UnsentBytes() {
  std::uint64_t unsent = 0;
  std::error_code none;
  for (const auto& entry :
       std::filesystem::directory_iterator("/proc/self/fd", none)) {
    int waiting = 0;
    const int file = std::stoi(entry.path().filename());
    if (ioctl(file, SIOCOUTQNSD, &waiting) == 0) {
      unsent += static_cast<std::uint64_t>(waiting);
    }
  }
  return unsent;
}

}  // namespace

std::optional<TcpBytes> BytesOf(int file) {
  tcp_info info{};
  socklen_t size = sizeof info;
  int waiting = 0;
  int unsent = 0;
  if (getsockopt(file, IPPROTO_TCP, TCP_INFO, &info, &size) != 0 ||
      ioctl(file, SIOCINQ, &waiting) != 0 ||
      ioctl(file, SIOCOUTQ, &unsent) != 0) {
    return std::nullopt;
  }
  // More bytes may have come between the two calls.
  const auto unread = static_cast<std::uint64_t>(waiting);
  TcpBytes bytes;
  bytes.received = info.tcpi_bytes_received -
                   std::min<std::uint64_t>(unread, info.tcpi_bytes_received);
  bytes.sent = info.tcpi_bytes_acked;
  bytes.unsent = static_cast<std::uint64_t>(unsent);
  return bytes;
}

std::uint64_t SocketCookie(int file) {
  std::uint64_t cookie = 0;
  socklen_t size = sizeof cookie;
  getsockopt(file, SOL_SOCKET, SO_COOKIE, &cookie, &size);
  return cookie;
}

int LocalPort(int file) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  auto* plain = reinterpret_cast<sockaddr*>(&address);
  if (getsockname(file, plain, &size) != 0) return 0;
  if (address.ss_family == AF_INET) {
    return ntohs(reinterpret_cast<sockaddr_in*>(&address)->sin_port);
  }
  if (address.ss_family == AF_INET6) {
    return ntohs(reinterpret_cast<sockaddr_in6*>(&address)->sin6_port);
  }
  return 0;
}

void WaitUntilSent(const Clock& clock, Time most) {
  const Time end = clock.Steady() + most;
  // At the first look, ZeroMQ may not have given the kernel anything yet.
  for (int quiet = 0; quiet < 2 && clock.Steady() < end;) {
    std::this_thread::sleep_for(kLookAgain);
    quiet = UnsentBytes() == 0 ? quiet + 1 : 0;
  }
}

std::string PeerOf(int file) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  auto* plain = reinterpret_cast<sockaddr*>(&address);
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (getpeername(file, plain, &size) != 0) return {};
  const void* bytes = nullptr;
  if (address.ss_family == AF_INET) {
    bytes = &reinterpret_cast<sockaddr_in*>(&address)->sin_addr;
  } else if (address.ss_family == AF_INET6) {
    bytes = &reinterpret_cast<sockaddr_in6*>(&address)->sin6_addr;
  } else {
    return {};
  }
  inet_ntop(address.ss_family, bytes, text.data(), text.size());
  return text.data();
}

std::string NetworkOf(const std::string& address) {
  // An IPv4 address, as a socket for IPv6 sees it.
  constexpr std::string_view kMapped = "::ffff:";
  if (address.starts_with(kMapped)) {
    return NetworkOf(address.substr(kMapped.size()));
  }
  if (address.starts_with("127.")) return "127";
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  if (inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) return address;
  constexpr std::size_t kNetworkBytes = 8;
  return {reinterpret_cast<const char*>(bytes.data()), kNetworkBytes};
}

}  // namespace qun
