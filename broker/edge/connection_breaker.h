// Ends connections that another thread reads.
#ifndef QUN_BROKER_EDGE_CONNECTION_BREAKER_H_
#define QUN_BROKER_EDGE_CONNECTION_BREAKER_H_

#include <cstdint>

#include "proto/base/file.h"

namespace qun {

// Works also when the process may not open another file.
class ConnectionBreaker {
 public:
  // Throws std::system_error if no file is free.
  ConnectionBreaker();

  // Ends the connection with this file and cookie (SocketCookie), and discards
  // what has arrived and is not read. The thread that reads it reads the end
  // and closes the file; the peer sees a reset.
  void Break(int file, std::uint64_t cookie);

 private:
  void BreakCopy() const;

  File nothing_;
  File copy_;  // of the connection, and otherwise of nothing_
};

}  // namespace qun

#endif  // QUN_BROKER_EDGE_CONNECTION_BREAKER_H_
