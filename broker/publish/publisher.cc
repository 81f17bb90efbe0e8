#include "broker/publish/publisher.h"

#include "proto/base/contract.h"

namespace qun {

Publisher::Publisher(const Parts& parts)
    : state_(parts.state),
      feed_(parts.feed, parts.run),
      desk_(parts.desk),
      private_rooms_(parts.state, &desk_, parts.run),
      beats_(parts.state->log, parts.run, parts.beat) {}

void Publisher::Publish(const Recorded<Batch>& batch, Time now) {
  for (const RevokedKey& revoked : batch->revoked) {
    desk_.ForgetUser(revoked.user);
  }
  for (const NumberedEvent& numbered : batch->events)
    ExpectIsRecorded(numbered);
  desk_.Answer(batch, now);
  feed_.Publish(batch);
  private_rooms_.Publish(batch);
  for (const NumberedEvent& numbered : batch->events) {
    beats_.Touch(numbered.event.room, numbered.event.n, now);
  }
}

template <typename RoomSignal>
void Publisher::SignalRoom(const RoomSignal& signal) {
  const Room* room = state_->FindRoom(signal.room);
  if (room != nullptr && room->rules.kind != RoomKind::kPublic) {
    private_rooms_.Signal(signal);
  } else {
    feed_.Signal(signal);
  }
}

void Publisher::Signal(const RoomBeat& beat) { SignalRoom(beat); }

void Publisher::Signal(const PresenceSignal& presence) { SignalRoom(presence); }

// The state contains only recorded events. An event that not everyone may read
// has readers and must stay off the feed.
void Publisher::ExpectIsRecorded(const NumberedEvent& numbered) const {
  const Room* room = state_->FindRoom(numbered.event.room);
  Expects(room != nullptr && numbered.event.n <= room->n);
  Expects(numbered.event.seq <= state_->seq);
  Expects((room->rules.kind == RoomKind::kPublic) ==
          (numbered.readers == nullptr));
}

void Publisher::RepeatBeat(Time now) {
  if (const auto beat = beats_.Repeated(now)) feed_.Signal(*beat);
}

void Publisher::Tick(Time now) {
  if (const auto beat = beats_.Due(now)) feed_.Signal(*beat);
  for (const RoomBeat& beat : beats_.DueRooms(now)) {
    // A beat never names a line that is not on disk.
    Expects(beat.n <= state_->FindRoom(beat.room)->n);
    Signal(beat);
  }
  desk_.ForgetSilent(now);
}

}  // namespace qun
