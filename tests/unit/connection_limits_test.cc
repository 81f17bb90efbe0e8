#include "broker/edge/connection_limits.h"

#include <gtest/gtest.h>

#include <utility>

namespace qun {
namespace {

constexpr std::uint64_t kMiB = 1024 * 1024;

// Connections of a broker that allows two of them.
class TrafficTest : public testing::Test {
 protected:
  TrafficTest() { Open(7, SocketKind::kIntake); }
  // The file of the connection that must be closed, or -1.
  int Open(int file, SocketKind kind, const std::string& address = "10.0.0.1") {
    now_ += Time(1);
    return traffic_.Open(file, kind, address, now_).value_or(Excess()).file;
  }
  // `received`: all that the peer has sent; `sent`: all that was sent to it.
  bool IsBearable(int file, std::uint64_t received, std::uint64_t sent = 0) {
    return traffic_.Look(file, {received, sent}, now_).empty();
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
  Open(8, SocketKind::kFeed);
  EXPECT_TRUE(IsBearable(8, kSubscriberBurst));
  now_ += Time(1000);
  EXPECT_TRUE(IsBearable(8, kSubscriberBurst + kSubscriberRate));
  EXPECT_FALSE(IsBearable(8, kSubscriberBurst + kSubscriberRate + 1));
}

TEST_F(TrafficTest, SubscriptionsHaveAnEnd) {
  Open(8, SocketKind::kFeed);
  for (std::uint64_t sent = 0; sent <= kSubscriberTotal;
       sent += kSubscriberRate) {
    EXPECT_TRUE(IsBearable(8, sent)) << sent;
    now_ += Time(1000);
  }
  EXPECT_FALSE(IsBearable(8, kSubscriberTotal + 1));
}

TEST_F(TrafficTest, HeartbeatsAreNoMessageWithoutEnd) {
  Open(8, SocketKind::kDesk);
  for (std::uint64_t second = 1; second <= 100'000; ++second) {
    now_ += Time(1000);
    traffic_.OnDrained(SocketKind::kIntake);
    EXPECT_TRUE(IsBearable(7, 51 * second, 49 * second)) << second;
    if (second % 10 == 0) traffic_.Read(8, 100);
    traffic_.OnDrained(SocketKind::kDesk);
    EXPECT_TRUE(IsBearable(8, 61 * second)) << second;
  }
  EXPECT_TRUE(traffic_.Greediest().empty());
}

TEST_F(TrafficTest, AMessageWithoutEndMayNotTakeItsTime) {
  Open(8, SocketKind::kDesk);
  for (const auto& [file, kind] :
       {std::pair(7, SocketKind::kIntake), std::pair(8, SocketKind::kDesk)}) {
    traffic_.Read(file, 100);
    std::uint64_t bytes = 0;
    while (IsBearable(file, bytes) && bytes < kMiB) {
      now_ += Time(1000);
      traffic_.OnDrained(kind);
      bytes += 64;
    }
    EXPECT_LT(bytes, 257 * 1024);
  }
}

TEST_F(TrafficTest, SubscribersCanBeGreedy) {
  Open(8, SocketKind::kFeed);
  EXPECT_TRUE(IsBearable(7, 100 * 1024));
  EXPECT_TRUE(IsBearable(8, 250 * 1024));
  EXPECT_EQ(traffic_.Greediest(), std::vector{8});
  traffic_.OnDrained(SocketKind::kFeed);
  EXPECT_TRUE(IsBearable(8, 250 * 1024));
  EXPECT_TRUE(traffic_.Greediest().empty());
}

TEST_F(TrafficTest, QuietTimesAreNotSavedUpForEver) {
  Open(8, SocketKind::kFeed);
  now_ += std::chrono::hours(24);
  EXPECT_FALSE(IsBearable(8, kSubscriberBurst + 1));
}

TEST_F(TrafficTest, TheGreediestIsTheOneOfWhichMostIsUnread) {
  Open(8, SocketKind::kDesk);
  EXPECT_TRUE(IsBearable(7, 200 * 1024));
  EXPECT_TRUE(traffic_.Greediest().empty()) << "as much as a message may be";
  EXPECT_TRUE(IsBearable(7, kMiB));
  EXPECT_TRUE(IsBearable(8, 2 * kMiB));
  EXPECT_EQ(traffic_.Greediest(), std::vector{8});
  traffic_.Read(8, 2 * kMiB);
  EXPECT_EQ(traffic_.Greediest(), std::vector{7});
  traffic_.Read(7, kMiB);
  EXPECT_TRUE(traffic_.Greediest().empty());
}

TEST_F(TrafficTest, AConnectionIsFoundByEachKeyThatWasReadFromIt) {
  Open(8, SocketKind::kFeed);
  traffic_.Read(7, 1, "one");
  traffic_.Read(7, 1, "two");
  traffic_.Read(8, 1, "two");
  EXPECT_EQ(traffic_.FilesOf("one"), std::set{7});
  EXPECT_EQ(traffic_.FilesOf("two"), (std::set{7, 8}));
  traffic_.Close(7);
  Open(7, SocketKind::kFeed);
  EXPECT_TRUE(traffic_.FilesOf("one").empty());
  EXPECT_TRUE(traffic_.FilesOf("").empty());
}

TEST_F(TrafficTest, ThereIsAnEndOfConnections) {
  EXPECT_EQ(Open(8, SocketKind::kDesk), -1);
  EXPECT_NE(Open(9, SocketKind::kDesk), -1);
  traffic_.Close(9);
  traffic_.Close(8);
  EXPECT_EQ(Open(9, SocketKind::kDesk), -1);
}

TEST_F(TrafficTest, TheOldestThatSaidNothingMakesRoom) {
  traffic_.Read(7, 10);
  EXPECT_EQ(Open(8, SocketKind::kDesk), -1);
  EXPECT_EQ(Open(9, SocketKind::kDesk), 8);
  traffic_.Close(8);
  EXPECT_EQ(Open(10, SocketKind::kDesk), 9);
}

TEST_F(TrafficTest, TheNewestIsClosedIfAllHaveSaidSomething) {
  traffic_.Read(7, 10);
  Open(8, SocketKind::kDesk);
  traffic_.Read(8, 10);
  traffic_.Open(9, SocketKind::kDesk, "10.0.0.1", now_);
  traffic_.Read(9, 10);
  EXPECT_EQ(Open(10, SocketKind::kDesk), 10);
}

TEST(NetworkTest, AddressesThatAreLikelyToBeOfOneOwnerAreOne) {
  EXPECT_EQ(NetworkOf("127.0.0.1"), NetworkOf("127.9.9.9"));
  EXPECT_NE(NetworkOf("10.0.0.1"), NetworkOf("10.0.0.2"));
  EXPECT_EQ(NetworkOf("2001:db8::1"), NetworkOf("2001:db8::f00:2"));
  EXPECT_NE(NetworkOf("2001:db8::1"), NetworkOf("2001:db8:0:1::1"));
  EXPECT_EQ(NetworkOf("::ffff:10.0.0.1"), NetworkOf("10.0.0.1"));
}

// A broker that allows 80 connections.
class FullTest : public testing::Test {
 protected:
  void Open(int file, const std::string& network) {
    EXPECT_FALSE(limits_.Open(file, SocketKind::kDesk, network, Time(file)));
  }
  int Closes() {
    return limits_.Open(100, SocketKind::kDesk, "new", Time(100))->file;
  }

