#include "broker/publish/presence.h"

#include "proto/base/contract.h"

namespace qun {
namespace {

constexpr int kOfflineBeats = 10;
// The broker may not notice the end of a connection, but a client that is gone
// also stops sending pings.
constexpr int kSilentBeats = 30;
// Each ping could name another session, so only so many clients of a user that
// listen, and as many that do not, are tracked.
constexpr int kClientsOfUser = 100;
constexpr int kLooksABeat = 10;
// Without keys, anyone can invent users, and each look walks through all.
constexpr std::size_t kUsers = 10'000;
constexpr std::size_t kClients = 20'000;

}  // namespace

void Presence::OnHeard(const SessionKey& key, const Name& user,
                       const std::string& address, bool listens, Time now) {
  const bool is_new = !clients_.contains(key);
  if (is_new && (clients_.size() >= kClients || IsFull(key.user, listens))) {
    return;
  }
  Client& client = clients_[key];
  if (is_new) {
    ++clients_of_[key.user];
    client.user = user;
    client.address = address;
    news_.emplace_back(Connected{user, address});
  }
  client.user = user;  // the name may have changed
  client.heard = now;
  if (listens) StartListening(client);
}

bool Presence::IsFull(const std::string& folded, bool listens) const {
  const auto clients = clients_of_.find(folded);
  if (clients == clients_of_.end()) return false;
  const auto user = users_.find(folded);
  const int listening = user == users_.end() ? 0 : user->second.listening;
  Expects(listening <= clients->second);
  return (listens ? listening : clients->second - listening) >= kClientsOfUser;
}

void Presence::StartListening(Client& client) {
  User& user = users_[client.user.folded];
  user.name = client.user;
  if (client.listening) return;
  client.listening = true;
  ++user.listening;
  Ensures(user.listening <= clients_of_[client.user.folded]);
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

void Presence::OnLost(const SessionKey& key, Time now) {
  if (clients_.contains(key)) Disconnect(key, false, now);
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
  DropSilentClients(now);
  SayOffline(now);
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
  if (users_.size() > kUsers) ForgetOffline();
}

void Presence::ForgetOffline() {
  std::erase_if(users_,
                [](const auto& entry) { return entry.second.said_offline; });
}

bool Presence::IsOnline(const std::string& folded) const {
  const auto user = users_.find(folded);
  return user != users_.end() && user->second.IsOnline();
}

}  // namespace qun
