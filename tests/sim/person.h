// A client with its sockets: a real session on simulated legs, and a program
// that says lines and reads rooms.
#ifndef QUN_TESTS_SIM_PERSON_H_
#define QUN_TESTS_SIM_PERSON_H_

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "broker/turn/broker.h"
#include "client/session/session.h"
#include "proto/base/key.h"
#include "tests/sim/clock.h"
#include "tests/sim/den.h"
#include "tests/sim/leg.h"
#include "tests/sim/seed.h"
#include "tests/sim/story.h"
#include "tests/sim/swarm.h"

namespace qun::sim {

// The key of a user, which ZeroMQ would have proved, in the form of a key.
inline std::string KeyOf(const std::string& user) {
  std::string key = user;
  key.resize(kKeyCharacters, '0');
  return key;
}

class Person {
 public:
  struct Parts {
    Seed* seed;
    const SimClock* clock;
    const Weather* weather;
    Story* story;
    const Swarm* swarm;
    bool has_key = false;
    Policy den_policy = Policy::kInvitation;
  };
  // Reads these rooms from their first lines; without rooms it only speaks.
  Person(const Parts& parts, std::string name, std::vector<std::string> rooms);

  // Says the next line, possibly a long one. If `bad`, the line breaks a rule
  // of the broker.
  void Say(const std::string& room, bool bad);
  // Edits or recalls one of its own lines.
  void Rewrite();
  // Asks for some old lines of a room.
  void LookBack();
  // Joins the den; a member acts on other users.
  void VisitDen(bool is_open);
  // Reads what has arrived and sends what is due.
  void Step();
  // Delivers to the broker what is due.
  void ArriveAt(Broker& broker);

  // The process dies and restarts. It remembers what it has read, but none of
  // its unsettled lines.
  void Die();
  // Says `bye` and restarts. False if a line is not settled or the broker is
  // not connected.
  bool Leave();
  // The process is stopped until then.
  void StopUntil(Time until) { stopped_until_ = until; }
  bool IsSettled() const { return !session_->HasUnsettled(); }
  // Whether it has read all lines up to these.
  bool HasRead(const Heads& heads) const;

  const std::string& name() const { return name_; }
  std::size_t said() const { return said_; }
  bool IsInDen() const { return is_in_den_; }
  std::array<Leg*, 3> Legs() { return {&intake_, &feed_, &desk_}; }
  Leg& feed() { return feed_; }
  Leg& desk() { return desk_; }

 private:
  void Begin();
  void OpenSockets();
  void ReadAll();
  void SendAll();
  void Listen();
  void Take(const LineNotice& line);
  void Take(const StoredNotice& stored);
  void Take(const RefusedNotice& refused);
  void Take(const ForgottenNotice& forgotten);
  void Take(const LostNotice& lost);
  void Take(const UnreadableNotice& unreadable);
  template <typename Other>
  void Take(const Other& /*notice*/) {}
  void Take(const ShutOutNotice& out);
  void Settle(Ticket ticket, const Settled& settled);
  void SettleDen(bool stored);
  Sender As(const std::string& connection) const;
  template <typename What>
  void Tell(What what) {
    parts_.story->happenings.emplace_back(std::move(what));
  }

  Parts parts_;
  std::string name_;
  std::vector<std::string> rooms_;
  std::optional<Session> session_;
  Leg intake_;
  Leg feed_;
  Leg desk_;
  std::map<Ticket, Said> texts_;  // lines said by this process
  std::vector<Place> own_;        // its stored lines in public rooms
  Heads read_;
  Heads place_;  // where the next process begins reading

  Den den_;
  bool is_in_den_ = false;  // as far as this user knows
  Ticket den_ticket_ = 0;   // the last request about the den; 0: none
  LastKnown last_;          // the previous process's last event
  bool is_leaving_ = false;
  std::size_t said_ = 0;
  Time stopped_until_{0};
  std::optional<Time> lost_at_;  // this process has lost the broker
};

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_PERSON_H_
