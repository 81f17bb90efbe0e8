// Who is connected and who is online, as far as subscriptions and hellos tell.
// Nothing of it is recorded: a restart of the broker begins with nobody.
#ifndef QUN_BROKER_PUBLISH_PRESENCE_H_
#define QUN_BROKER_PUBLISH_PRESENCE_H_

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "broker/model/session_key.h"
#include "proto/base/clock_random.h"
#include "proto/base/id.h"
#include "proto/text/names.h"

namespace qun {

// What happened, to be logged or published by the caller.
struct Connected {
  Name user;
  std::string address;
};
struct Disconnected {
  Name user;
  std::string address;
  bool bye = false;  // said so; otherwise lost
};
struct UpDue {
  Id token;
};
struct WentOnline {
  Name user;
};
struct WentOffline {
  Name user;
};
using PresenceNews =
    std::variant<Connected, Disconnected, UpDue, WentOnline, WentOffline>;

// A user is online while a client of theirs listens: its token is subscribed
// and a hello or ping has named it. `beat` is the unit of all waiting.
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

  // `key` is the subscriber's, if it has proved one; libzmq, which tells of
  // those who are gone, has none.
  void OnSubscription(const Id& token, bool on, const std::string& key,
                      Time now);
  // A hello, or a ping of a session.
  void OnHeard(const SessionKey& key, const Name& user,
               const std::string& address, const std::optional<Id>& token,
               Time now);
  void OnBye(const SessionKey& key, Time now);
  void Tick(Time now);

  bool IsOnline(const std::string& folded) const;
  // Everyone who was online in this run, by folded name.
  const std::map<std::string, User>& users() const { return users_; }

  // What happened since the last call, in order.
  std::vector<PresenceNews> Take() { return std::exchange(news_, {}); }

 private:
  struct Subscriber {
    std::string key;
    int subscriptions = 0;  // of this token; two while a client reconnects
    bool named = false;     // by a hello since it was subscribed
    int ups = 0;            // said so far
    Time next_up{0};
    std::optional<SessionKey> client;  // who named the token
  };
  struct Client {
    Name user;
    std::string address;
    std::optional<Id> token;
    Time heard{0};
    bool listening = false;
  };
  void StartListening(const SessionKey& key, const Id& token, Client& client);
  void StopListening(Client& client, Time now);
  void Disconnect(const SessionKey& key, bool bye, Time now);
  void SayUps(Time now);
  void DropSilentClients(Time now);
  void SayOffline(Time now);

  Time beat_;
  std::unordered_map<Id, Subscriber> subscribers_;
  std::unordered_map<SessionKey, Client> clients_;
  std::map<std::string, User> users_;  // who was online in this run
  std::unordered_map<std::string, int> clients_of_;  // by folded name: how many
  Time next_look_{0};
  std::vector<PresenceNews> news_;
};

}  // namespace qun

#endif  // QUN_BROKER_PUBLISH_PRESENCE_H_
