// The operator's verbs, asked of a broker while it runs, over a socket in its
// data directory that only the directory's owner can reach. A request is a verb
// and what it is about, a frame each; the answer is empty or says what is
// wrong.
#ifndef QUN_BROKER_CONTROL_H_
#define QUN_BROKER_CONTROL_H_

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <zmq.hpp>

#include "broker/log.h"

namespace qun {

// Answers on a thread of its own, one request after the other.
class Control {
 public:
  // On the data directory that the caller has locked. Where a socket cannot be
  // bound, for the path is too long, that is logged and there is none.
  Control(zmq::context_t& context, const std::filesystem::path& data, Log* log);
  // Breaks off what it does.
  ~Control();
  Control(const Control&) = delete;
  Control& operator=(const Control&) = delete;

 private:
  void Run();
  std::string Answer(std::string_view verb, std::string_view about);
  std::string BackUpTo(const std::string& file);

  std::string ledger_;
  Log* log_;
  zmq::socket_t socket_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

// Has the broker that runs on `data` copy its ledger to `file`, and waits for
// it. Throws StorageError.
void AskForBackup(const std::filesystem::path& data, const std::string& file);

}  // namespace qun

#endif  // QUN_BROKER_CONTROL_H_
