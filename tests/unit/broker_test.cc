#include "broker/turn/broker.h"

#include <gtest/gtest.h>

#include "tests/unit/fakes.h"

namespace qun {
namespace {

constexpr const char* kSession = "000000000000000000000000000000aa";

// A broker without sockets, and a client that writes lines by hand.
class BrokerTest : public testing::Test {
 protected:
  void OnIntake(const std::string& lines) {
    broker_.ReadLines(lines, {"10.0.0.1", ""});
  }
  void OnDesk(const std::string& lines, const std::string& connection = "c1") {
    broker_.ReadLines(lines, {"10.0.0.1", connection});
  }
  void SayHello() {
    AskHello();
    desk_.Take();
  }
  void AskHello() {
    OnDesk(std::string(R"({"do":"hello","re":"q","as":"alice","session":")") +
           kSession + R"(","listen":true})");
    Turn();
  }
  // Names of 32 characters of 3 bytes each that end in a number.
  void JoinsRoomsWithTheLongestNames(int count) {
    std::string longest;
    for (std::size_t i = 0; i < 28; ++i) longest += "室";
    for (int i = 0; i < count; ++i) {
      OnIntake(R"({"do":"join","room":")" + longest + std::to_string(1000 + i) +
               R"(","as":"alice"})");
    }
    Turn();
  }
  // The only message that the desk has sent since the last call, which must be
  // a Type.
  template <typename Type>
  Type Answer() {
    const auto messages = desk_.Take();
    EXPECT_EQ(messages.size(), 1);
    const std::string& message = messages.at(0).second;
    EXPECT_LE(message.size(), kBrokerMessageBytes);
    return std::get<Type>(
        std::get<qun::Reply>(DecodeDeskLine(parser_, message).value()));
  }
  static std::string Line(int k, const std::string& text) {
    return R"({"room":"lobby","text":")" + text +
           R"(","as":"alice","session":")" + kSession + R"(","k":)" +
           std::to_string(k) + "}";
  }
  void Turn() { ASSERT_TRUE(broker_.Turn()); }
  // All lines that the desk has sent to a connection since the last call.
  std::string Desk(const std::string& connection = "c1") {
    std::string all;
    for (const auto& [address, lines] : desk_.Take()) {
      if (address == connection) all += lines + "\n";
    }
    return all;
  }
  std::string Feed() {
    std::string all;
    for (const auto& [topic, lines] : feed_.Take()) {
      all += topic + " " + lines + "\n";
    }
    return all;
  }
  static bool Has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }
  static std::size_t CountOf(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos;
         at = text.find(part, at + 1)) {
      ++count;
    }
    return count;
  }
  std::string LastLog() { return log_.lines.empty() ? "" : log_.lines.back(); }

  JsonParser parser_;
  FakeClock clock_;
  CountingRandom random_;
  MemoryLedger ledger_;
  FakeArchive archive_;
  OrderAlone order_;
  FakeOutlet feed_;
  FakeOutlet desk_;
  FakeLog log_;
  Broker broker_{
      {&ledger_, &archive_, &order_, &feed_, &desk_, &clock_, &random_, &log_},
      Time(1000)};
};

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

TEST_F(BrokerTest, QueriesAloneCostNoCommit) {
  SayHello();
  OnDesk(R"({"do":"rooms","re":"q1"})");
  Turn();
  EXPECT_EQ(ledger_.commits(), 0);
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

TEST_F(BrokerTest, AQueryOnIntakeIsAComplaintInTheLog) {
  OnIntake(R"({"do":"rooms","re":"q1"})");
  Turn();
  EXPECT_TRUE(Has(LastLog(), "code=wrong_socket"));
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

TEST_F(BrokerTest, WelcomeTellsTheCounterTheRefusalsAndTheRooms) {
  SayHello();
  OnIntake(
      std::string(R"({"do":"join","room":"lobby","as":"alice","session":")") +
      kSession + R"(","k":1})" + "\n" + Line(2, std::string(17000, 'x')));
  Turn();
  Desk();
  OnDesk(std::string(R"({"do":"hello","re":"q2","as":"alice","session":")") +
         kSession + R"("})");
  Turn();
  const std::string welcome = Desk();
  EXPECT_TRUE(Has(welcome, R"("k":2)"));
  EXPECT_TRUE(Has(welcome, R"("refused":[{"k":2,"code":"too_long"}])"));
  EXPECT_TRUE(Has(welcome, R"({"room":"lobby","topic":"room/lobby/","n":1)"));
}

TEST_F(BrokerTest, SaysWhenTheLogHasForgottenWhatAClientKnows) {
  SayHello();
  OnIntake(Line(1, "a"));
  Turn();
  Desk();
  const auto at = std::to_string(clock_.Wall().count());
  OnDesk(R"({"do":"ping","re":"q1","last":{"seq":1,"at":)" + at + "}}");
  Turn();
  EXPECT_FALSE(Has(Desk(), "forgotten"));
  OnDesk(R"({"do":"ping","re":"q2","last":{"seq":1,"at":5}})");
  OnDesk(R"({"do":"ping","re":"q3","last":{"seq":99,"at":5}})");
  Turn();
  const std::string answers = Desk();
  EXPECT_TRUE(Has(answers, R"("forgotten":true)"));
  EXPECT_NE(answers.find("forgotten"), answers.rfind("forgotten"));
}

