#include "broker/turn/recalls.h"

#include <gtest/gtest.h>

#include "tests/unit/fakes.h"

namespace qun {
namespace {

// Event 9 has recalled a line of the lobby.
class RecallsTest : public testing::Test {
 protected:
  RecallsTest() : recalls_(&ledger_) {
    Event event;
    event.seq = event.n = 9;
    event.line = 5;
    event.room = "lobby";
    event.type = EventType::kRecalled;
    Batch batch;
    batch.changes.seq = 9;
    batch.changes.rooms["lobby"].emplace().n = 9;
    batch.events.push_back({event, EncodeEvent(event), "alice", nullptr});
    recalls_.OnRecorded(*ledger_.Record(batch), Time(1000));
  }
  bool IsStale(const std::string& room, std::uint64_t asked_at_seq,
               std::uint64_t low = 1, std::uint64_t high = 8) {
    Page page;
    page.query.low = low;
    page.query.high = high;
    page.query.room = room;
    page.query.seq = asked_at_seq;
    return recalls_.IsStale(page);
  }

  MemoryLedger ledger_;
  Recalls recalls_;
};

TEST_F(RecallsTest, APageThatWasAskedForBeforeTheRecallMayHoldTheText) {
  EXPECT_TRUE(IsStale("lobby", 8));
  EXPECT_FALSE(IsStale("lobby", 9)) << "it was read after it";
  EXPECT_FALSE(IsStale("kitchen", 8));
}

TEST_F(RecallsTest, APageWithoutTheLineIsNotReadAgain) {
  EXPECT_FALSE(IsStale("lobby", 8, 1, 4));
  EXPECT_FALSE(IsStale("lobby", 8, 6, 8));
  EXPECT_TRUE(IsStale("lobby", 8, 5, 5));
}

TEST_F(RecallsTest, AnOldPageIsReadAgainInAnyCase) {
  recalls_.Tick(Time(1000));
  recalls_.Tick(Time(1000) + std::chrono::minutes(2));
  EXPECT_TRUE(IsStale("lobby", 8, 1, 4));
  EXPECT_FALSE(IsStale("lobby", 9));
}

TEST_F(RecallsTest, TheTextGoesFromTheDiskSomeSecondsLater) {
  recalls_.Tick(Time(5999));
  EXPECT_EQ(ledger_.scrubs, 0);
  recalls_.Tick(Time(6000));
  recalls_.Tick(Time(60'000));
  EXPECT_EQ(ledger_.scrubs, 1);
}

}  // namespace
}  // namespace qun
