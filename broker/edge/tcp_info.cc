#include "broker/edge/tcp_info.h"

#include <arpa/inet.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

namespace qun {
namespace {

// Files for sockets, the ledger, the log and the operator, and for connections
// that are accepted before the guard closes others. (If there is no file for an
// operator's connection, libzmq 4.3.4 aborts.) A quarter of all, within these
// limits.
constexpr rlim_t kReservedFiles = 64;
constexpr rlim_t kMostReservedFiles = 1024;
constexpr Time kLookAgain{10};
constexpr std::size_t kMostArrived = 16UL * 1024 * 1024;

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

std::size_t MostConnections() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return SIZE_MAX;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  getrlimit(RLIMIT_NOFILE, &limit);
  const rlim_t reserved =
      std::clamp(limit.rlim_cur / 4, kReservedFiles, kMostReservedFiles);
  return limit.rlim_cur - std::min(limit.rlim_cur, reserved);
}

std::optional<std::uint64_t> ReceivedBytes(int file) {
  tcp_info info{};
  socklen_t size = sizeof info;
  int waiting = 0;
  if (getsockopt(file, IPPROTO_TCP, TCP_INFO, &info, &size) != 0 ||
      ioctl(file, SIOCINQ, &waiting) != 0) {
    return std::nullopt;
  }
  // More bytes may have come between the two calls.
  const auto unread = static_cast<std::uint64_t>(waiting);
  return info.tcpi_bytes_received -
         std::min<std::uint64_t>(unread, info.tcpi_bytes_received);
}

void WaitUntilSent(const Clock& clock, Time most) {
  const Time end = clock.Steady() + most;
  // At the first look, ZeroMQ may not have given the kernel anything yet.
  for (int quiet = 0; quiet < 2 && clock.Steady() < end;) {
    std::this_thread::sleep_for(kLookAgain);
    quiet = UnsentBytes() == 0 ? quiet + 1 : 0;
  }
}

std::uint64_t ResidentBytes() {
  std::ifstream status("/proc/self/statm");
  std::uint64_t all = 0;
  std::uint64_t resident = 0;
  status >> all >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
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

void Break(int file) {
  // After the shutdown, libzmq closes the file, and another connection may get
  // its number.
  const int copy = dup(file);
  if (copy == -1) return;
  // Without a reset, a peer whose window is closed would not notice the end.
  constexpr linger kReset{1, 0};
  setsockopt(copy, SOL_SOCKET, SO_LINGER, &kReset, sizeof kReset);
  shutdown(copy, SHUT_RDWR);
  // libzmq would still read what has arrived.
  while (recv(copy, nullptr, kMostArrived, MSG_DONTWAIT | MSG_TRUNC) > 0) {
  }
  close(copy);
}

}  // namespace qun