TEST_F(BrokerTest, HistoryIsAskedOfTheArchiveWithinTheRecordedHead) {
  SayHello();
  for (int k = 1; k <= 10; ++k) OnIntake(Line(k, "x"));
  Turn();
  const auto ask = [this](const std::string& range) {
    OnDesk(R"({"do":"history","re":"q","room":"lobby")" + range + "}");
    Turn();
    const PageQuery query = archive_.asked.back();
    return std::to_string(query.low) + "-" + std::to_string(query.high);
  };
  EXPECT_EQ(ask(""), "1-10");
  EXPECT_EQ(ask(R"(,"limit":3)"), "8-10");
  EXPECT_EQ(ask(R"(,"after":4)"), "5-10");
  EXPECT_EQ(ask(R"(,"after":4,"limit":2)"), "5-6");
  EXPECT_EQ(ask(R"(,"before":5,"limit":2)"), "3-4");
  EXPECT_EQ(ask(R"(,"after":2,"before":5)"), "3-4");
  EXPECT_EQ(ask(R"(,"after":99)"), "100-10") << "an empty page";
  EXPECT_EQ(ask(R"(,"before":1)"), "1-0") << "an empty page";
}

TEST_F(BrokerTest, HistoryOfNoRoomIsRefused) {
  OnDesk(R"({"do":"history","re":"q1","room":"nowhere"})");
  Turn();
  EXPECT_TRUE(Has(Desk(), R"("code":"no_room")"));
}

TEST_F(BrokerTest, AHelloBehindAByeIsHeard) {
  const std::string envelope =
      std::string(R"(","as":"alice","session":")") + kSession + R"("})";
  OnDesk(R"({"do":"bye","re":"q1)" + envelope + "\n" +
         R"({"do":"hello","re":"q2)" + envelope);
  Turn();
  desk_.Take();
  OnIntake(Line(1, "a"));
  Turn();
  EXPECT_TRUE(Has(Desk(), R"("type":"stored")"));
}

// Many queries must not delay a line.
TEST_F(BrokerTest, ManyQueriesAreAnsweredInTheTurnsThatFollow) {
  std::string queries;
  for (int i = 0; i < 1000; ++i)
    queries += R"({"do":"ping","re":"q"})"
               "\n";
  OnDesk(queries);
  EXPECT_TRUE(broker_.HasManyQueries());
  EXPECT_FALSE(broker_.IsBatchFull());
  std::size_t answers = 0;
  std::size_t turns = 0;
  for (; broker_.HasManyQueries() && turns < 100; ++turns) {
    Turn();
    answers += CountOf(Desk(), "pong");
  }
  Turn();
  answers += CountOf(Desk(), "pong");
  EXPECT_EQ(answers, 1000);
}

TEST_F(BrokerTest, AMessageWithoutALineIsCounted) {
  OnDesk("\n");
  EXPECT_TRUE(Has(LastLog(), "malformed")) << LastLog();
}

TEST_F(BrokerTest, PagesOfTheArchiveAreForwardedInTheNextTurn) {
  OnIntake(R"({"do":"join","room":"lobby","as":"alice"})");
  Turn();
  const auto ready = [](const char* message) {
    Page page;
    page.query.connection = "c1";
    page.query.room = "lobby";
    page.message = message;
    return page;
  };
  archive_.ready = {ready("page one"), ready("page two")};
  Turn();
  EXPECT_EQ(Desk(), "page one\npage two\n");
}

TEST_F(BrokerTest, WhoTellsMembersAndWhetherTheyListen) {
  SayHello();
  OnIntake(std::string(R"({"do":"join","room":"lobby","as":"alice"})") + "\n" +
           R"({"do":"join","room":"lobby","as":"bob"})");
  Turn();
  OnDesk(R"({"do":"who","re":"q1","room":"lobby"})");
  Turn();
  EXPECT_TRUE(
      Has(Desk(),
          R"([{"user":"alice","online":true},{"user":"bob","online":false}])"));
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

TEST_F(BrokerTest, LongListsAreGivenInPartsBelowTheLimit) {
  JoinsRoomsWithTheLongestNames(1000);
  std::size_t rooms = 0;
  std::string start;
  do {
    OnDesk(R"({"do":"rooms","re":"q1","start":")" + start + R"("})");
    Turn();
    const auto list = Answer<RoomList>();
    rooms += list.rooms.size();
    start = list.next;
  } while (!start.empty());
  EXPECT_EQ(rooms, 1000);
}

TEST_F(BrokerTest, AWelcomeIsBelowTheLimitHoweverManyRoomsOneIsIn) {
  JoinsRoomsWithTheLongestNames(1000);
  AskHello();
  EXPECT_GE(Answer<Welcome>().rooms.size(), 80);
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
