// Passes the operator's verbs to a running broker.
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

namespace qun {

// Copies the ledger on threads of its socket, and hands other requests to the
// broker's thread. The public functions are for the broker's thread.
class Control {
 public:
  struct Parts {
    std::filesystem::path data;  // the caller has locked it
    std::string address;         // answers kControlWhere
    Log* log;
    std::function<void()> wake;  // makes the broker's thread call Take
  };
  struct Asked {
    std::string ticket;
    OperatorRequest request;
  };

  // If its socket cannot be bound, it has none, and the log says so.
  explicit Control(Parts parts);
  // Stops a copy that is not finished.
  ~Control();
  Control(const Control&) = delete;
  Control& operator=(const Control&) = delete;

  // The requests since the last call. Each must be answered.
  std::vector<Asked> Take();
  void Answer(const std::string& ticket, Result<std::string> text);

 private:
  Result<std::string> OnRequest(std::string_view verb,
                                std::string_view argument);
  Result<std::string> BackUpTo(const std::string& file);
  std::string Copy(const std::string& file);
  Result<std::string> AskBroker(std::string_view text);

  Parts parts_;
  std::mutex mutex_;
  std::uint64_t tickets_ = 0;
  std::vector<Asked> asked_;
  std::map<std::string, std::promise<Result<std::string>>> waiting_;
  std::atomic<bool> stopping_{false};
  std::optional<ControlSocket> socket_;  // last: its thread uses the others
};

// Asks the broker that runs on `data` and waits for its answer or refusal.
// Throws StorageError if the broker cannot be asked.
Result<std::string> AskRunning(const std::filesystem::path& data,
                               std::string_view verb,
                               std::string_view argument);

// The verbs. The argument of the first is the file to write.
inline constexpr std::string_view kControlBackUp = "backup";
// No argument. Answers an invitation without its secret key; empty if the
// broker has no key.
inline constexpr std::string_view kControlWhere = "where";
// The argument is an encoded OperatorRequest.
inline constexpr std::string_view kControlOperator = "operator";

}  // namespace qun

#endif  // QUN_BROKER_OPERATOR_CONTROL_H_
