// The broker's event loop. It waits for the sockets, the archive, the operator
// and signals, and calls the broker. Owns nothing; runs on the main thread.
#ifndef QUN_BROKER_LOOP_H_
#define QUN_BROKER_LOOP_H_

#include <array>
#include <optional>
#include <set>
#include <vector>

#include "broker/edge/connection_guard.h"
#include "broker/edge/desk_files.h"
#include "broker/edge/doorman.h"
#include "broker/edge/sockets.h"
#include "broker/edge/subscriptions.h"
#include "broker/edge/watchdog.h"
#include "broker/operator/control.h"
#include "broker/turn/broker.h"
#include "proto/base/clock_random.h"

namespace qun {

// Why the broker ends.
enum class Ending {
  kSignal,   // it was asked to end, and has handled what had arrived
  kStorage,  // the ledger cannot be written
  kThread,   // one of its threads hangs
};

class Loop {
 public:
  // `wake_fd` is an eventfd that is readable when a page or a request of the
  // operator is ready. `signal_fd` is a signalfd of the signals that end the
  // broker.
  struct Parts {
    Broker* broker;
    Sockets* sockets;
    ConnectionGuard* guard;
    Doorman* doorman;
    Control* control;
    const Clock* clock;
    Time look;  // time between two checks of the other threads
    int wake_fd;
    int signal_fd;
    bool has_key;  // of the broker
  };
  explicit Loop(const Parts& parts);

  // Runs until a signal comes, and then handles what has arrived; or until the
  // broker cannot go on.
  Ending Run();
  // The name of the thread that hangs; null if none does.
  const char* lost_thread() const { return lost_thread_; }

 private:
  // Waits for something to do. False if a signal came.
  bool Wait();
  bool TakeAndTurn();
  void TakeOperator();
  void AnswerOperator();
  void Tick();
  // Logs what happened at the connections.
  void Report(Time now);
  void LookAtThreads(Time now);
  bool Drain();
  // Read messages of a socket, up to a limit. True if there were any.
  bool TakeSubscriptions();
  bool TakeDesk();
  bool TakeIntake();
  // Reads a message of the intake or the desk; empty if none waits. Discards
  // those of connections that the guard has closed.
  std::optional<Message> Receive(SocketKind kind);
  void DoubtEnded();
  void EndSubscriber(int file);
  void ForgetSubscriber(int file);
  void OnSubscription(int file, const std::string& key, std::string_view frame);
  void TakeDeskMessage(Message& message, Sender sender);
  // The sender of a message of this socket. Closes the connection if its key
  // was revoked.
  Sender SenderOf(Message& message, SocketKind kind);

  Broker* broker_;
  Sockets* sockets_;
  ConnectionGuard* guard_;
  Doorman* doorman_;
  Control* control_;
  const Clock* clock_;
  Time look_;
  int wake_fd_;
  int signal_fd_;
  bool has_key_;
  Time next_tick_{0};
  Time next_look_{0};
  const char* lost_thread_ = nullptr;
  bool desk_first_ = false;
  // Files of connections that the guard has closed while messages of them were
  // unread, by SocketKind. A new connection that gets the number loses what it
  // sends until then, and sends it again.
  std::array<std::set<int>, 3> broken_;
  DeskFiles desk_files_;
  Subscriptions subscriptions_;
  std::vector<int> ended_subscribers_;  // files
};

}  // namespace qun

#endif  // QUN_BROKER_LOOP_H_
