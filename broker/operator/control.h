// The operator's verbs, asked of a broker while it runs, over a socket in its
// data directory that only the directory's owner can reach. A request is a verb
// and what it is about, a frame each. An answer is two frames: what is wrong,
// empty if nothing is, and what is to be told.
#ifndef QUN_BROKER_OPERATOR_CONTROL_H_
#define QUN_BROKER_OPERATOR_CONTROL_H_

#include <atomic>
#include <filesystem>
#include <functional>
#include <future>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>
#include <zmq.hpp>

#include "broker/decide/administer.h"
#include "broker/log/log.h"
#include "proto/base/errc.h"

namespace qun {

// Answers on a thread of its own, one request after the other: copies by
// itself, for the rest it asks the broker's thread.
class Control {
 public:
  using Administrator = std::function<Result<std::string>(const AdminRequest&)>;

  struct Parts {
    std::filesystem::path data;  // that the caller has locked
    std::string address;  // to be told by `where`: endpoints, broker's key
    Log* log;
    std::function<void()> wake;  // the broker's thread: call AnswerAll
  };
  // Where a socket cannot be bound, for the path is too long, that is logged
  // and there is none.
  Control(zmq::context_t& context, Parts parts);
  // Breaks off what it does.
  ~Control();
  Control(const Control&) = delete;
  Control& operator=(const Control&) = delete;

  // To be called by the broker's thread: settles what is asked of it.
  void AnswerAll(const Administrator& administrator);

 private:
  struct Asked {
    AdminRequest request;
    std::promise<Result<std::string>> answer;
  };

  void Run();
  Result<std::string> Answer(std::string_view verb, std::string_view about);
  Result<std::string> BackUpTo(const std::string& file);
  Result<std::string> AskBroker(std::string_view text);

  Parts parts_;
  std::mutex mutex_;
  std::vector<Asked> asked_;
  zmq::socket_t socket_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

// Asks the broker that runs on `data`, and waits for what it tells, or why it
// refuses. Throws StorageError if it cannot be asked.
Result<std::string> AskRunning(const std::filesystem::path& data,
                               std::string_view verb, std::string_view about);

// What it is asked for.
inline constexpr std::string_view kControlBackUp = "backup";  // a file
inline constexpr std::string_view kControlWhere = "where";    // nothing
inline constexpr std::string_view kControlAdmin = "admin";    // an AdminRequest

}  // namespace qun

#endif  // QUN_BROKER_OPERATOR_CONTROL_H_
