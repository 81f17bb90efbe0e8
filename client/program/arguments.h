// The command line of qun: a verb and its options. The environment variables
// QUN_SERVER, QUN_NAME and QUN_PROFILE are defaults of --server, --as and
// --profile.
#ifndef QUN_CLIENT_PROGRAM_ARGUMENTS_H_
#define QUN_CLIENT_PROGRAM_ARGUMENTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proto/base/clock_random.h"
#include "proto/base/key.h"
#include "proto/base/usage_error.h"
#include "proto/sockets/endpoints.h"

namespace qun {

struct Arguments {
  std::string verb;
  Endpoints endpoints;
  std::string name;                     // of the user; empty: the key says it
  std::string user;                     // name of the user, to be shown
  std::optional<CurveKeys> keys;        // for a broker that has a key
  std::string profile;                  // its name; empty: none
  Time timeout{5000};                   // for an answer of the broker
  bool json = false;                    // print lines of the protocol
  std::vector<std::string> words;       // after the verb: rooms, text
  bool lines = false;                   // send: each line of stdin by itself
  bool bot = false;                     // send: mark it as said by a program
  bool all = false;                     // tail: every room
  std::optional<std::uint64_t> newest;  // -n
  std::optional<std::uint64_t> after;
  std::optional<std::uint64_t> before;
  std::uint64_t count = 0;  // tail: end after this many lines; 0: never
  Time wait{0};             // tail: end after this time without one; 0: never
  std::string text;  // if not empty, print it and exit (--help, --version)
};

// Throws UsageError.
Arguments ParseArguments(int argc, const char* const* argv);

}  // namespace qun

#endif  // QUN_CLIENT_PROGRAM_ARGUMENTS_H_
