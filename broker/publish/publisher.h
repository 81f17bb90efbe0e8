// Step 5, publish: what was recorded goes to those who may read it, and so do
// the signals, which are not recorded.
#ifndef QUN_BROKER_PUBLISH_PUBLISHER_H_
#define QUN_BROKER_PUBLISH_PUBLISHER_H_

#include "broker/model/batch.h"
#include "broker/model/state.h"
#include "broker/publish/beats.h"
#include "broker/publish/desk.h"
#include "broker/publish/feed.h"
#include "broker/publish/outlet.h"
#include "broker/publish/private_rooms.h"
#include "proto/base/clock_random.h"
#include "proto/base/id.h"

namespace qun {

// Owns the feed and the desk; the outlets and the state must outlive it. One
// thread.
class Publisher {
 public:
  struct Parts {
    Outlet* feed;
    Outlet* desk;
    const State* state;
    Id run;     // of the broker
    Time beat;  // between two beats
  };
  explicit Publisher(const Parts& parts);

  void Publish(const Recorded<Batch>& batch, Time now);
  // Beats that are due, and sessions that are silent.
  void Tick(Time now);

  // To those who may read the room.
  void Signal(const RoomBeat& beat);
  void Signal(const PresenceSignal& presence);
  void SignalUp(const Id& token) { feed_.SignalUp(token); }
  // A user is on this connection now, and may have lost lines on another one.
  void TellHeads(const std::string& connection, const std::string& user) {
    private_rooms_.TellHeads(connection, user);
  }

  Desk& desk() { return desk_; }

 private:
  void ExpectIsRecorded(const NumberedEvent& numbered) const;
  template <typename RoomSignal>
  void SignalRoom(const RoomSignal& signal);

  const State* state_;
  Feed feed_;
  Desk desk_;
  PrivateRooms private_rooms_;
  Beats beats_;
};

}  // namespace qun

#endif  // QUN_BROKER_PUBLISH_PUBLISHER_H_
