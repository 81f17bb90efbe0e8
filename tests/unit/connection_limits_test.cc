#include "broker/edge/connection_limits.h"

#include <gtest/gtest.h>

namespace qun {
namespace {

constexpr std::uint64_t kMiB = 1024 * 1024;

// Connections of a broker that allows two of them.
class TrafficTest : public testing::Test {
 protected:
  TrafficTest() { traffic_.Open(7, SocketKind::kIntake, now_); }
  // `bytes`: all that the connection has sent.
  bool IsBearable(int file, std::uint64_t bytes) {
    return traffic_.Received(file, bytes, now_).empty();
  }

  Time now_{1000};
  ConnectionLimits traffic_{2};
};

TEST_F(TrafficTest, WhatIsReadMayBeAsMuchAsItWants) {
  for (std::uint64_t i = 1; i <= 100; ++i) {
    traffic_.Read(7, 10 * kMiB);
    EXPECT_TRUE(IsBearable(7, i * 10 * kMiB));
  }
}

TEST_F(TrafficTest, WhatIsNotReadHasAnEnd) {
  traffic_.Read(7, 10 * kMiB);
  EXPECT_TRUE(IsBearable(7, 26 * kMiB));
  EXPECT_FALSE(IsBearable(7, 26 * kMiB + 1));
}

TEST_F(TrafficTest, WhatIsLeftWhenAllMessagesAreReadHasNoEnd) {
  constexpr std::uint64_t kMost = 256 * 1024;
  EXPECT_TRUE(IsBearable(7, kMost));
  traffic_.OnDrained(SocketKind::kIntake);
  EXPECT_TRUE(IsBearable(7, kMost + 1));
  EXPECT_TRUE(IsBearable(7, 2 * kMost));
  traffic_.OnDrained(SocketKind::kDesk);  // the limit is on another socket
  EXPECT_TRUE(IsBearable(7, 2 * kMost));
  traffic_.OnDrained(SocketKind::kIntake);
  EXPECT_FALSE(IsBearable(7, 2 * kMost));
}

TEST_F(TrafficTest, WhatWasReadBeforeTheSocketWasDrainedIsNoMessageWithoutEnd) {
  EXPECT_TRUE(IsBearable(7, 10 * kMiB));
  traffic_.Read(7, 10 * kMiB);
  traffic_.OnDrained(SocketKind::kIntake);
  EXPECT_TRUE(IsBearable(7, 20 * kMiB));
}

TEST_F(TrafficTest, SubscriptionsHaveARate) {
  traffic_.Open(8, SocketKind::kFeed, now_);
  EXPECT_TRUE(IsBearable(8, kMiB / 4));
  now_ += Time(1000);
  EXPECT_TRUE(IsBearable(8, kMiB / 4 + 64 * 1024));
  EXPECT_FALSE(IsBearable(8, kMiB / 4 + 64 * 1024 + 1));
}

TEST_F(TrafficTest, SubscriptionsHaveAnEnd) {
  traffic_.Open(8, SocketKind::kFeed, now_);
  for (std::uint64_t sent = 0; sent <= kMiB; sent += 32 * 1024) {
    EXPECT_TRUE(IsBearable(8, sent)) << sent;
    now_ += Time(1000);
  }
  EXPECT_FALSE(IsBearable(8, kMiB + 1));
}

TEST_F(TrafficTest, HeartbeatsAreNoMessageWithoutEnd) {
  for (std::uint64_t second = 1; second <= 100'000; ++second) {
    now_ += Time(1000);
    traffic_.OnDrained(SocketKind::kIntake);
    EXPECT_TRUE(IsBearable(7, 51 * second)) << second;
  }
}

TEST_F(TrafficTest, QuietTimesAreNotSavedUpForEver) {
  traffic_.Open(8, SocketKind::kFeed, now_);
  now_ += std::chrono::hours(24);
  EXPECT_FALSE(IsBearable(8, kMiB / 4 + 1));
}

TEST_F(TrafficTest, TheGreediestIsTheOneOfWhichMostIsUnread) {
  traffic_.Open(8, SocketKind::kDesk, now_);
  EXPECT_TRUE(IsBearable(7, 200 * 1024));
  EXPECT_EQ(traffic_.Greediest(now_), -1) << "as much as a message may be";
  EXPECT_TRUE(IsBearable(7, kMiB));
  EXPECT_TRUE(IsBearable(8, 2 * kMiB));
  EXPECT_EQ(traffic_.Greediest(now_), 8);
  traffic_.Read(8, 2 * kMiB);
  EXPECT_EQ(traffic_.Greediest(now_), 7);
  traffic_.Read(7, kMiB);
  EXPECT_EQ(traffic_.Greediest(now_), -1);
}

TEST_F(TrafficTest, AConnectionIsFoundByEachKeyThatWasReadFromIt) {
  traffic_.Open(8, SocketKind::kFeed, now_);
  traffic_.Read(7, 1, "one");
  traffic_.Read(7, 1, "two");
  traffic_.Read(8, 1, "two");
  EXPECT_EQ(traffic_.FilesOf("one"), std::vector{7});
  EXPECT_EQ(traffic_.FilesOf("two"), (std::vector{7, 8}));
  traffic_.Close(7);
  traffic_.Open(7, SocketKind::kFeed, now_);
  EXPECT_TRUE(traffic_.FilesOf("one").empty());
  EXPECT_TRUE(traffic_.FilesOf("").empty());
}

TEST_F(TrafficTest, ThereIsAnEndOfConnections) {
  EXPECT_TRUE(traffic_.Open(8, SocketKind::kDesk, now_).empty());
  EXPECT_FALSE(traffic_.Open(9, SocketKind::kDesk, now_).empty());
  traffic_.Close(9);
  traffic_.Close(8);
  EXPECT_TRUE(traffic_.Open(9, SocketKind::kDesk, now_).empty());
}

TEST_F(TrafficTest, ANumberThatIsUsedAgainBeginsAnew) {
  traffic_.Read(7, 100 * kMiB);
  traffic_.Close(7);
  EXPECT_TRUE(IsBearable(7, 100 * kMiB));  // an unknown connection
  traffic_.Open(7, SocketKind::kIntake, now_);
  EXPECT_FALSE(IsBearable(7, 100 * kMiB));
}

TEST_F(TrafficTest, OneKeyHasSoManyConnections) {
  for (int file = 0; file <= static_cast<int>(kConnectionsOfKey); ++file) {
    traffic_.Open(file, SocketKind::kDesk, now_);
    const Verdict why = traffic_.Read(file, 1, "key");
    EXPECT_EQ(why.empty(), file < static_cast<int>(kConnectionsOfKey)) << file;
  }
  EXPECT_TRUE(traffic_.Read(7, 1, "key").empty()) << "it was there before";
  traffic_.Open(1000, SocketKind::kDesk, now_);
  EXPECT_TRUE(traffic_.Read(1000, 1, "another key").empty());
}

}  // namespace
}  // namespace qun
