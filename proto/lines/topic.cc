#include "proto/lines/topic.h"

namespace qun {
namespace {

// The part between `prefix` and the final '/'; empty if `topic` has none.
std::optional<std::string_view> Middle(std::string_view prefix,
                                       std::string_view topic) {
  if (!topic.starts_with(prefix) || !topic.ends_with('/')) return std::nullopt;
  if (topic.size() <= prefix.size() + 1) return std::nullopt;
  const auto middle =
      topic.substr(prefix.size(), topic.size() - prefix.size() - 1);
  if (middle.find('/') != std::string_view::npos) return std::nullopt;
  return middle;
}

}  // namespace

std::string RoomTopic(std::string_view room) {
  std::string topic(kRoomTopics);
  topic.append(room).push_back('/');
  return topic;
}

std::string EventTopic(std::string_view room, const Id& run) {
  return RoomTopic(room).append(ToHex(run));
}

std::optional<std::string_view> RoomOfTopic(std::string_view topic) {
  const auto end = topic.rfind('/') + 1;
  if (end < topic.size() && !RunOfTopic(topic)) return std::nullopt;
  return Middle(kRoomTopics, topic.substr(0, end));
}

std::optional<Id> RunOfTopic(std::string_view topic) {
  return IdFromHex(topic.substr(topic.rfind('/') + 1));
}

}  // namespace qun
