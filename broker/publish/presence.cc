#include "broker/publish/presence.h"

#include <algorithm>

#include "proto/base/contract.h"

namespace qun {
namespace {

constexpr int kOfflineBeats = 10;
// The broker may miss the end of a subscription, but a client that is gone also
// stops sending pings.
constexpr int kSilentBeats = 30;
constexpr int kLongestUpBeats = 64;
// The most tokens that are tracked. More are a flood, and new ones get no `up`.
constexpr std::size_t kSubscribers = 100'000;
// Each ping could name another session, so only so many clients of a user are
// tracked.
constexpr int kClientsOfUser = 100;
constexpr int kLooksABeat = 10;

}  // namespace

void Presence::OnSubscription(const Id& token, bool on, const std::string& key,
                              Time now) {
  const auto known = subscribers_.find(token);
  if (known != subscribers_.end() && !key.empty() && known->second.key != key) {
    return;  // the token is another user's
  }
  if (on) {
    if (subscribers_.size() >= kSubscribers) return;
    Subscriber& subscriber = subscribers_[token];
    subscriber.key = key;
    ++subscriber.subscriptions;
    subscriber.named = false;
    subscriber.ups = 0;
    subscriber.next_up = now + beat_;
    news_.emplace_back(UpDue{token});
    return;
  }
  if (known == subscribers_.end() || --known->second.subscriptions > 0) return;
  const auto session = known->second.client;
  subscribers_.erase(known);
  if (!session) return;
  const auto client = clients_.find(*session);
  if (client != clients_.end() && client->second.token == token) {
    Disconnect(*session, false, now);
  }
}

void Presence::OnHeard(const SessionKey& key, const Name& user,
                       const std::string& address,
                       const std::optional<Id>& token, Time now) {
  const bool is_new = !clients_.contains(key);
  if (is_new && clients_of_[key.user] == kClientsOfUser) return;
  Client& client = clients_[key];
  if (is_new) {
    ++clients_of_[key.user];
    Ensures(clients_of_[key.user] <= kClientsOfUser);
    client.user = user;
    client.address = address;
    news_.emplace_back(Connected{user, address});
  }
  client.user = user;  // the name may have changed
  client.heard = now;
  if (token) StartListening(key, *token, client);
}

void Presence::StartListening(const SessionKey& key, const Id& token,
                              Client& client) {
  const auto subscriber = subscribers_.find(token);
  // A listening client keeps its old token: when that subscription ends, the
  // client is gone.
  if (subscriber == subscribers_.end()) return;
  const auto holder = subscriber->second.client;
  if (holder && holder->user != key.user) return;  // another user's token
  client.token = token;
  subscriber->second.named = true;
  const auto before = std::exchange(subscriber->second.client, key);
  // The same client has begun a new session.
  if (before && before != key && clients_.contains(*before)) {
    Disconnect(*before, false, client.heard);
  }
  User& user = users_[key.user];
  user.name = client.user;
  if (client.listening) return;
  client.listening = true;
  ++user.listening;
  Ensures(user.listening <= clients_of_[key.user]);
  if (std::exchange(user.said_offline, false)) {
    news_.emplace_back(WentOnline{user.name});
  }
}

void Presence::StopListening(Client& client, Time now) {
  if (!std::exchange(client.listening, false)) return;
  User& user = users_[client.user.folded];
  --user.listening;
  Ensures(user.listening >= 0);
  user.away_since = now;
}

void Presence::OnBye(const SessionKey& key, Time now) {
  if (clients_.contains(key)) Disconnect(key, true, now);
}

void Presence::Disconnect(const SessionKey& key, bool bye, Time now) {
  const auto found = clients_.find(key);
  Client& client = found->second;
  StopListening(client, now);
  Expects(clients_of_[key.user] > 0);
  if (--clients_of_[key.user] == 0) clients_of_.erase(key.user);
  news_.emplace_back(Disconnected{client.user, client.address, bye});
  clients_.erase(found);
}

void Presence::Tick(Time now) {
  if (now < next_look_) return;
  next_look_ = now + beat_ / kLooksABeat;
  SayUps(now);
  DropSilentClients(now);
  SayOffline(now);
}

void Presence::SayUps(Time now) {
  for (auto entry = subscribers_.begin(); entry != subscribers_.end();) {
    auto& [token, subscriber] = *entry;
    if (subscriber.named || now < subscriber.next_up) {
      ++entry;
      continue;
    }
    const int wait = 1 << ++subscriber.ups;
    subscriber.next_up = now + beat_ * wait;
    news_.emplace_back(UpDue{token});
    // The subscriber may be gone: libzmq reports a double subscription twice,
    // but its end only once.
    entry = wait > kLongestUpBeats ? subscribers_.erase(entry) : ++entry;
  }
}

void Presence::DropSilentClients(Time now) {
  std::vector<SessionKey> silent;
  for (const auto& [key, client] : clients_) {
    if (now >= client.heard + beat_ * kSilentBeats) {
      silent.push_back(key);
    }
  }
  for (const SessionKey& key : silent) Disconnect(key, false, now);
}

void Presence::SayOffline(Time now) {
  for (auto& [folded, user] : users_) {
    if (user.listening > 0 || user.said_offline) continue;
    if (now < user.away_since + beat_ * kOfflineBeats) continue;
    user.said_offline = true;
    news_.emplace_back(WentOffline{user.name});
  }
}

bool Presence::IsOnline(const std::string& folded) const {
  const auto user = users_.find(folded);
  return user != users_.end() && user->second.IsOnline();
}

}  // namespace qun
