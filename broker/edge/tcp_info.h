// Asks the kernel about this process and its connections.
#ifndef QUN_BROKER_EDGE_TCP_INFO_H_
#define QUN_BROKER_EDGE_TCP_INFO_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "proto/base/clock_random.h"

namespace qun {

// The number of connections that are possible. Raises the limit of open files
// as far as the system allows, and reserves some files for other purposes.
std::size_t MostConnections();

// Bytes of a TCP connection that the kernel has given to the program; empty if
// `file` is not a TCP connection.
std::optional<std::uint64_t> ReceivedBytes(int file);

// The IP address of the peer; empty if it has none.
std::string PeerOf(int file);

// Ends a connection that another thread reads, and discards what has arrived
// and is not read. That thread reads the end and closes the file; the peer sees
// a reset.
void Break(int file);

// Waits at most `most` until the kernel has sent all bytes of this process's
// TCP connections.
void WaitUntilSent(const Clock& clock, Time most);

// The resident memory of this process; 0 if unknown.
std::uint64_t ResidentBytes();

}  // namespace qun

#endif  // QUN_BROKER_EDGE_TCP_INFO_H_
