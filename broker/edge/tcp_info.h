// Asks the kernel about the TCP connections of this process.
#ifndef QUN_BROKER_EDGE_TCP_INFO_H_
#define QUN_BROKER_EDGE_TCP_INFO_H_

#include <cstdint>
#include <optional>
#include <string>

#include "proto/base/clock_random.h"

namespace qun {

// Of a TCP connection since its beginning.
struct TcpBytes {
  std::uint64_t received = 0;  // the kernel has given them to the program
  std::uint64_t sent = 0;      // the peer's kernel has acknowledged them
  std::uint64_t unsent = 0;    // they wait in our kernel
};
// Empty if `file` is not a TCP connection.
std::optional<TcpBytes> BytesOf(int file);

// The kernel's number of a socket, which no other socket gets; 0 if `file` is
// not a socket. After the end of a connection, another one may get its file
// descriptor, but has another cookie.
std::uint64_t SocketCookie(int file);

// The local TCP port of a socket; 0 if it has none.
int LocalPort(int file);

// The IP address of the peer; empty if it has none.
std::string PeerOf(int file);

// The network of the peer, whose addresses are likely to be of one owner: its
// IPv4 address, all loopback addresses, or the first 64 bits of an IPv6
// address.
std::string NetworkOf(const std::string& address);

// Waits at most `most` until the kernel has sent all bytes of this process's
// TCP connections.
void WaitUntilSent(const Clock& clock, Time most);

}  // namespace qun

#endif  // QUN_BROKER_EDGE_TCP_INFO_H_
