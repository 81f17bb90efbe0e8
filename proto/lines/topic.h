// The topics of the feed. A subscription ends in '/', which no name contains,
// so it does not match rooms with longer names. An event's topic also contains
// the run of the broker that published it.
#ifndef QUN_PROTO_LINES_TOPIC_H_
#define QUN_PROTO_LINES_TOPIC_H_

#include <optional>
#include <string>
#include <string_view>

#include "proto/base/id.h"

namespace qun {

inline constexpr std::string_view kRoomTopics = "room/";  // all public rooms
// The broker's beats. It sorts after the rooms: when ZeroMQ reconnects, it
// repeats subscriptions in byte order, so a beat shows that all are in force.
inline constexpr std::string_view kUpTopic = "up/";

std::string RoomTopic(std::string_view room);
std::string EventTopic(std::string_view room, const Id& run);

// The room of "room/<room>/" and of "room/<room>/<run>"; the run of the latter.
// Each is empty for any other topic.
std::optional<std::string_view> RoomOfTopic(std::string_view topic);
std::optional<Id> RunOfTopic(std::string_view topic);

}  // namespace qun

#endif  // QUN_PROTO_LINES_TOPIC_H_
