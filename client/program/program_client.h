// A client with its own clock, random bits and sockets, for a program that has
// only one client.
#ifndef QUN_CLIENT_PROGRAM_PROGRAM_CLIENT_H_
#define QUN_CLIENT_PROGRAM_PROGRAM_CLIENT_H_

#include "client/program/arguments.h"
#include "client/session/client.h"
#include "proto/base/clock_random.h"
#include "proto/sockets/socket_context.h"

namespace qun {

struct ProgramClient {
  // The arguments give the broker's address, the user, and whether raw lines
  // are kept for printing.
  ProgramClient(const Arguments& arguments, SessionOptions options);

  SystemClock clock;
  SystemRandom random;
  SocketContext sockets{random};
  Client client;
};

}  // namespace qun

#endif  // QUN_CLIENT_PROGRAM_PROGRAM_CLIENT_H_
