#include "broker/edge/subscriptions.h"

#include <gtest/gtest.h>

#include <string>

#include "proto/base/limits.h"

namespace qun {
namespace {

class SubscriptionsTest : public testing::Test {
 protected:
  // Subscribes to topics of 100 bytes, with the numbers from `first` on, until
  // one is too many. Returns the file to close then, or -1 after `count`.
  int Subscribe(int file, const std::string& key, int first, int count) {
    for (int number = first; number < first + count; ++number) {
      subscriptions_.Add(file, kCookie, key, Topic(number));
      const auto excess = subscriptions_.TakeExcess(file);
      if (excess) return excess->file;
    }
    return -1;
  }
  static std::string Topic(int number) {
    const std::string name = std::to_string(number);
    return "room/" + std::string(94 - name.size(), 'x') + name + "/";
  }

  static constexpr std::uint64_t kCookie = 1;  // of all connections
  static constexpr int kMost = static_cast<int>(kSubscribedBytes / 101);
  static constexpr int kMostOfKey =
      static_cast<int>(kSubscribedBytesOfKey / 101);
  Subscriptions subscriptions_;
};

TEST_F(SubscriptionsTest, AConnectionHasSoManyBytesOfTopics) {
  EXPECT_EQ(Subscribe(7, "", 0, kMost), -1);
  EXPECT_EQ(Subscribe(7, "", 0, kMost), -1) << "the same again";
  EXPECT_EQ(Subscribe(7, "", kMost, 1), 7);
}

TEST_F(SubscriptionsTest, WhatIsUnsubscribedIsFree) {
  Subscribe(7, "", 0, kMost);
  subscriptions_.Remove(7, Topic(0));
  subscriptions_.Remove(7, Topic(0));
  subscriptions_.Remove(8, Topic(1));
  subscriptions_.Remove(7, "room/never/");
  EXPECT_EQ(Subscribe(7, "", kMost, 1), -1);
  EXPECT_EQ(Subscribe(7, "", kMost + 1, 1), 7);
}

TEST_F(SubscriptionsTest, AKeyHasSoManyOnAllItsConnections) {
  EXPECT_EQ(Subscribe(1, "alice", 0, kMost), -1);
  EXPECT_EQ(Subscribe(2, "alice", 0, kMostOfKey - kMost), -1);
  EXPECT_EQ(Subscribe(3, "alice", 0, 1), 3);
  EXPECT_EQ(Subscribe(4, "bob", 0, kMost), -1);
  for (const int file : {1, 3}) subscriptions_.Close(file);
  EXPECT_EQ(Subscribe(5, "alice", 0, kMost), -1);
}

TEST_F(SubscriptionsTest, ManyMayReadTheSameRooms) {
  for (int file = 0; file < 3000; ++file) {
    EXPECT_EQ(Subscribe(file, "", 0, 50), -1);
  }
}

TEST_F(SubscriptionsTest, WhoHasTheMostForThemselvesPayWhenAllHaveTooMany) {
  for (int file = 0; file < 100; ++file) {  // many read the same rooms
    EXPECT_EQ(Subscribe(file, "", 0, 300), -1);
  }
  EXPECT_EQ(Subscribe(100, "", 10'000, 300), -1);
  EXPECT_EQ(Subscribe(101, "", 20'000, 250), -1);
  EXPECT_EQ(Subscribe(102, "", 30'000, 250), -1);
  EXPECT_EQ(Subscribe(103, "", 40'000, 250), 100);
  EXPECT_EQ(Subscribe(103, "", 40'500, 20), -1) << "one is enough";
  subscriptions_.Close(100);
  EXPECT_EQ(Subscribe(104, "", 50'000, 200), -1);
}

TEST_F(SubscriptionsTest, TopicsThatTwoInventTogetherCountForBoth) {
  EXPECT_EQ(Subscribe(1, "alice", 10'000, 250), -1);
  EXPECT_EQ(Subscribe(2, "eve", 0, 300), -1);
  EXPECT_EQ(Subscribe(3, "eve", 600, 300), -1);
  EXPECT_EQ(Subscribe(4, "eve's friend", 0, 300), -1);
  EXPECT_EQ(Subscribe(5, "eve's friend", 600, 300), -1);
  EXPECT_EQ(Subscribe(6, "bob", 20'000, 250), -1);
  const int closed = Subscribe(7, "carol", 30'000, 250);
  EXPECT_GE(closed, 2);
  EXPECT_LE(closed, 5);
}

TEST_F(SubscriptionsTest, AKeyPaysForAllItsConnections) {
  for (int file = 0; file < 10; ++file) {
    EXPECT_EQ(Subscribe(file, "greedy", 1000 * file, 60), -1);
  }
  EXPECT_EQ(Subscribe(20, "alice", 50'000, 300), -1);
  EXPECT_EQ(Subscribe(21, "bob", 60'000, 300), -1);
  const int closed = Subscribe(22, "carol", 70'000, 300);
  EXPECT_NE(closed, -1);
  EXPECT_LT(closed, 10);
}

// libzmq's tree has a table of 256 places for each two of these topics.
TEST_F(SubscriptionsTest, GapsBetweenTheBranchesOfTheTreeCount) {
  EXPECT_EQ(Subscribe(1, "alice", 0, 300), -1);
  int closed = -1;
  int topics = 0;
  for (; closed == -1 && topics < 10'000; ++topics) {
    const int stem = topics / 2;
    const char last = topics % 2 == 0 ? '\0' : '\xff';
    const std::string topic = {static_cast<char>(stem / 100 + 1),
                               static_cast<char>(stem % 100 + 1), last};
    subscriptions_.Add(2, kCookie, "eve", topic);
    closed = subscriptions_.TakeExcess(2).value_or(Excess()).file;
  }
  EXPECT_EQ(closed, 2);
  EXPECT_LT(topics, 1000);
  subscriptions_.Close(2);
  EXPECT_EQ(Subscribe(3, "bob", 10'000, 900), -1) << "it is small again";
}

TEST_F(SubscriptionsTest, OneThatIsClosedIsNamedOnceAndCountsUntilItsEnd) {
  EXPECT_EQ(Subscribe(7, "alice", 0, kMost + 1), 7);
  EXPECT_EQ(Subscribe(7, "alice", kMost + 1, 100), -1);
  EXPECT_EQ(Subscribe(8, "alice", 0, kMost + 1), 8);
  subscriptions_.Close(7);
  subscriptions_.Close(8);
  EXPECT_EQ(Subscribe(9, "alice", 0, kMost), -1);
}

TEST_F(SubscriptionsTest, SaysWhatHasChanged) {
  EXPECT_TRUE(subscriptions_.Add(7, kCookie, "", "up/"));
  EXPECT_FALSE(subscriptions_.Add(7, kCookie, "", "up/"));
  EXPECT_TRUE(subscriptions_.Has(7, "up/"));
  EXPECT_TRUE(subscriptions_.Remove(7, "up/"));
  EXPECT_FALSE(subscriptions_.Has(7, "up/"));
  EXPECT_FALSE(subscriptions_.Remove(7, "up/"));
  EXPECT_FALSE(subscriptions_.Remove(8, "up/"));
}

TEST_F(SubscriptionsTest, AConnectionWithAUsedFileBeginsAnew) {
  EXPECT_EQ(subscriptions_.CookieOf(7), 0u);
  Subscribe(7, "alice", 0, kMost);
  EXPECT_EQ(subscriptions_.CookieOf(7), kCookie);
  subscriptions_.Close(7);
  subscriptions_.Close(7);
  EXPECT_EQ(subscriptions_.CookieOf(7), 0u);
  EXPECT_EQ(Subscribe(7, "alice", 0, kMost), -1);
}

TEST_F(SubscriptionsTest, TopicsOfAnotherConnectionAreToldApart) {
  EXPECT_TRUE(subscriptions_.IsOf(7, 1, "alice"));
  subscriptions_.Add(7, 1, "alice", "room/a/");
  EXPECT_TRUE(subscriptions_.IsOf(7, 1, "alice"));
  EXPECT_FALSE(subscriptions_.IsOf(7, 2, "alice"));
  EXPECT_FALSE(subscriptions_.IsOf(7, 1, "bob")) << "read late";
  subscriptions_.Close(7);
  EXPECT_TRUE(subscriptions_.IsOf(7, 1, "bob"));
}

TEST_F(SubscriptionsTest, EmptyTopicsAreCountedToo) {
  for (const int file : {1, 2}) subscriptions_.Add(file, kCookie, "alice", "");
  for (const int file : {1, 2}) subscriptions_.Close(file);
  EXPECT_EQ(Subscribe(3, "alice", 0, kMost), -1);
}

}  // namespace
}  // namespace qun
