// The one loop of the broker: waits for sockets, the archive and signals, and
// gives the broker its turns. Owns nothing; runs on the main thread.
#ifndef QUN_BROKER_LOOP_H_
#define QUN_BROKER_LOOP_H_

#include "broker/edge/connection_guard.h"
#include "broker/edge/doorman.h"
#include "broker/edge/sockets.h"
#include "broker/edge/watchdog.h"
#include "broker/operator/control.h"
#include "broker/turn/broker.h"
#include "proto/base/clock_random.h"

namespace qun {

// Why the broker ends.
enum class Ending {
  kSignal,   // it was asked to, and has taken what had arrived
  kStorage,  // the ledger cannot be written
  kThread,   // one of its threads does nothing any more
};

class Loop {
 public:
  // `wake_fd` is an eventfd that is readable when a page is ready, `signal_fd`
  // a signalfd of the signals that end the broker.
  struct Parts {
    Broker* broker;
    Sockets* sockets;
    ConnectionGuard* guard;
    Doorman* doorman;  // null: a broker without keys
    Control* control;
    const Clock* clock;
    Time look;  // between two looks at the other threads
    int wake_fd;
    int signal_fd;
  };
  explicit Loop(const Parts& parts);

  // Until a signal comes: then takes what has arrived, records, publishes, and
  // returns; or until it cannot go on.
  Ending Run();
  // The thread that ended it; null if none did.
  const char* lost_thread() const { return lost_thread_; }

 private:
  // Waits for something to do. False if a signal came.
  bool Wait();
  bool TakeAndTurn();
  void TakeOperator();
  void AnswerOperator();
  void Tick();
  // What happened at the connections.
  void Report(Time now);
  void LookAtThreads(Time now);
  bool HasKey() const { return doorman_ != nullptr; }
  bool Drain();
  // Take what waits on a socket, within a bound. True if there was anything.
  bool TakeSubscriptions();
  bool TakeDesk();
  bool TakeIntake();
  void TakeDeskMessage(Message& message, Sender sender);
  // Who sent it; frames before `first` are not theirs. What they may not do any
  // more ends their connection.
  Sender SenderOf(Message& message, std::size_t first);

  Broker* broker_;
  Sockets* sockets_;
  ConnectionGuard* guard_;
  Doorman* doorman_;
  Control* control_;
  const Clock* clock_;
  Time look_;
  int wake_fd_;
  int signal_fd_;
  Time next_tick_{0};
  Time next_look_{0};
  const char* lost_thread_ = nullptr;
  bool desk_first_ = false;
};

}  // namespace qun

#endif  // QUN_BROKER_LOOP_H_
