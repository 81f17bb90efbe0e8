#include "proto/lines/topic.h"

#include <gtest/gtest.h>

#include "proto/base/limits.h"

namespace qun {
namespace {

TEST(TopicTest, ARoomsTopicNamesTheRoom) {
  EXPECT_EQ(RoomTopic("大厅"), "room/大厅/");
  EXPECT_EQ(RoomOfTopic("room/大厅/"), "大厅");
  EXPECT_EQ(RoomOfTopic("room/x/"), "x");
}

TEST(TopicTest, AnEventsTopicIsItsRoomsAndNamesTheRun) {
  const Id run{{1, 0xff}};
  const std::string topic = EventTopic("大厅", run);
  EXPECT_TRUE(topic.starts_with(RoomTopic("大厅")));
  EXPECT_EQ(RoomOfTopic(topic), "大厅");
  EXPECT_EQ(RunOfTopic(topic), run);
  EXPECT_FALSE(RunOfTopic(RoomTopic("大厅")));
  EXPECT_FALSE(RunOfTopic(kUpTopic));
}

TEST(TopicTest, TheBeatsComeAfterEveryRoomInByteOrder) {
  EXPECT_GT(kUpTopic, RoomTopic("\xf4\x8f\xbf\xbf"));
}

TEST(TopicTest, NoTopicBeginsAnotherRoomsTopic) {
  EXPECT_FALSE(RoomTopic("lobby2").starts_with(RoomTopic("lobby")));
}

TEST(TopicTest, EveryRoomsTopicBeginsAsAllRoomsDo) {
  EXPECT_TRUE(RoomTopic("lobby").starts_with(kRoomTopics));
}

TEST(TopicTest, TheLongestTopicsAreWithinTheLimit) {
  EXPECT_LE(EventTopic(std::string(kNameBytes, 'x'), Id{}).size(), kTopicBytes);
}

TEST(TopicTest, WhatIsNoRoomsTopicNamesNoRoom) {
  for (const char* topic :
       {"", "/", "room", "room/", "room//", "room/a", "room/a/b/", "room/a//",
        "room/a/b", "Room/a/", "xroom/a/", "up/", "up/a/"}) {
    EXPECT_FALSE(RoomOfTopic(topic)) << topic;
  }
}

}  // namespace
}  // namespace qun
