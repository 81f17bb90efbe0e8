#include "broker/edge/rates.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace qun {
namespace {

class OwnersRatesTest : public testing::Test {
 protected:
  // How many of 1,000 are let in now.
  int LetIn(const std::string& owner) {
    int count = 0;
    for (int i = 0; i < 1000; ++i) {
      count += rates_.Of(owner, now_).Take(1, now_) ? 1 : 0;
    }
    return count;
  }

  Time now_{5000};
  Rates rates_{{.burst = 300, .a_second = 20}};
};

TEST_F(OwnersRatesTest, ABurstMayComeAtOnceAndThenAFewASecond) {
  EXPECT_EQ(LetIn("alice"), 300);
  EXPECT_EQ(LetIn("bob"), 300);
  now_ += Time(1000);
  EXPECT_EQ(LetIn("alice"), 20);
  now_ += std::chrono::hours(1);
  EXPECT_EQ(LetIn("alice"), 300);
}

TEST_F(OwnersRatesTest, WhatIsGivenBackMayBeTakenAgain) {
  EXPECT_EQ(LetIn("alice"), 300);
  rates_.Of("alice", now_).GiveBack(3);
  EXPECT_EQ(LetIn("alice"), 3);
  rates_.Of("bob", now_).GiveBack(3);
  EXPECT_EQ(LetIn("bob"), 300);
}

TEST_F(OwnersRatesTest, WhoDrainsABucketPaysWithAllOfIt) {
  EXPECT_TRUE(rates_.Of("alice", now_).Drain(200, now_));
  EXPECT_FALSE(rates_.Of("alice", now_).Drain(101, now_));
  EXPECT_EQ(LetIn("alice"), 0);
}

TEST_F(OwnersRatesTest, OnlyThoseWhoDidNothingForLongAreForgotten) {
  EXPECT_EQ(LetIn("alice"), 300);
  now_ += Time(1000);
  for (int i = 0; i < 10'000; ++i) {
    rates_.Of(std::to_string(i), now_).GiveBack(1);
  }
  EXPECT_EQ(LetIn("alice"), 20);
}

}  // namespace
}  // namespace qun
