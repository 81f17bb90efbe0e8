#include "tests/unit/broker_world.h"

namespace qun {
namespace {

using BrokerTest = BrokerWorld;

TEST_F(BrokerTest, NothingIsToldBeforeTheTurn) {
  SayHello();
  OnIntake(Line(1, "hi"));
  EXPECT_EQ(Feed() + Desk(), "");
  Turn();
  EXPECT_TRUE(Has(Feed(), R"( {"seq":1,"n":1)"));
  EXPECT_TRUE(Has(Desk(), R"("type":"stored")"));
}

TEST_F(BrokerTest, AFailedCommitTellsNobodyAndStopsTheBroker) {
  SayHello();
  ledger_.FailNext(LedgerFault::kUnknown);
  OnIntake(Line(1, "hi"));
  EXPECT_FALSE(broker_.Turn());
  EXPECT_EQ(Feed() + Desk(), "");
  EXPECT_EQ(broker_.failure(), "as the test wanted");
}

TEST_F(BrokerTest, AFullDiskIsNotNowAndHeals) {
  SayHello();
  ledger_.FailNext(LedgerFault::kFull);
  OnIntake(Line(1, "hi") + "\n" + Line(2, "ho"));
  Turn();
  const std::string answer = Desk();
  EXPECT_TRUE(Has(answer, R"("type":"resend")"));
  EXPECT_TRUE(Has(answer, R"("k":1,"code":"disk_full","retry_after":1000)"));
  EXPECT_EQ(Feed(), "");
  EXPECT_EQ(broker_.state().seq, 0) << "state ran ahead of the ledger";
  OnIntake(Line(1, "hi") + "\n" + Line(2, "ho"));
  Turn();
  EXPECT_TRUE(Has(Feed(), R"("n":2)"));
}

TEST_F(BrokerTest, ABatchIsOneCommitAndOneMessageARoom) {
  SayHello();
  for (int k = 1; k <= 50; ++k) OnIntake(Line(k, "x"));
  Turn();
  EXPECT_EQ(ledger_.commits(), 1);
  EXPECT_EQ(feed_.Take().size(), 1);
  EXPECT_EQ(desk_.Take().size(), 1);
}

TEST_F(BrokerTest, MessagesKeepToTheLimit) {
  SayHello();
  for (int k = 1; k <= 20; ++k) OnIntake(Line(k, std::string(16000, 'x')));
  Turn();
  const auto messages = feed_.Take();
  EXPECT_GT(messages.size(), 1);
  for (const auto& [topic, lines] : messages) {
    EXPECT_LE(lines.size(), kBrokerMessageBytes);
  }
}

TEST_F(BrokerTest, ABatchIsFullAtItsLimits) {
  OnIntake(R"({"room":"lobby","text":"x","as":"a"})");
  EXPECT_FALSE(broker_.IsBatchFull());
  for (std::size_t i = 1; i < kBatchLines; ++i) {
    OnIntake(R"({"room":"lobby","text":"x","as":"a"})");
  }
  EXPECT_TRUE(broker_.IsBatchFull());
  Turn();
  EXPECT_FALSE(broker_.IsBatchFull());
}

TEST_F(BrokerTest, AnswersGoWhereTheSessionWasHeardLast) {
  SayHello();
  OnDesk(std::string(R"({"do":"ping","re":"q","as":"alice","session":")") +
             kSession + R"("})",
         "c2");
  OnIntake(Line(1, "hi"));
  Turn();
  const auto sent = desk_.Take();
  ASSERT_EQ(sent.size(), 1);
  EXPECT_EQ(sent[0].first, "c2");
  EXPECT_TRUE(Has(sent[0].second, "stored"));
}

TEST_F(BrokerTest, StatusIsAnsweredOnTheDeskBehindTheLinesBeforeIt) {
  SayHello();
  OnIntake(Line(1, "a"));
  OnIntake(std::string(R"({"do":"status","as":"alice","session":")") +
           kSession + R"("})");
  Turn();
  EXPECT_TRUE(Has(Desk(), R"("type":"resend","session":")" +
                              std::string(kSession) + R"(","k":2})"));
}

