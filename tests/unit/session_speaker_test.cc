// What a session says until the outcome is final.
#include <gtest/gtest.h>

#include "tests/unit/session_world.h"

namespace qun {
namespace {

// Speaking.

TEST_F(SessionTest, LinesWaitForTheWelcome) {
  StartWith(Options(false));
  session_->Submit(Say{"lobby", "hi", 0, {}});
  Opens();
  Pass(100);
  EXPECT_FALSE(Sends("say:hi#1"));
  Welcomes();
  EXPECT_EQ(Sent(), "say:hi#1 ");
  Stores(1);
  EXPECT_EQ(News(), "connected stored:1 ");
  EXPECT_FALSE(session_->HasUnsettled());
}

TEST_F(SessionTest, WithoutAnAnswerTheBrokerIsAskedAndNothingIsRepeated) {
  IsSpeaking();
  session_->Submit(Say{"lobby", "hi", 0, {}});
  EXPECT_EQ(Sent(), "say:hi#1 ");
  Pass(1100);
  const std::string sent = Sent();
  EXPECT_NE(sent.find("status "), std::string::npos) << sent;
  EXPECT_EQ(sent.find("say"), std::string::npos) << sent;
}

TEST_F(SessionTest, WhatTheBrokerWantsIsSentAgain) {
  IsSpeaking();
  for (const char* text : {"a", "b", "c"}) {
    session_->Submit(Say{"lobby", text, 0, {}});
  }
  Sent();
  WantsAgain(2);
  EXPECT_EQ(News(), "stored:1 ");
  EXPECT_EQ(Sent(), "say:b#2 say:c#3 ");
}

TEST_F(SessionTest, NotNowIsToldAndWaitedOut) {
  IsSpeaking();
  session_->Submit(Say{"lobby", "a", 0, {}});
  Sent();
  Refusal full = Refuse(Errc::kDiskFull);
  full.retry_after_ms = 1000;
  WantsAgain(1, full);
  EXPECT_EQ(News(), "delayed ");
  Pass(900);
  EXPECT_FALSE(Sends("say:a#1"));
  Pass(200);
  EXPECT_TRUE(Sends("say:a#1"));
}

TEST_F(SessionTest, APongTellsWhatWasStoredWhenTheAnswersWereLost) {
  IsSpeaking();
  session_->Submit(Say{"lobby", "a", 0, {}});
  session_->Submit(Say{"lobby", "b", 0, {}});
  Pass(2100);
  OnDesk(Pong{Re("ping"), kLog, kRun, 2, {{1, Errc::kNoLine}}, false});
  EXPECT_EQ(News(), "refused:1 stored:2 ");
}

TEST_F(SessionTest, AfterARestartTheUnansweredIsSentBehindTheWelcome) {
  IsSpeaking();
  for (const char* text : {"a", "b", "c"}) {
    session_->Submit(Say{"lobby", text, 0, {}});
  }
  Sent();
  Pass(9000);
  EXPECT_TRUE(session_->WantsReopen());
  Sent();
  Opens();
  EXPECT_TRUE(Sends("hello"));
  Welcomes(1);
  EXPECT_EQ(Sent(), "say:b#2 say:c#3 ");
  EXPECT_EQ(News(), "lost connected stored:1 ");
}

TEST_F(SessionTest, ABrokerThatForgotWhatItAnsweredGetsANewSession) {
  IsSpeaking();
  session_->Submit(Say{"lobby", "a", 0, {}});
  Sent();
  Stores(1);
  session_->Submit(Say{"lobby", "b", 0, {}});
  Sent();
  News();
  const Id before = session_id_;
  WantsAgain(1);
  EXPECT_EQ(News(), "forgotten ");
  const std::string sent = Sent();
  EXPECT_NE(sent.find("hello"), std::string::npos) << sent;
  EXPECT_NE(sent.find("say:b#1"), std::string::npos) << sent;
  EXPECT_NE(session_id_, before);
}

TEST_F(SessionTest, AnswersToTheOldSessionAreNotThoseOfTheNew) {
  IsSpeaking();
  session_->Submit(Say{"lobby", "a", 0, {}});
  Sent();
  Stores(1);
  session_->Submit(Say{"lobby", "b", 0, {}});
  Sent();
  News();
  Pass(2100);
  const std::string old = Re("ping");
  WantsAgain(1);
  Sent();
  News();
  OnDesk(Pong{old, kLog, kRun, 1, {}, false});
  EXPECT_EQ(News(), "");
}

TEST_F(SessionTest, AConflictSendsTheLineInANewSession) {
  IsSpeaking();
  session_->Submit(Say{"lobby", "a", 0, {}});
  Sent();
  const Id before = session_id_;
  OnDesk(Refused{before, 1, {}, Refuse(Errc::kConflict), {}});
  EXPECT_EQ(News(), "");
  EXPECT_TRUE(Sends("say:a#1"));
  EXPECT_NE(session_id_, before);
}

// A broker whose counter never fits must not cause endless greetings.
TEST_F(SessionTest, NewSessionsAreBegunAtMostOnceASecond) {
  StartWith(Options(false));
  session_->Submit(Say{"lobby", "a", 0, {}});
  Opens();
  int hellos = 0;
  for (int i = 0; i < 300; ++i) {
    Pass(10);
    if (!Sends("hello")) continue;
    ++hellos;
    Welcomes(100);
  }
  EXPECT_GE(hellos, 3);
  EXPECT_LE(hellos, 6);
}

TEST_F(SessionTest, TheWindowThatTheBrokerAnnouncedIsKept) {
  StartWith(Options(false));
  for (const char* text : {"a", "b", "c"}) {
    session_->Submit(Say{"lobby", text, 0, {}});
  }
  Opens();
  Sent();
  Welcome welcome = WelcomeAt(0);
  welcome.limits.window = 2;
  OnDesk(welcome);
  EXPECT_EQ(Sent(), "say:a#1 say:b#2 ");
}

// A message that is too large would end the connection and be lost.
TEST_F(SessionTest, ALineThatTheBrokerCannotTakeIsRefusedAndItsKSkipped) {
  StartWith(Options(false));
  session_->Submit(Say{"lobby", std::string(5000, 'x'), 0, {}});
  session_->Submit(Say{"lobby", "b", 0, {}});
  Opens();
  Sent();
  Welcome welcome = WelcomeAt(0);
  welcome.limits.message = 4096;
  OnDesk(welcome);
  EXPECT_EQ(Sent(), "skip#1 say:b#2 ");
  Stores(2);
  EXPECT_EQ(News(), "connected refused:1 stored:2 ");
  EXPECT_FALSE(session_->Submit(Say{"lobby", std::string(5000, 'x'), 0, {}}));
}

// SessionExpiry.

TEST_F(SessionTest, TheNewestLineIsNamedAndARestoredLogIsNoticed) {
  IsFollowingAfter(4);
  IsSaid(5);
  News();
  Pass(2100);
  EXPECT_TRUE(Sends("ping"));
  OnDesk(Pong{Re("ping"), kLog, kRun, 0, {}, true});
  EXPECT_EQ(News(), "forgotten ");
}

TEST_F(SessionTest, ALogThatForgotAndAskedAnewIsToldOnce) {
  IsFollowingAfter(4);
  session_->Submit(Say{"lobby", "a", 0, {}});
  Sent();
  Stores(1);
  IsSaid(5);
  News();
  Beats(1, kOtherRun);
  Pass(300);
  Welcome welcome = WelcomeAt(0, {{"lobby", 2, 1, {}}});
  welcome.run = kOtherRun;
  welcome.forgotten = true;
  OnDesk(welcome);
  EXPECT_EQ(News(), "forgotten ");
}

TEST_F(SessionTest, AfterARestoreLinesComeOverNewSocketsAlone) {
  IsFollowingAfter(4);
  Pass(2100);
  Sent();
  OnDesk(Pong{Re("ping"), kLog, kOtherRun, 0, {}, true});
  EXPECT_TRUE(session_->WantsReopen());
  IsSaid(5);  // a line of the old log
  EXPECT_EQ(News(), "forgotten ");
  Opens();
  HearsBeat();
  Sent();
  Welcomes();
  IsSaid(3);
  Pass(50);
  EXPECT_TRUE(Sends("history:lobby>4"));
  OnDesk(PageEnd{Re("history"), "lobby", 3, 1, 5, 4, 2, kRun});
  Pass(50);
  EXPECT_TRUE(Sends("history:lobby>2"));
  AnswersHistory(3, 3, 3);
  EXPECT_EQ(News(), "(3) ");
}

// The stored line may be in a restored log, and would hide the loss of earlier
// lines.
TEST_F(SessionTest, WhatWasStoredIsNotTakenForTheLastThatWasRead) {
  IsFollowingAfter(0);
  Pongs(0);
  IsSaid(1);
  session_->Submit(Say{"lobby", "a", 0, {}});
  Sent();
  Stored stored;
  stored.session = session_id_;
  stored.k = 1;
  stored.room = "lobby";
  stored.n = 9;
  stored.seq = 7777;
  stored.at = 5;
  OnDesk(stored);
  std::string asked;
  for (int i = 0; i < 30; ++i) {
    now_ += Time(100);
    session_->Tick(now_);
    for (const auto& line : session_->TakeOutgoing(now_).desk) asked += line;
  }
  EXPECT_NE(asked.find(R"("last":{"seq":)"), std::string::npos) << asked;
  EXPECT_EQ(asked.find(R"("seq":7777)"), std::string::npos) << asked;
}

}  // namespace
}  // namespace qun
