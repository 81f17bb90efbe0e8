// Step 5, publish, for private rooms and direct messages: sends their events
// and signals to their readers on the desk, and to nobody else.
#ifndef QUN_BROKER_PUBLISH_PRIVATE_ROOMS_H_
#define QUN_BROKER_PUBLISH_PRIVATE_ROOMS_H_

#include <string>

#include "broker/model/batch.h"
#include "broker/model/state.h"
#include "broker/publish/desk.h"
#include "proto/base/id.h"
#include "proto/lines/event.h"

namespace qun {

// `state` and `desk` must outlive it. All lines wait for the desk's Flush.
class PrivateRooms {
 public:
  PrivateRooms(const State* state, Desk* desk, const Id& run)
      : state_(state), desk_(desk), run_(run) {}

  void Publish(const Recorded<Batch>& batch);
  // Sends a signal to the present members of its room.
  void Signal(const RoomBeat& beat);
  void Signal(const PresenceSignal& presence);
  // Sends, to a connection to which a user has moved, the number of the last
  // line of each of their private rooms: lines may have been lost on the old
  // connection.
  void TellHeads(const std::string& connection, const std::string& user);

 private:
  void TellMembers(const std::string& room, std::string line);

  const State* state_;
  Desk* desk_;
  Id run_;
};

}  // namespace qun

#endif  // QUN_BROKER_PUBLISH_PRIVATE_ROOMS_H_
