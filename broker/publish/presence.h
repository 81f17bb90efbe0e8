// Finds out from hellos, pings and ended connections who is connected and who
// is online. Presence is not recorded, so nobody is online when the broker
// starts.
#ifndef QUN_BROKER_PUBLISH_PRESENCE_H_
#define QUN_BROKER_PUBLISH_PRESENCE_H_

#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "broker/model/session_key.h"
#include "proto/base/clock_random.h"
#include "proto/text/names.h"

namespace qun {

// Changes of presence, which the caller logs or publishes.
struct Connected {
  Name user;
  std::string address;
};
struct Disconnected {
  Name user;
  std::string address;
  bool bye = false;  // the client said bye; otherwise it was lost
};
struct WentOnline {
  Name user;
};
struct WentOffline {
  Name user;
};
using PresenceNews =
    std::variant<Connected, Disconnected, WentOnline, WentOffline>;

// A user is online while one of their clients listens: a hello or a ping has
// said so, and the client's connection has not ended since. `beat` is the unit
// of all times here.
class Presence {
 public:
  struct User {
    Name name;
    int listening = 0;  // clients
    Time away_since{0};
    bool said_offline = false;

    bool IsOnline() const { return listening > 0; }
  };

  explicit Presence(Time beat) : beat_(beat) {}

  // A session has sent a hello or a ping.
  void OnHeard(const SessionKey& key, const Name& user,
               const std::string& address, bool listens, Time now);
  void OnBye(const SessionKey& key, Time now);
  // The session's connection has ended.
  void OnLost(const SessionKey& key, Time now);
  void Tick(Time now);

  bool IsOnline(const std::string& folded) const;
  // The users who were online in this run, by folded name. If there are many,
  // those who are offline are forgotten; their return is not told.
  const std::map<std::string, User>& users() const { return users_; }

  // The changes since the last call, in order.
  std::vector<PresenceNews> Take() { return std::exchange(news_, {}); }

 private:
  struct Client {
    Name user;
    std::string address;
    Time heard{0};
    bool listening = false;
  };
  // Whether no further client of the user is tracked.
  bool IsFull(const std::string& folded, bool listens) const;
  void StartListening(Client& client);
  void StopListening(Client& client, Time now);
  void Disconnect(const SessionKey& key, bool bye, Time now);
  void DropSilentClients(Time now);
  void SayOffline(Time now);
  void ForgetOffline();

  Time beat_;
  std::unordered_map<SessionKey, Client> clients_;
  std::map<std::string, User> users_;  // users who were online in this run
  std::unordered_map<std::string, int> clients_of_;  // number by folded name
  Time next_look_{0};
  std::vector<PresenceNews> news_;
};

}  // namespace qun

#endif  // QUN_BROKER_PUBLISH_PRESENCE_H_
