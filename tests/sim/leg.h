// One socket of a client, and what is under way between it and the broker's. A
// connection keeps order. When it breaks, some of what was under way is lost,
// some goes with the next connection, and some may still arrive late, behind
// what the next one brings: as with ZeroMQ.
#ifndef QUN_TESTS_SIM_LEG_H_
#define QUN_TESTS_SIM_LEG_H_

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/sim/clock.h"
#include "tests/sim/seed.h"

namespace qun::sim {

// What the world does to a leg; drawn for each schedule.
struct Weather {
  Time latency{20};             // at most
  std::uint64_t loss = 0;       // one message of so many; 0: none
  std::size_t high_water = 50;  // messages that wait on each side
  bool drains = true;           // broken connections may still deliver
};

// What is under way on a connection.
struct Packet {
  Time due{0};
  std::string address;
  std::string lines;
};
struct Connection {
  std::string id;
  std::deque<Packet> up;    // to the broker
  std::deque<Packet> down;  // to the client
  std::vector<std::string> topics;
  Time broken_at = Time::max();  // when the broker hears of it
};

class Leg {
 public:
  // What the client sends on it: messages, which a socket may drop, or
  // subscriptions, which it never does while the connection lives.
  enum class Sends { kMessages, kSubscriptions };

  // `name` tells connections apart; all must outlive the leg.
  Leg(std::string name, Sends sends, const Weather* weather, Seed* seed,
      const SimClock* clock);

  // The client's side. A message that does not fit is dropped.
  void Send(std::string message);
  // The socket is closed and a new one opened: what waited in it is gone.
  void Open();
  // Whether this is a connection of it, also one that the broker does not know
  // to be broken.
  bool Has(std::string_view id) { return Find(id) != nullptr; }
  // The broker's side, to the connection `id`: (address, lines). False if there
  // is no such connection, or it is full.
  bool Answer(std::string_view id, std::string_view address,
              std::string_view lines);
  // To every connection that has a subscription for the topic.
  void Publish(std::string_view topic, std::string_view lines);

  // The connection breaks; the socket makes another one after a while.
  void Break();
  // So does the broker: what was under way to it arrives nowhere.
  void LoseBroker();
  // Nothing arrives on either side before then.
  void FreezeUntil(Time until) { frozen_until_ = until; }
  // Connects if it is time.
  void Tick();

  // What arrives now: (id of the connection, message), (address, lines).
  using Take = std::function<void(const std::string&, const std::string&)>;
  void ArriveAtBroker(const Take& take);
  void ArriveAtClient(const Take& take);

  // True once after a connection was made: the client subscribes again.
  bool IsNew() { return std::exchange(new_, false); }
  // What the broker knows of a connection's subscriptions.
  void Subscribe(const std::string& id, const std::string& topic, bool on);
  // The subscriptions of connections that the broker just heard to be gone.
  std::vector<std::string> TakeEnded();

 private:
  bool IsDropped() { return seed_->OneIn(weather_->loss); }
  void Push(std::deque<Packet>* queue, Packet packet);
  void Stray(const std::string& message);
  void Deliver(std::deque<Packet>* queue, const std::string* id,
               const Take& take);
  Connection* Find(std::string_view id);

  std::string name_;
  Sends sends_;
  const Weather* weather_;
  Seed* seed_;
  const SimClock* clock_;
  std::deque<std::string> unsent_;
  std::optional<Connection> now_;
  std::deque<Connection> old_;
  Time connects_at_{0};
  Time frozen_until_{0};
  int connections_ = 0;
  bool new_ = false;
};

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_LEG_H_