  ConnectionLimits limits_{80};
};

TEST_F(FullTest, TheNetworkWithTheMostThatSaidNothingPays) {
  Open(1, "honest");
  for (int file = 2; file <= 80; ++file) Open(file, "greedy");
  EXPECT_EQ(Closes(), 2);
}

TEST_F(FullTest, WhoComesFromManyNetworksDoesNotMakeTheHonestPay) {
  for (int file = 1; file <= 77; ++file) Open(file, std::to_string(file));
  for (int file = 78; file <= 80; ++file) Open(file, "honest");
  EXPECT_EQ(Closes(), 1);
}

TEST_F(FullTest, AKeyWithManyPaysIfAllHaveSaidSomething) {
  for (int file = 1; file <= 80; ++file) {
    const bool is_eve = file >= 10 && file <= 75;
    Open(file, "a network");
    limits_.Read(file, 1, is_eve ? "eve" : std::to_string(file));
  }
  EXPECT_EQ(Closes(), 75);
}

TEST_F(FullTest, TheNewOneIsClosedIfNobodyHasMany) {
  for (int file = 1; file <= 80; ++file) {
    Open(file, "a network");
    limits_.Read(file, 1, std::to_string(file / 3));
  }
  EXPECT_EQ(Closes(), 100);
}

TEST(ConnectionLimitsTest, ManyNetworksWithALittleEachAreGreedyTogether) {
  ConnectionLimits limits(1000);
  for (int file = 1; file <= 100; ++file) {
    limits.Open(file, SocketKind::kIntake, std::to_string(file), Time(0));
    limits.Look(file, {10'000, 0}, Time(0));
  }
  EXPECT_EQ(limits.Greediest().size(), 50U) << "half of all";
}

TEST(ConnectionLimitsTest, OneKeyHasSoManySubscribers) {
  ConnectionLimits limits(1000);
  for (int file = 0; file <= static_cast<int>(kSubscribersOfKey); ++file) {
    limits.Open(file, SocketKind::kFeed, "a network", Time(0));
    EXPECT_EQ(limits.Read(file, 1, "key").empty(),
              file < static_cast<int>(kSubscribersOfKey));
  }
}

TEST(ConnectionLimitsTest, ManyWithALittleEachAreGreedyTogether) {
  ConnectionLimits limits(1000);
  for (int file = 1; file <= 100; ++file) {
    const std::string address = file <= 90 ? "greedy" : "honest";
    limits.Open(file, SocketKind::kIntake, address, Time(0));
    limits.Look(file, {10'000, 0}, Time(0));
  }
  const auto greediest = limits.Greediest();
  EXPECT_EQ(greediest.size(), 50U) << "half of all";
  for (const int file : greediest) EXPECT_LE(file, 90);
}

TEST(ConnectionLimitsTest, HalfOfThoseThatReadTooLittleAreClosed) {
  constexpr std::uint64_t kMuch = 64 * 1024;
  ConnectionLimits limits(1000);
  for (int file = 1; file <= 40; ++file) {
    limits.Open(file, SocketKind::kFeed, file <= 30 ? "greedy" : "honest",
                Time(0));
    limits.Look(file, {0, 0, kMuch}, Time(0));
  }
  EXPECT_TRUE(limits.Clogged(Time(400)).empty()) << "they may still read";
  for (int file = 1; file <= 40; ++file) {
    limits.Look(file, {0, 0, file == 1 ? 0 : kMuch}, Time(600));
  }
  const auto clogged = limits.Clogged(Time(600));
  EXPECT_EQ(clogged.size(), 20U);
  for (const int file : clogged) {
    EXPECT_LE(file, 30);
    EXPECT_NE(file, 1) << "it has read";
  }
}

TEST_F(TrafficTest, ANumberThatIsUsedAgainBeginsAnew) {
  traffic_.Read(7, 100 * kMiB);
  traffic_.Close(7);
  EXPECT_TRUE(IsBearable(7, 100 * kMiB));  // an unknown connection
  Open(7, SocketKind::kIntake);
  EXPECT_FALSE(IsBearable(7, 100 * kMiB));
}

TEST_F(TrafficTest, OneKeyHasSoManyConnections) {
  for (int file = 0; file <= static_cast<int>(kConnectionsOfKey); ++file) {
    Open(file, SocketKind::kDesk);
    const Verdict why = traffic_.Read(file, 1, "key");
    EXPECT_EQ(why.empty(), file < static_cast<int>(kConnectionsOfKey)) << file;
  }
  EXPECT_TRUE(traffic_.Read(7, 1, "key").empty()) << "it was there before";
  Open(1000, SocketKind::kDesk);
  EXPECT_TRUE(traffic_.Read(1000, 1, "another key").empty());
}

}  // namespace
}  // namespace qun
