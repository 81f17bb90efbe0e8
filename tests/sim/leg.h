// One socket of a client, with the messages in flight to and from the broker's
// socket. A connection keeps order. When it breaks, as in ZeroMQ, some messages
// in flight are lost, some are sent on the next connection, and some arrive
// late, after messages of the next connection.
#ifndef QUN_TESTS_SIM_LEG_H_
#define QUN_TESTS_SIM_LEG_H_

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "broker/publish/outlet.h"
#include "tests/sim/clock.h"
#include "tests/sim/seed.h"

namespace qun::sim {

// The network's conditions, drawn for each schedule.
struct Weather {
  Time latency{20};             // the maximum
  std::uint64_t loss = 0;       // one message in this many; 0: none
  std::size_t high_water = 50;  // the queue's limit on each side
  bool drains = true;           // broken connections may still deliver
};

// One connection and its packets in flight.
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
  Time broken_at = Time::max();  // when the broker notices that it broke
  bool is_noticed = false;
  bool has_arrived = false;  // a message of it
};

class Leg {
 public:
  // What the client sends: messages, which a socket may drop, or subscriptions,
  // which arrive while the connection lasts.
  enum class Sends { kMessages, kSubscriptions };

  // `name` begins the ids of its connections. The pointers must outlive the
  // leg.
  Leg(std::string name, Sends sends, const Weather* weather, Seed* seed,
      const SimClock* clock);

  // The client sends a message, which is dropped if the queue is full.
  void Send(std::string message);
  // Closes the socket and opens a new one; queued messages are lost.
  void Open();
  // Whether the id is one of its connections, broken ones included if the
  // broker has not noticed.
  bool Has(std::string_view id) { return Find(id) != nullptr; }
  // The broker sends (address, lines) to the connection `id`.
  Sent Answer(std::string_view id, std::string_view address,
              std::string_view lines);
  // Sends to every connection that subscribes to the topic.
  void Publish(std::string_view topic, std::string_view lines);

  // Breaks the connection. The socket reconnects after a while.
  void Break();
  // Breaks the connection and drops everything in flight to the broker.
  void LoseBroker();
  // Delivers nothing in either direction before `until`.
  void FreezeUntil(Time until) { frozen_until_ = until; }
  // Connects when the reconnect interval is over.
  void Tick();

  // Delivers what is due: (id of the connection, message) to the broker,
  // (address, lines) to the client.
  using Take = std::function<void(const std::string&, const std::string&)>;
  void ArriveAtBroker(const Take& take);
  void ArriveAtClient(const Take& take);

  // True once after each connect: the client subscribes again.
  bool IsNew() { return std::exchange(new_, false); }
  // Records a subscription on the broker's side.
  void Subscribe(const std::string& id, const std::string& topic, bool on);
  // The subscriptions of connections that the broker just noticed to be broken.
  std::vector<std::string> TakeEnded();
  // The ids of connections since the last call that may have ended: those that
  // the broker noticed to be broken, whose messages may still arrive, and those
  // whose first message has arrived.
  std::vector<std::string> TakeDoubtful();

 private:
  bool IsDropped() { return seed_->OneIn(weather_->loss); }
  void Push(std::deque<Packet>* queue, Packet packet);
  void Stray(const std::string& message);
  void Deliver(std::deque<Packet>* queue, const std::string* id,
               const Take& take);
  Connection* Find(std::string_view id);
  void Arrive(Connection& connection, const Take& take);

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
  std::vector<std::string> doubtful_;
  bool new_ = false;
};

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_LEG_H_
