// Step 5, publish: sends recorded events, and the signals, which are not
// recorded, to the users who may read them.
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

// Owns the feed and the desk; the outlets and the state must outlive it.
// Belongs to one thread.
class Publisher {
 public:
  struct Parts {
    Outlet* feed;
    Outlet* desk;
    const State* state;
    Id run;     // of the broker
    Time beat;  // time between two beats
  };
  explicit Publisher(const Parts& parts);

  void Publish(const Recorded<Batch>& batch, Time now);
  // Repeats the last beat if a new subscriber awaits it.
  void RepeatBeat(Time now);
  // Sends all beats that are due, and forgets silent sessions.
  void Tick(Time now);
  void OnBeatSubscription(bool on) { beats_.OnSubscription(on); }

  // Sends a signal to the users who may read its room.
  void Signal(const RoomBeat& beat);
  void Signal(const PresenceSignal& presence);
  // See PrivateRooms::TellHeads.
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
