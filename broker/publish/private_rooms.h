// Step 5 for private rooms and direct messages: what happened there goes to its
// readers on the desk, and to nobody else.
#ifndef QUN_BROKER_PUBLISH_PRIVATE_ROOMS_H_
#define QUN_BROKER_PUBLISH_PRIVATE_ROOMS_H_

#include <string>

#include "broker/model/batch.h"
#include "broker/model/state.h"
#include "broker/publish/desk.h"
#include "proto/base/id.h"
#include "proto/lines/event.h"

namespace qun {

// Refers to its parts, which must outlive it. What it tells waits for the
// desk's Flush.
class PrivateRooms {
 public:
  PrivateRooms(const State* state, Desk* desk, const Id& run)
      : state_(state), desk_(desk), run_(run) {}

  void Publish(const Recorded<Batch>& batch);
  // To the members of now.
  void Signal(const RoomBeat& beat);
  void Signal(const PresenceSignal& presence);
  // The last lines of all the rooms of one who is on this connection now, and
  // may have lost some on the old one.
  void TellHeads(const std::string& connection, const std::string& user);

 private:
  void TellMembers(const std::string& room, const std::string& line);

  const State* state_;
  Desk* desk_;
  Id run_;
};

}  // namespace qun

#endif  // QUN_BROKER_PUBLISH_PRIVATE_ROOMS_H_
