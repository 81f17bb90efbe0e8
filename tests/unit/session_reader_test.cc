// What a session reads and asks for.
#include <gtest/gtest.h>

#include "tests/unit/session_world.h"

namespace qun {
namespace {

// Reading.

TEST_F(SessionTest, LinesComeOnceAndInOrder) {
  IsFollowingAfter(0);
  for (std::uint64_t n : {1, 2, 2, 1, 3}) IsSaid(n);
  EXPECT_EQ(News(), "1 2 3 ");
}

TEST_F(SessionTest, ALineInAnotherRoomsTopicIsNotBelieved) {
  IsFollowingAfter(0);
  OnFeed("room/elsewhere/",
         R"({"seq":1,"n":1,"room":"lobby","at":1,"type":"said","from":"x",)"
         R"("text":"hi"})");
  OnFeed("room/elsewhere/",
         EncodeSignal(PresenceSignal{true, "lobby", "x", 1}));
  EXPECT_EQ(News(), "");
}

TEST_F(SessionTest, AHoleIsAskedForOnceAndLiveLinesWait) {
  IsFollowingAfter(0);
  IsSaid(1);
  IsSaid(3);
  Pass(50);
  EXPECT_EQ(Sent(), "history:lobby>1 ");
  IsSaid(5);
  Pass(50);
  EXPECT_EQ(Sent(), "");
  EXPECT_EQ(News(), "1 ");
  AnswersHistory(2, 5, 5);
  EXPECT_EQ(News(), "(2) 3 (4) 5 ");
}

TEST_F(SessionTest, TheNextPageIsAskedForAtOnce) {
  IsFollowingAfter(0);
  RoomBeats(900);
  Pass(50);
  EXPECT_TRUE(Sends("history:lobby>0"));
  AnswersHistory(1, 500, 900);
  EXPECT_EQ(Sent(), "history:lobby>500 ");
}

TEST_F(SessionTest, APageThatBringsNothingNewIsAskedForAfterAWhile) {
  IsFollowingAfter(4);
  RoomBeats(9);
  Pass(50);
  EXPECT_TRUE(Sends("history:lobby>4"));
  AnswersHistory(3, 4, 9);
  Pass(400);
  EXPECT_FALSE(Sends("history:lobby>4"));
}

// A broker that names a missing line must not cause endless questions.
TEST_F(SessionTest, AHoleThatAPageDoesNotFillIsAskedForAfterAWhile) {
  IsFollowingAfter(4);
  RoomBeats(9);
  Pass(50);
  EXPECT_TRUE(Sends("history:lobby>4"));
  AnswersHistory(5, 4, 4);
  Pass(400);
  EXPECT_FALSE(Sends("history:lobby>4"));
  Pass(200);
  EXPECT_TRUE(Sends("history:lobby>4"));
}

TEST_F(SessionTest, ALostQuestionIsAskedAgain) {
  IsFollowingAfter(0);
  IsSaid(2);
  Pass(50);
  EXPECT_TRUE(Sends("history:lobby>0"));
  Pass(1100);
  EXPECT_TRUE(Sends("history:lobby>0"));
}

TEST_F(SessionTest, TheLastLineOfAQuietRoomIsMissedByItsBeat) {
  IsFollowingAfter(4);
  RoomBeats(5);
  Pass(50);
  EXPECT_EQ(Sent(), "history:lobby>4 ");
}

TEST_F(SessionTest, TheHeadInAWelcomeIsCompared) {
  session_->Follow("lobby", {4, 0});
  Opens();
  HearsBeat();
  Sent();
  Welcomes(0, {{"lobby", 6, 1, {}}});
  Pass(50);
  EXPECT_TRUE(Sends("history:lobby>4"));
}

TEST_F(SessionTest, RoomsThatAreNotOursInTheWelcomeAreAskedFor) {
  session_->Follow("lobby", {4, 0});
  Opens();
  HearsBeat();
  Sent();
  Welcomes();
  Pass(50);
  EXPECT_TRUE(Sends("history:lobby>4"));
  AnswersHistory(5, 4, 4);
  Pass(3000);
  EXPECT_FALSE(Sends("history:lobby>4")) << "nothing is missing";
}

TEST_F(SessionTest, WhoReadsAllRoomsAsksForTheListOfThem) {
  SessionOptions options = Options(true);
  options.all = true;
  StartWith(options);
  Opens();
  HearsBeat();
  Sent();
  Welcomes();
  EXPECT_TRUE(Sends("rooms"));
  OnDesk(RoomList{Re("rooms"), {{"lobby", 7, 1, {}}}, {}});
  IsSaid(8);
  IsSaid(1, "new");
  EXPECT_EQ(News(), "connected 8 1 ");
}

TEST_F(SessionTest, TheListOfAllRoomsIsAskedForUntilItIsWhole) {
  SessionOptions options = Options(true);
  options.all = true;
  StartWith(options);
  Opens();
  HearsBeat();
  Sent();
  Welcomes();
  Sent();
  OnDesk(RoomList{Re("rooms"), {{"lobby", 7, 1, {}}}, "ops"});
  EXPECT_TRUE(Sends("rooms>ops"));
  OnDesk(RoomList{Re("rooms"), {{"ops", 3, 1, {}}}, {}});
  IsSaid(4, "ops");
  IsSaid(1, "new");
  EXPECT_EQ(News(), "connected 4 1 ");
  EXPECT_FALSE(Sends("rooms"));
}

TEST_F(SessionTest, AListThatDoesNotGoOnIsOver) {
  IsFollowingAfter(0);
  session_->Ask(ListRooms{"ops"});
  Sent();
  OnDesk(RoomList{Re("rooms"), {{"ops", 7, 1, {}}}, "ops"});
  EXPECT_EQ(News(), "answer ");
}

TEST_F(SessionTest, ARoomCanBeFollowedLater) {
  IsFollowingAfter(0);
  session_->Follow("late", {3, 0});
  const auto changes = session_->TakeTopicChanges();
  ASSERT_EQ(changes.size(), 1);
  EXPECT_EQ(changes[0], std::make_pair(std::string("room/late/"), true));
  Pass(50);
  EXPECT_EQ(Sent(), "history:late>3 ");
}

TEST_F(SessionTest, FollowingTwiceSubscribesOnce) {
  IsFollowingAfter(0);
  session_->Follow("lobby", {});
  EXPECT_TRUE(session_->TakeTopicChanges().empty());
}

TEST_F(SessionTest, WhatTheBrokerSaysWronglyIsPassedOver) {
  IsFollowingAfter(0);
  OnFeed("room/lobby/", "{\n{}\nnull\n\xff\n[1]");
  session_->OnDesk("{\n{\"type\":\"stored\",\"k\":-1}\nxyz", now_);
  OnFeed("room/lobby/", R"({"type":"later","x":1})");
  IsSaid(1);
  EXPECT_EQ(News(), "1 ");
}

TEST_F(SessionTest, AnEventOfALaterVersionIsCountedAndHandedOut) {
  IsFollowingAfter(0);
  OnFeed("room/lobby/",
         R"({"seq":1,"n":1,"room":"lobby","at":1,"type":"sung","from":"x"})");
  IsSaid(2);
  EXPECT_EQ(News(), "1 2 ");
}

// The program's questions.

TEST_F(SessionTest, AHistoryIsAnsweredWhole) {
  IsFollowingAfter(9);
  session_->Ask(History{"lobby", 2, 6, 50});
  Sent();
  AnswersHistory(3, 5, 9);
  EXPECT_EQ(News(), "answer:3:4:5 ");
}

TEST_F(SessionTest, AHistoryThatWasLostIsAskedAgain) {
  IsFollowingAfter(9);
  session_->Ask(History{"lobby", {}, {}, 4});
  Sent();
  Pass(1100);
  EXPECT_TRUE(Sends("history:lobby"));
  AnswersHistory(6, 9, 9);
  EXPECT_EQ(News(), "answer:6:7:8:9 ");
}

TEST_F(SessionTest, AnAnswerToNoQuestionIsPassedOver) {
  IsFollowingAfter(0);
  OnDesk(Roster{"q999", "lobby", {}, {}});
  OnDesk(Pong{"q999", kLog, kRun, 5, {}, false});
  OnDesk(PageEnd{"q999", "lobby", 7, 1, 8, 7});
  EXPECT_EQ(News(), "");
}

}  // namespace
}  // namespace qun
