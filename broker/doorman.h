// Answers libzmq at each handshake whether a key may come in
// (https://rfc.zeromq.org/spec/27/). Fails closed: the sockets let nobody in
// while nobody answers.
#ifndef QUN_BROKER_DOORMAN_H_
#define QUN_BROKER_DOORMAN_H_

#include <atomic>
#include <string_view>
#include <thread>
#include <zmq.hpp>

#include "broker/key_ring.h"
#include "broker/log.h"
#include "broker/log_budget.h"
#include "proto/wire.h"

namespace qun {

// The domains of the sockets.
inline constexpr const char* kIntakeDomain = "intake";
inline constexpr const char* kFeedDomain = "feed";
inline constexpr const char* kDeskDomain = "desk";

class Doorman {
 public:
  // To be made before the sockets, and to be ended after them. `ring` and `log`
  // must outlive it. Throws zmq::error_t.
  Doorman(zmq::context_t& context, const KeyRing* ring, Log* log);
  ~Doorman();
  Doorman(const Doorman&) = delete;
  Doorman& operator=(const Doorman&) = delete;

  // Logs from now on whom it refuses.
  void TellRefusals() { tells_ = true; }

 private:
  void Run();
  void Answer(const Message& request);
  bool MayEnter(std::string_view domain, const std::string& key) const;
  void TellRefused(const Message& request, const std::string& key);

  const KeyRing* ring_;
  Log* log_;
  LogBudget budget_{5};
  zmq::socket_t socket_;
  std::atomic<bool> tells_{false};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace qun

#endif  // QUN_BROKER_DOORMAN_H_