TEST_F(BrokerTest, ManyLinesAfterALossAskForItOnce) {
  SayHello();
  for (int k = 2; k <= 60; ++k) OnIntake(Line(k, "x"));
  Turn();
  std::string answers = Desk();
  EXPECT_EQ(answers.find("resend"), answers.rfind("resend"));
  OnIntake(Line(61, "x"));
  Turn();
  EXPECT_EQ(Desk(), "");
  clock_.Advance(Time(600));
  OnIntake(Line(62, "x"));
  Turn();
  EXPECT_TRUE(Has(Desk(), "resend"));
}

TEST_F(BrokerTest, ABadLineIsAnsweredOnTheDeskAndLeavesItsNeighboursAlone) {
  OnDesk(
      "{broken\n"
      R"({"do":"ping","re":"q1"})");
  Turn();
  const std::string answers = Desk();
  EXPECT_TRUE(Has(answers, R"("code":"bad_json")"));
  EXPECT_TRUE(Has(answers, R"("type":"pong","re":"q1")"));
}

TEST_F(BrokerTest, AFloodOfBadLinesIsAFewLinesOfLog) {
  for (int i = 0; i < 1000; ++i) OnIntake("broken");
  clock_.Advance(Time(2000));
  broker_.Tick();
  EXPECT_LT(log_.lines.size(), 10);
  EXPECT_TRUE(Has(LastLog(), "total=1000"));
}

TEST_F(BrokerTest, ANameThatIsNoneIsRefusedAndUsesUpNothing) {
  OnDesk(R"({"do":"join","room":"lobby","as":"a b","re":"q1"})");
  Turn();
  EXPECT_TRUE(Has(Desk(), R"("code":"bad_name")"));
  EXPECT_EQ(ledger_.commits(), 0);
}

TEST_F(BrokerTest, AMessageWithoutALineIsCounted) {
  OnDesk("\n");
  EXPECT_TRUE(Has(LastLog(), "malformed")) << LastLog();
}

TEST_F(BrokerTest, AnOfflineMemberIsToldToTheRoomsOfTheMemberAlone) {
  SayHello();
  OnIntake(R"({"do":"join","room":"lobby","as":"alice"})");
  OnIntake(R"({"do":"join","room":"ops","as":"bob"})");
  Turn();
  desk_.End("c1");
  broker_.OnDoubt("c1");
  broker_.Tick();
  Feed();
  clock_.Advance(Time(10'000));
  broker_.Tick();
  const std::string feed = Feed();
  EXPECT_TRUE(Has(feed, R"(room/lobby/ {"type":"offline")"));
  EXPECT_FALSE(Has(feed, R"(room/ops/ {"type":"offline")"));
}

TEST_F(BrokerTest, BeatsCarryTheRunAndRecordedHeadsOnly) {
  SayHello();
  OnIntake(Line(1, "a"));
  clock_.Advance(Time(1000));
  broker_.Tick();
  EXPECT_FALSE(Has(Feed(), R"("room":"lobby")"));
  Turn();
  Feed();
  clock_.Advance(Time(1000));
  broker_.Tick();
  const std::string feed = Feed();
  EXPECT_TRUE(Has(feed, R"(up/ {"type":"beat","log":)"));
  EXPECT_TRUE(Has(feed, R"(room/lobby/ {"type":"beat","room":"lobby","n":1})"));
}

TEST_F(BrokerTest, ADeskThatTakesNothingLosesAnswersAndNothingElse) {
  SayHello();
  desk_.Close();
  OnIntake(Line(1, "a"));
  Turn();
  EXPECT_TRUE(Has(Feed(), R"("text":"a")"));
}

}  // namespace
}  // namespace qun
