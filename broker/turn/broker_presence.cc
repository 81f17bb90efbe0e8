// The functions of Broker about who is there: subscriptions to the beats, ended
// connections, and users who come and go.
#include <variant>

#include "broker/turn/broker.h"
#include "proto/base/overloaded.h"
#include "proto/lines/topic.h"

namespace qun {

void Broker::OnSubscription(std::string_view topic, bool on) {
  if (topic == kUpTopic) publisher_.OnBeatSubscription(on);
}

void Broker::OnDoubt(const std::string& connection) {
  probes_.Add(connection, parts_.clock->Steady());
}

// Forgets what belongs to connections that do not exist any more.
void Broker::LoseGone() {
  const Time now = parts_.clock->Steady();
  for (const SessionKey& key : publisher_.desk().TakeLost()) {
    presence_.OnLost(key, now);
  }
}

void Broker::TellRooms(const Name& user, bool online) {
  for (const std::string& room : state().RoomsOf(user.folded)) {
    publisher_.Signal(PresenceSignal{online, room, user.shown, Wall()});
  }
}

void Broker::TellPresence() {
  const Time now = parts_.clock->Steady();
  const Overloaded tell{
      [&](const WentOnline& online) { TellRooms(online.user, true); },
      [&](const WentOffline& offline) { TellRooms(offline.user, false); },
      [&](const Connected& came) { operator_log_.Came(came, now); },
      [&](const Disconnected& went) { operator_log_.Went(went, now); },
  };
  for (const PresenceNews& news : presence_.Take()) std::visit(tell, news);
}

}  // namespace qun
