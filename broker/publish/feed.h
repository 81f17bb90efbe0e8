// Step 5, publish, for public rooms: sends recorded events to all subscribers,
// in as few messages as possible, and the signals, which are not recorded.
#ifndef QUN_BROKER_PUBLISH_FEED_H_
#define QUN_BROKER_PUBLISH_FEED_H_

#include <string>
#include <string_view>
#include <vector>

#include "broker/model/batch.h"
#include "broker/publish/outlet.h"
#include "proto/base/id.h"
#include "proto/lines/event.h"

namespace qun {

class Feed {
 public:
  Feed(Outlet* outlet, const Id& run) : outlet_(outlet), run_(run) {}

  void Publish(const Recorded<Batch>& batch);
  void Signal(const Beat& beat);
  void Signal(const RoomBeat& beat);
  void Signal(const PresenceSignal& presence);

 private:
  void Publish(const std::string& topic,
               const std::vector<std::string_view>& lines);

  Outlet* outlet_;  // not owned
  Id run_;
  std::string message_;  // reused, to save allocations
};

}  // namespace qun

#endif  // QUN_BROKER_PUBLISH_FEED_H_
