#include "broker/arrive/token_bucket.h"

#include <gtest/gtest.h>

namespace qun {
namespace {

class RatesTest : public testing::Test {
 protected:
  // The number of lines of this size that are accepted in a row.
  int Takes(const std::string& user, std::size_t bytes = 10) {
    int taken = 0;
    while (taken < 100'000 && rates_.TakeLine(user, bytes, now_)) ++taken;
    return taken;
  }

  TokenBuckets rates_{{.lines = 100, .bytes = 10'000, .queries = 50}};
  Time now_{1'000'000};
};

TEST_F(RatesTest, TenSecondsWorthIsTakenAtOnceAndThenWhatTimeBrings) {
  EXPECT_EQ(Takes("alice"), 1000);
  now_ += Time(500);
  EXPECT_EQ(Takes("alice"), 50);
}

TEST_F(RatesTest, BytesCountToo) {
  EXPECT_EQ(Takes("alice", 10'000), 10);
  now_ += Time(1000);
  EXPECT_EQ(Takes("alice", 10'000), 1);
}

TEST_F(RatesTest, QueriesHaveALimitOfTheirOwn) {
  Takes("alice");
  int asked = 0;
  while (rates_.TakeQuery("alice", now_)) ++asked;
  EXPECT_EQ(asked, 500);
  const Time wait = rates_.WaitOfQueries("alice", now_);
  EXPECT_EQ(wait, Time(20));
  EXPECT_TRUE(rates_.TakeQuery("alice", now_ + wait));
  EXPECT_TRUE(rates_.TakeQuery("bob", now_));
}

TEST_F(RatesTest, PagesAreCountedWhenTheyAreMade) {
  constexpr std::size_t kPage = 64UL * 1024;
  int pages = 0;
  while (rates_.TakeHistory("alice", now_)) {
    rates_.ChargePage("alice", kPage, now_);
    ++pages;
  }
  EXPECT_EQ(pages, 128);
  EXPECT_TRUE(rates_.TakeQuery("alice", now_)) << "others are no pages";
  rates_.ChargePage("alice", 16 * kPage, now_);
  now_ += rates_.WaitOfQueries("alice", now_);
  EXPECT_TRUE(rates_.TakeHistory("alice", now_));
}

TEST_F(RatesTest, WhatMustBeReadForALineCountsAsItsBytes) {
  EXPECT_TRUE(rates_.TakeLine("alice", 100, now_));
  rates_.ChargeLine("alice", 1'000'000, now_);
  EXPECT_FALSE(rates_.TakeLine("alice", 100, now_));
  now_ += Time(1000);
  EXPECT_TRUE(rates_.TakeLine("alice", 100, now_));
}

TEST_F(RatesTest, OneUsersFloodTakesNothingFromAnother) {
  Takes("alice");
  EXPECT_EQ(Takes("bob"), 1000);
}

TEST_F(RatesTest, AfterTheWaitAWindowIsTaken) {
  Takes("alice");
  const Time wait = rates_.WaitOfLines("alice", now_);
  EXPECT_GT(wait, Time(0));
  now_ += wait;
  EXPECT_GE(Takes("alice"), 64);
}

TEST_F(RatesTest, AFullBucketDoesNotGrow) {
  Takes("alice");
  now_ += std::chrono::hours(1);
  EXPECT_EQ(Takes("alice"), 1000);
}

TEST_F(RatesTest, WhoIsForgottenWasFull) {
  Takes("alice");
  rates_.ForgetQuiet(now_ + Time(5000));
  EXPECT_EQ(Takes("alice"), 0);
  now_ += Time(20'000);
  rates_.ForgetQuiet(now_);
  EXPECT_EQ(Takes("alice"), 1000);
}

TEST(RatesWithoutLimitTest, TakeAll) {
  TokenBuckets rates({.lines = 0, .bytes = 0, .queries = 0});
  for (int i = 0; i < 100'000; ++i) {
    ASSERT_TRUE(rates.TakeLine("alice", 100'000, Time(1)));
    ASSERT_TRUE(rates.TakeQuery("alice", Time(1)));
  }
}

}  // namespace
}  // namespace qun
