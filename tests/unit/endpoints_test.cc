#include "proto/sockets/endpoints.h"

#include <gtest/gtest.h>

namespace qun {
namespace {

// The three endpoints in one string, or the code of the refusal.
std::string From(std::string_view intake, std::string_view feed = "",
                 std::string_view desk = "") {
  const auto endpoints = EndpointsFrom(intake, feed, desk);
  if (!endpoints) return std::string(Info(endpoints.error().code).name);
  return endpoints->intake + " " + endpoints->feed + " " + endpoints->desk;
}

TEST(EndpointsTest, FeedAndDeskAreTheNextTwoPorts) {
  EXPECT_EQ(From(kDefaultIntake),
            "tcp://127.0.0.1:30556 tcp://127.0.0.1:30557 "
            "tcp://127.0.0.1:30558");
}

TEST(EndpointsTest, FeedAndDeskOfAPathHaveItsNameAndAnEnding) {
  EXPECT_EQ(From("ipc:///run/qun"),
            "ipc:///run/qun ipc:///run/qun.feed ipc:///run/qun.desk");
}

TEST(EndpointsTest, AWildcardPortIsWildForAllThree) {
  EXPECT_EQ(From("tcp://127.0.0.1:*"),
            "tcp://127.0.0.1:* tcp://127.0.0.1:* tcp://127.0.0.1:*");
}

TEST(EndpointsTest, WhatIsNamedIsTakenAsItIs) {
  EXPECT_EQ(From("tcp://a:1", "ipc://f", "tcp://[::1]:9"),
            "tcp://a:1 ipc://f tcp://[::1]:9");
}

TEST(EndpointsTest, ThePortAfterTheLastIsRefused) {
  EXPECT_EQ(From("tcp://a:65533"), "tcp://a:65533 tcp://a:65534 tcp://a:65535");
  EXPECT_EQ(From("tcp://a:65534"), "bad_field");
  EXPECT_EQ(From("tcp://a:65535", "ipc://f", "ipc://d"),
            "tcp://a:65535 ipc://f ipc://d");
}

TEST(EndpointsTest, WhatIsNoEndpointIsRefused) {
  for (const char* none :
       {"", "127.0.0.1:30556", "tcp://127.0.0.1",
        "tcp://127.0.0.1:", "tcp://:30556", "tcp://a:0", "tcp://a:65536",
        "tcp://a:+1", "tcp://a:1x", "ipc://", "udp://a:1", "tcp:// :5"}) {
    EXPECT_EQ(From(none), "bad_field") << none;
  }
  EXPECT_EQ(From("tcp://a:1", "nowhere"), "bad_field");
}

TEST(EndpointsTest, APathThatNoSocketCanHaveIsRefused) {
  const std::string longest = "ipc:///" + std::string(101, 'x');
  EXPECT_EQ(From(longest),
            longest + " " + longest + ".feed " + longest + ".desk");
  EXPECT_EQ(From(longest + "x"), "bad_field");
}

TEST(EndpointsTest, ARefusalSaysWhatToWrite) {
  const auto endpoints = EndpointsFrom("here", "", "");
  ASSERT_FALSE(endpoints);
  EXPECT_NE(endpoints.error().why.find("tcp://HOST:PORT"), std::string::npos);
}

TEST(EndpointsTest, LoopbackAndPathsAreLocal) {
  for (const char* local : {"tcp://127.0.0.1:1", "tcp://127.9.8.7:1",
                            "tcp://localhost:1", "tcp://[::1]:1", "ipc://p"}) {
    EXPECT_TRUE(IsLocal(local)) << local;
  }
}

TEST(EndpointsTest, AddressesAndNamesThatOthersReachAreNotLocal) {
  for (const char* open : {"tcp://*:1", "tcp://0.0.0.0:1", "tcp://10.0.0.1:1",
                           "tcp://[::]:1", "tcp://127.evil.example:1",
                           "tcp://localhost.evil.example:1", "tcp://eth0:1"}) {
    EXPECT_FALSE(IsLocal(open)) << open;
  }
}

}  // namespace
}  // namespace qun
