#include "broker/publish/feed.h"

#include <map>
#include <string_view>

#include "proto/base/contract.h"
#include "proto/lines/lines.h"
#include "proto/lines/topic.h"

namespace qun {

void Feed::Publish(const Recorded<Batch>& batch) {
  std::map<std::string_view, LinePacker> rooms;
  for (const NumberedEvent& numbered : batch->events) {
    if (numbered.readers != nullptr) continue;
    Expects(!IsDirect(numbered.event.room));  // never on the feed
    rooms[numbered.event.room].Add(numbered.line);
  }
  for (auto& [room, packer] : rooms) {
    const std::string topic = EventTopic(room, run_);
    Ensures(topic.size() <= kTopicBytes);
    for (const std::string& message : packer.Take()) {
      outlet_->Send(topic, message);
    }
  }
}

void Feed::Signal(const Beat& beat) {
  outlet_->Send(kBeatTopic, EncodeSignal(beat));
}

void Feed::Signal(const RoomBeat& beat) {
  outlet_->Send(RoomTopic(beat.room), EncodeSignal(beat));
}

void Feed::Signal(const PresenceSignal& presence) {
  outlet_->Send(RoomTopic(presence.room), EncodeSignal(presence));
}

void Feed::SignalUp(const Id& token) {
  outlet_->Send(UpTopic(token), EncodeSignal(Up{}));
}

}  // namespace qun
