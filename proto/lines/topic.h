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
inline constexpr std::string_view kBeatTopic = "beat/";

std::string RoomTopic(std::string_view room);
std::string EventTopic(std::string_view room, const Id& run);
std::string UpTopic(const Id& token);

// The room of "room/<room>/" and of "room/<room>/<run>"; the run of the latter;
// the token of "up/<token>/". Each is empty for any other topic.
std::optional<std::string_view> RoomOfTopic(std::string_view topic);
std::optional<Id> RunOfTopic(std::string_view topic);
std::optional<Id> TokenOfTopic(std::string_view topic);

}  // namespace qun

#endif  // QUN_PROTO_LINES_TOPIC_H_
