// What the kernel knows of this process and its connections.
#ifndef QUN_BROKER_EDGE_TCP_INFO_H_
#define QUN_BROKER_EDGE_TCP_INFO_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "proto/base/clock_random.h"

namespace qun {

// How many connections there may be: raises the limit of open files as far as
// it may be raised, and keeps some for what is no connection.
std::size_t MostConnections();

// Bytes that came by a TCP connection and were given to the program; empty if
// it is none.
std::optional<std::uint64_t> ReceivedBytes(int file);

// The address of the other end; empty if it has none.
std::string PeerOf(int file);

// Ends a connection that another thread reads: that one sees its end and closes
// the file, the peer that it was reset.
void Break(int file);

// Waits until nothing that was sent waits to leave this process, at most
// `most`. Only TCP tells.
void WaitUntilSent(const Clock& clock, Time most);

// Memory of this process; 0 if that is not known.
std::uint64_t ResidentBytes();

}  // namespace qun

#endif  // QUN_BROKER_EDGE_TCP_INFO_H_
