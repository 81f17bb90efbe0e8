#include "broker/publish/feed.h"

#include <map>
#include <string_view>

#include "proto/base/contract.h"
#include "proto/lines/lines.h"
#include "proto/lines/topic.h"

namespace qun {

void Feed::Publish(const Recorded<Batch>& batch) {
  std::map<std::string_view, std::vector<std::string_view>> rooms;
  for (const NumberedEvent& numbered : batch->events) {
    if (numbered.readers != nullptr) continue;
    Expects(!IsDirect(numbered.event.room));  // never on the feed
    rooms[numbered.event.room].push_back(numbered.line);
  }
  for (const auto& [room, lines] : rooms)
    Publish(EventTopic(room, run_), lines);
}

void Feed::Publish(const std::string& topic,
                   const std::vector<std::string_view>& lines) {
  Expects(topic.size() <= kTopicBytes);
  message_.clear();
  for (const std::string_view line : lines) {
    if (PackLine(&message_, line, kBrokerMessageBytes)) continue;
    outlet_->Send(topic, message_);
    message_ = line;
  }
  outlet_->Send(topic, message_);
}

void Feed::Signal(const Beat& beat) {
  outlet_->Send(kUpTopic, EncodeSignal(beat));
}

void Feed::Signal(const RoomBeat& beat) {
  outlet_->Send(RoomTopic(beat.room), EncodeSignal(beat));
}

void Feed::Signal(const PresenceSignal& presence) {
  outlet_->Send(RoomTopic(presence.room), EncodeSignal(presence));
}

}  // namespace qun
