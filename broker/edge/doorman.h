// The ZAP handler: tells libzmq at each handshake whether a peer may connect
// (https://rfc.zeromq.org/spec/27/). If it does not answer, nobody gets in. It
// never waits for anything but requests, so another thread logs its refusals.
// A broker without a key needs it too: libzmq then refuses the versions of ZMTP
// before 3, whose messages do not tell from which connection they come.
#ifndef QUN_BROKER_EDGE_DOORMAN_H_
#define QUN_BROKER_EDGE_DOORMAN_H_

#include <atomic>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>
#include <zmq.hpp>

#include "broker/edge/rates.h"
#include "broker/edge/watchdog.h"
#include "broker/log/refused_key.h"
#include "broker/model/key_ring.h"
#include "proto/sockets/wire.h"

namespace qun {

// The ZAP domains of the sockets.
inline constexpr const char* kIntakeDomain = "intake";
inline constexpr const char* kFeedDomain = "feed";
inline constexpr const char* kDeskDomain = "desk";

class Doorman {
 public:
  // Make it before the sockets and destroy it after them. `ring` has the keys
  // that may connect, and must outlive it; null: everybody may connect. Throws
  // zmq::error_t.
  Doorman(zmq::context_t& context, const KeyRing* ring);
  ~Doorman();
  Doorman(const Doorman&) = delete;
  Doorman& operator=(const Doorman&) = delete;

  // The first message of a connection of this key to the desk was read. Any
  // thread may call it.
  void OnSpoke(const std::string& key);
  // The first refusals since the last call. Any thread may call it.
  std::vector<RefusedKey> Take();
  Watchdog& pulse() { return pulse_; }

 private:
  void Run();
  void Answer(const Message& request);
  void AnswerKey(const Message& request);
  void Reply(const Message& request, std::string_view status,
             const std::string& key);
  bool IsKnown(std::string_view domain, const std::string& key) const;
  bool MayComeNow(std::string_view domain, const std::string& key);
  void NoteRefused(const Message& request, const std::string& key);

  const KeyRing* ring_;
  Rates handshakes_;
  zmq::socket_t socket_;
  Watchdog pulse_{"doorman"};
  std::mutex mutex_;  // guards the next two
  // How many connections to the desk may not have said anything yet.
  Rates quiet_;
  std::vector<RefusedKey> refused_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace qun

#endif  // QUN_BROKER_EDGE_DOORMAN_H_
