// A session joins the feed and handles silence, restarts and the end of a
// broker.
#include <gtest/gtest.h>

#include "tests/unit/session_world.h"

namespace qun {
namespace {

// Joining the feed.

TEST_F(SessionTest, TheBeatsAreSubscribedAfterEverythingElse) {
  session_->Follow("lobby", {});
  session_->Follow("大厅", {});
  const auto topics = session_->Topics();
  ASSERT_EQ(topics.size(), 3);
  EXPECT_EQ(topics.back(), kUpTopic);
  EXPECT_EQ(*std::max_element(topics.begin(), topics.end()), kUpTopic)
      << "ZeroMQ subscribes in byte order when it reconnects";
  EXPECT_NE(std::find(topics.begin(), topics.end(), "room/大厅/"),
            topics.end());
}

TEST_F(SessionTest, HelloWaitsForTheProofThatTheFeedIsHeard) {
  Opens();
  Pass(4000);
  EXPECT_FALSE(Sends("hello"));
  HearsBeat();
  EXPECT_TRUE(Sends("hello"));
}

TEST_F(SessionTest, ABeatInARoomsTopicIsNoProof) {
  session_->Follow("lobby", {});
  Opens();
  OnFeed(RoomTopic("lobby"), EncodeSignal(Beat{kLog, kRun, 1}));
  EXPECT_FALSE(Sends("hello"));
}

TEST_F(SessionTest, HelloIsRepeatedUntilItIsAnsweredAndThenNoMore) {
  Opens();
  HearsBeat();
  EXPECT_TRUE(Sends("hello"));
  Pass(1000);
  EXPECT_TRUE(Sends("hello"));
  Welcomes();
  EXPECT_EQ(News(), "connected ");
  Pass(1500);
  EXPECT_FALSE(Sends("hello"));
}

TEST_F(SessionTest, WhoOnlySpeaksSaysHelloAtOnce) {
  StartWith(Options(false));
  EXPECT_TRUE(session_->Topics().empty());
  Opens();
  EXPECT_TRUE(Sends("hello"));
}

TEST_F(SessionTest, WhoOnlyAsksNeedsNoHello) {
  StartWith(Options(false, false));
  Opens();
  session_->Ask(Who{"lobby", {}});
  EXPECT_EQ(Sent().find("hello"), std::string::npos);
  OnDesk(Roster{Re("who"), "lobby", {{"bob", true}}, {}});
  EXPECT_EQ(News(), "answer ");
}

TEST_F(SessionTest, ARefusedNameIsToldAndNotTriedAgain) {
  Opens();
  HearsBeat();
  Sent();
  OnDesk(Refused{{}, 0, Re("hello"), Refuse(Errc::kBadName), {}});
  EXPECT_EQ(News(), "refused:0 ");
  Pass(4000);
  EXPECT_FALSE(Sends("hello"));
}

// Restarts and silence of the broker.

TEST_F(SessionTest, AMissedBeatIsFollowedByHello) {
  IsFollowingAfter(0);
  Beats(2);
  Pass(300);
  EXPECT_FALSE(Sends("hello"));
  Beats(4);
  Pass(300);
  EXPECT_TRUE(Sends("hello"));
}

TEST_F(SessionTest, ABeatOfAnotherRunIsFollowedByHello) {
  IsFollowingAfter(0);
  Beats(2, kOtherRun);
  Pass(300);
  EXPECT_TRUE(Sends("hello"));
}

// The broker repeats its last beat for new subscribers.
TEST_F(SessionTest, ARepeatedBeatIsNoMissedBeat) {
  IsFollowingAfter(0);
  Beats(1);
  Beats(2);
  Beats(2);
  Beats(3);
  Pass(300);
  EXPECT_FALSE(Sends("hello"));
}

// These lines may belong to a restored log.
TEST_F(SessionTest, LinesOfAFeedThatCameBackWaitForTheWelcome) {
  IsFollowingAfter(0);
  Beats(2, kOtherRun);
  IsSaid(1);
  EXPECT_EQ(News(), "");
  Pass(300);
  Welcomes(0, {{"lobby", 1, 1, {}}});
  IsSaid(2);
  Pass(50);
  EXPECT_TRUE(Sends("history:lobby>0"));
  AnswersHistory(1, 1, 1);
  EXPECT_EQ(News(), "(1) 2 ");
}

TEST_F(SessionTest, LinesOfAnotherRunWaitForTheWelcome) {
  IsFollowingAfter(0);
  Beats(1, kOtherRun);
  IsSaid(1);
  EXPECT_EQ(News(), "");
}

// The hello was sent before any line was read, and a broker started on a backup
// answers it.
TEST_F(SessionTest, AWelcomeThatWasNotAskedAboutWhatIsReadIsAskedForAgain) {
  session_->Follow("lobby", {0, 0});
  Opens();
  HearsBeat();
  EXPECT_TRUE(Sends("hello"));
  IsSaidIn(kRun, 1);
  Welcome welcome = WelcomeAt(0);
  welcome.run = kOtherRun;
  OnDesk(welcome);
  EXPECT_EQ(News(), "1 ") << "not connected";
  EXPECT_TRUE(Sends("hello"));
  welcome = WelcomeAt(0);
  welcome.run = kOtherRun;
  welcome.forgotten = true;
  OnDesk(welcome);
  EXPECT_EQ(News(), "forgotten connected ");
}

TEST_F(SessionTest, WhatWasReadBeforeALossIsToldBeforeIt) {
  IsFollowingAfter(4);
  Pass(2100);
  Sent();
  IsSaid(5);
  OnDesk(Pong{Re("ping"), kLog, kRun, 0, {}, true});
  EXPECT_EQ(News(), "5 forgotten ");
}

// The heads in the answer lack the lines that were lost after it.
TEST_F(SessionTest, ALossWhileHelloIsOnItsWayIsFollowedByAnother) {
  IsFollowingAfter(0);
  Beats(3);
  Pass(300);
  Sent();
  Beats(5);
  Welcomes();
  Pass(300);
  EXPECT_TRUE(Sends("hello"));
}

TEST_F(SessionTest, ALateAnswerSaysNothingOfWhatWasLostSince) {
  IsFollowingAfter(0);
  IsSaid(2);
  Pass(50);
  EXPECT_TRUE(Sends("history:lobby>0"));
  const std::string old = Re("history");
  Beats(3);
  Pass(300);
  EXPECT_TRUE(Sends("hello"));
  Welcomes();
  OnDesk(PageEnd{old, "lobby", 2, 1, 3, 2});
  Pass(50);
  EXPECT_TRUE(Sends("history:lobby>0"));
}

TEST_F(SessionTest, SilenceClosesTheSocketsAndIsToldOnce) {
  IsFollowingAfter(0);
  Pass(4900);
  EXPECT_FALSE(session_->WantsReopen());
  Pass(1200);
  EXPECT_TRUE(session_->WantsReopen());
  EXPECT_EQ(News(), "lost ");
  Opens();
  EXPECT_FALSE(session_->WantsReopen());
  Pass(30'000);
  EXPECT_TRUE(session_->WantsReopen());
  EXPECT_EQ(News(), "");
}

// The newest of these lines, sent as `last`, would hide what a restored log
// lost.
TEST_F(SessionTest, LinesOfAnotherRunAreNotTakenBeforeItsWelcome) {
  IsFollowingAfter(0);
  IsSaidIn(kRun, 1);
  EXPECT_EQ(News(), "1 ");
  IsSaidIn(Id{{7, 7}}, 2);
  EXPECT_EQ(News(), "");
  EXPECT_EQ(session_->last().seq, 1001);
  Pass(300);
  EXPECT_TRUE(Sends("hello"));
}

TEST_F(SessionTest, APageOfAnotherRunIsNotTakenBeforeItsWelcome) {
  IsFollowingAfter(0);
  IsSaid(2);
  Pass(100);
  AnswersHistory(1, 1, 2, Id{{7, 7}});
  EXPECT_EQ(News(), "");
  Pass(300);
  EXPECT_TRUE(Sends("hello"));
}

// A dead tunnel accepts data and delivers nothing.
TEST_F(SessionTest, AnIntakeThatSwallowsAllIsLeftThoughTheOthersLive) {
  IsSpeaking();
  session_->Submit(Say{"lobby", "hi", 0, {}});
  for (int second = 1; second <= 5; ++second) {
    Pass(1000);
    if (Sends("ping")) Pongs(0);
    EXPECT_FALSE(session_->WantsReopen()) << second;
  }
  Pass(2200);
  EXPECT_TRUE(session_->WantsReopen());
}

TEST_F(SessionTest, AnIntakeWhoseStatusIsAnsweredIsKept) {
  IsSpeaking();
  session_->Submit(Say{"lobby", "hi", 0, {}});
  for (int second = 1; second <= 20; ++second) {
    Pass(1000);
    const std::string sent = " " + Sent();
    if (sent.find(" ping ") != std::string::npos) Pongs(0);
    if (sent.find(" status ") != std::string::npos) WantsAgain(1);
    EXPECT_FALSE(session_->WantsReopen()) << second;
  }
}

TEST_F(SessionTest, LinesWithoutAnyBeatAreNoFeed) {
  session_->Follow("lobby", {});
  Opens();
  for (int second = 1; second <= 6 && !session_->WantsReopen(); ++second) {
    Pass(1000);
    RoomBeats(second);
    Pongs(0);
  }
  EXPECT_TRUE(session_->WantsReopen());
}

TEST_F(SessionTest, ABeatAloneDoesNotKeepADeadDeskAlive) {
  IsFollowingAfter(0);
  for (std::uint64_t b = 2; b < 10; ++b) {
    Pass(1000);
    Beats(b);
  }
  EXPECT_TRUE(session_->WantsReopen());
}

TEST_F(SessionTest, APongAloneDoesNotKeepADeadFeedAlive) {
  IsFollowingAfter(0);
  for (int i = 0; i < 6; ++i) {
    Pass(1000);
    if (Sends("ping")) Pongs(0);
  }
  EXPECT_TRUE(session_->WantsReopen());
}

// The broker's messages from that time are still unread.
TEST_F(SessionTest, AStoppedProcessKeepsItsSocketsAndComparesTheHeads) {
  IsFollowingAfter(0);
  Pass(2100);
  EXPECT_TRUE(Sends("ping"));
  now_ += Time(60'000);
  Sent();
  EXPECT_FALSE(session_->WantsReopen());
  EXPECT_EQ(News(), "");
  Pass(300);
  EXPECT_TRUE(Sends("hello"));
  Pass(5000);
  EXPECT_TRUE(session_->WantsReopen()) << "the broker has gone meanwhile";
}

TEST_F(SessionTest, AfterNewSocketsTheTalkGoesOn) {
  IsFollowingAfter(0);
  Pass(5100);
  News();
  Opens();
  HearsBeat();
  EXPECT_TRUE(Sends("hello"));
  Welcomes(0, {{"lobby", 2, 1, {}}});
  Pass(50);
  EXPECT_TRUE(Sends("history:lobby>0"));
  AnswersHistory(1, 2, 2);
  EXPECT_EQ(News(), "connected (1) (2) ");
}

TEST_F(SessionTest, NothingIsDueAtOnceWhileNobodyAnswers) {
  StartWith(Options(false));
  session_->Submit(Say{"lobby", "hi", 0, {}});
  Opens();
  for (int i = 0; i < 400; ++i) {
    Pass(10);
    EXPECT_GT(session_->NextTick(), now_) << "a busy loop";
    if (HasFailure()) return;
  }
}

// The end of a session.

TEST_F(SessionTest, NothingIsDueAtOnceWhileItLeaves) {
  IsFollowingAfter(0);
  session_->Leave();
  Sent();
  for (int i = 0; i < 300; ++i) {
    Pass(10);
    ASSERT_GT(session_->NextTick(), now_) << "a busy loop";
  }
}

TEST_F(SessionTest, ByeIsRepeatedUntilItIsAnsweredAndNothingElseIsSaid) {
  IsFollowingAfter(0);
  session_->Leave();
  EXPECT_EQ(Sent(), "bye ");
  Pass(3000);
  const std::string sent = Sent();
  EXPECT_EQ(sent.find("bye "), 0) << sent;
  EXPECT_EQ(sent.find("ping"), std::string::npos) << sent;
  OnDesk(Goodbye{Re("bye")});
  EXPECT_TRUE(session_->IsGone());
  Pass(10'000);
  EXPECT_EQ(Sent(), "");
}

}  // namespace
}  // namespace qun
