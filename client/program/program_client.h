// The client of a program that has one. It shares its clock, its random bits
// and its sockets with no other.
#ifndef QUN_CLIENT_PROGRAM_PROGRAM_CLIENT_H_
#define QUN_CLIENT_PROGRAM_PROGRAM_CLIENT_H_

#include "client/program/arguments.h"
#include "client/session/client.h"
#include "proto/base/clock_random.h"
#include "proto/sockets/socket_context.h"

namespace qun {

struct ProgramClient {
  // The arguments say which broker it is, who we are, and whether lines are
  // printed as they came.
  ProgramClient(const Arguments& arguments, SessionOptions options);

  SystemClock clock;
  SystemRandom random;
  SocketContext sockets{random};
  Client client;
};

}  // namespace qun

#endif  // QUN_CLIENT_PROGRAM_PROGRAM_CLIENT_H_
