// The command line of qun-broker.
#ifndef QUN_BROKER_OPERATOR_OPTIONS_H_
#define QUN_BROKER_OPERATOR_OPTIONS_H_

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "broker/arrive/token_bucket.h"
#include "broker/ledger/sqlite_ledger.h"
#include "broker/log/log.h"
#include "proto/base/clock_random.h"
#include "proto/base/usage_error.h"
#include "proto/sockets/endpoints.h"

namespace qun {

enum class Command {
  kServe,
  kCheck,   // the ledger `file`
  kBackUp,  // the ledger in `data` to `file`
  kMakeKey,
  kAdmin,  // carry out the verb in `words`
  kTell,   // print `text`: --help, --version
};

struct Options {
  Command command = Command::kServe;
  std::string data;
  Endpoints endpoints;
  Sync sync = Sync::kFull;
  int feed_hwm = 256;              // messages waiting for one subscriber
  std::size_t connections = 1536;  // at a time
  Time beat{1000};
  RateLimits rates;
  LogLevel log_level = LogLevel::kInfo;
  bool insecure = false;
  std::string file;
  std::string text;
  std::vector<std::string> words;  // a verb and its names
  bool is_operator = false;        // the invited user will be an operator
  bool is_bot = false;             // the invited user will be a bot
  Time expires = std::chrono::hours(7 * 24);
  std::string address;  // this machine's address in invitations
};

// Throws UsageError.
Options ParseOptions(int argc, const char* const* argv);

}  // namespace qun

#endif  // QUN_BROKER_OPERATOR_OPTIONS_H_
