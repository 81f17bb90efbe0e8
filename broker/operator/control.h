// The operator's verbs, asked of a broker while it runs.
#ifndef QUN_BROKER_OPERATOR_CONTROL_H_
#define QUN_BROKER_OPERATOR_CONTROL_H_

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "broker/edge/control_socket.h"
#include "broker/log/log.h"
#include "broker/model/operator_request.h"
#include "proto/base/errc.h"
#include "proto/sockets/socket_context.h"

namespace qun {

// Copies the ledger on the thread of its socket; hands the rest to the broker's
// thread, for which the public functions are.
class Control {
 public:
  struct Parts {
    std::filesystem::path data;  // that the caller has locked
    std::string address;  // to be told by `where`: endpoints, broker's key
    Log* log;
    std::function<void()> wake;  // the broker's thread: call Take
  };
  struct Asked {
    std::string ticket;
    OperatorRequest request;
  };

  // If its socket cannot be bound, the log says so, and there is none.
  Control(SocketContext& context, Parts parts);
  // Breaks off what it does.
  ~Control();
  Control(const Control&) = delete;
  Control& operator=(const Control&) = delete;

  // What is asked since the last call; each must be answered.
  std::vector<Asked> Take();
  void Answer(const std::string& ticket, Result<std::string> text);

 private:
  Result<std::string> OnRequest(std::string_view verb, std::string_view about);
  Result<std::string> BackUpTo(const std::string& file);
  Result<std::string> AskBroker(std::string_view text);

  Parts parts_;
  std::mutex mutex_;
  std::uint64_t tickets_ = 0;
  std::vector<Asked> asked_;
  std::map<std::string, std::promise<Result<std::string>>> waiting_;
  std::atomic<bool> stopping_{false};
  std::optional<ControlSocket> socket_;  // last: its thread uses the others
};

// Asks the broker that runs on `data`, and waits for what it tells, or why it
// refuses. Throws StorageError if it cannot be asked.
Result<std::string> AskRunning(const std::filesystem::path& data,
                               std::string_view verb, std::string_view about);

// What it is asked for.
inline constexpr std::string_view kControlBackUp = "backup";  // a file
inline constexpr std::string_view kControlWhere = "where";    // nothing
// An OperatorRequest.
inline constexpr std::string_view kControlOperator = "operator";

}  // namespace qun

#endif  // QUN_BROKER_OPERATOR_CONTROL_H_
