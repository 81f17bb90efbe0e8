#include "tests/unit/broker_world.h"

namespace qun {
namespace {

using BrokerQueriesTest = BrokerWorld;

TEST_F(BrokerQueriesTest, QueriesAloneCostNoCommit) {
  SayHello();
  OnDesk(R"({"do":"rooms","re":"q1"})");
  Turn();
  EXPECT_EQ(ledger_.commits(), 0);
}

TEST_F(BrokerQueriesTest, AQueryOnIntakeIsAComplaintInTheLog) {
  OnIntake(R"({"do":"rooms","re":"q1"})");
  Turn();
  EXPECT_TRUE(Has(LastLog(), "code=wrong_socket"));
}

TEST_F(BrokerQueriesTest, WelcomeTellsTheCounterTheRefusalsAndTheRooms) {
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

TEST_F(BrokerQueriesTest, SaysWhenTheLogHasForgottenWhatAClientKnows) {
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

TEST_F(BrokerQueriesTest, HistoryIsAskedOfTheArchiveWithinTheRecordedHead) {
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

TEST_F(BrokerQueriesTest, HistoryOfNoRoomIsRefused) {
  OnDesk(R"({"do":"history","re":"q1","room":"nowhere"})");
  Turn();
  EXPECT_TRUE(Has(Desk(), R"("code":"no_room")"));
}

TEST_F(BrokerQueriesTest, AHelloBehindAByeIsHeard) {
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
TEST_F(BrokerQueriesTest, ManyQueriesAreAnsweredInTheTurnsThatFollow) {
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

TEST_F(BrokerQueriesTest, PagesOfTheArchiveAreForwardedInTheNextTurn) {
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

TEST_F(BrokerQueriesTest, WhoTellsMembersAndWhetherTheyListen) {
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

TEST_F(BrokerQueriesTest, LongListsAreGivenInPartsBelowTheLimit) {
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

TEST_F(BrokerQueriesTest, AWelcomeIsBelowTheLimitHoweverManyRoomsOneIsIn) {
  JoinsRoomsWithTheLongestNames(1000);
  AskHello();
  EXPECT_GE(Answer<Welcome>().rooms.size(), 80);
}

}  // namespace
}  // namespace qun
