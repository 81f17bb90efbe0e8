// The one loop of the broker: waits for sockets, the archive and signals, and
// gives the broker its turns. Owns nothing; runs on the main thread.
#ifndef QUN_BROKER_LOOP_H_
#define QUN_BROKER_LOOP_H_

#include "broker/broker.h"
#include "broker/control.h"
#include "broker/guard.h"
#include "broker/sockets.h"
#include "proto/system.h"

namespace qun {

class Loop {
 public:
  // `wake_fd` is an eventfd that is readable when a page is ready, `signal_fd`
  // a signalfd of the signals that end the broker.
  struct Parts {
    Broker* broker;
    Sockets* sockets;
    Guard* guard;
    Control* control;
    const Clock* clock;
    bool has_key;  // then each peer has proved one
    int wake_fd;
    int signal_fd;
  };
  explicit Loop(const Parts& parts);

  // Until a signal comes: then takes what has arrived, records, publishes, and
  // returns true. False if storage failed.
  bool Run();

 private:
  // Waits for something to do. False if a signal came.
  bool Wait();
  bool TakeAndTurn();
  void TakeAdmin();
  void Tick();
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
  Guard* guard_;
  Control* control_;
  const Clock* clock_;
  bool has_key_;
  int wake_fd_;
  int signal_fd_;
  Time next_tick_{0};
  bool desk_first_ = false;
};

}  // namespace qun

#endif  // QUN_BROKER_LOOP_H_
