// The wrapper around ZeroMQ, on inproc sockets. Nothing here waits: an inproc
// message has arrived when send returns.
#include "proto/sockets/wire.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>

namespace qun {
namespace {

class WireTest : public testing::Test {
 protected:
  // A bound socket and one connected to it.
  struct Pair {
    zmq::socket_t bound;
    zmq::socket_t connected;
  };
  Pair Connect(zmq::socket_type bound, zmq::socket_type connected) {
    Pair pair{Make(bound), Make(connected)};
    pair.bound.bind("inproc://wire");
    pair.connected.connect("inproc://wire");
    return pair;
  }
  zmq::socket_t Make(zmq::socket_type type) {
    zmq::socket_t socket(context_, type);
    SetCommonOptions(socket, 1024);
    return socket;
  }
  static void SendFrames(zmq::socket_t& socket, int count) {
    for (int i = 1; i <= count; ++i) {
      socket.send(zmq::buffer(std::to_string(i)),
                  i < count ? zmq::send_flags::sndmore : zmq::send_flags::none);
    }
  }

  zmq::context_t context_;
};

TEST_F(WireTest, AMessageArrivesAsItWasSent) {
  auto [bound, connected] =
      Connect(zmq::socket_type::pair, zmq::socket_type::pair);
  ASSERT_TRUE(Send(connected, {"room/a/", "", std::string("x\0y", 3)}));
  const auto message = Receive(bound);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->frame_count, 3U);
  EXPECT_EQ(message->Frame(0), "room/a/");
  EXPECT_EQ(message->Frame(1), "");
  EXPECT_EQ(message->Frame(2), std::string("x\0y", 3));
}

TEST_F(WireTest, NothingIsReceivedWhenNothingWaits) {
  auto [bound, connected] =
      Connect(zmq::socket_type::pair, zmq::socket_type::pair);
  EXPECT_FALSE(Receive(bound));
}

TEST_F(WireTest, AMessageOfTooManyFramesIsReadToItsEnd) {
  auto [bound, connected] =
      Connect(zmq::socket_type::pair, zmq::socket_type::pair);
  for (const int count : {1, 2, 3, 5, 100, 1'000}) {
    SendFrames(connected, count);
  }
  ASSERT_TRUE(Send(connected, {"next"}));
  for (const std::size_t count : {1U, 2U, 3U, 5U, 100U, 1'000U}) {
    const auto message = Receive(bound);
    ASSERT_TRUE(message);
    EXPECT_EQ(message->frame_count, count);
    EXPECT_EQ(message->frames.size(), std::min(count, kKeptFrames));
    EXPECT_EQ(message->Frame(0), "1");
  }
  const auto next = Receive(bound);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->frame_count, 1U) << "the neighbour is untouched";
  EXPECT_EQ(next->Frame(0), "next");
}

TEST_F(WireTest, AnAnswerToAPeerThatIsNotThereIsDropped) {
  auto [desk, client] =
      Connect(zmq::socket_type::router, zmq::socket_type::dealer);
  desk.set(zmq::sockopt::router_mandatory, true);
  EXPECT_FALSE(Send(desk, {"nobody", "hello"}));
  ASSERT_TRUE(Send(client, {"ping"}));
  const auto ping = Receive(desk);
  ASSERT_TRUE(ping);
  EXPECT_TRUE(Send(desk, {ping->Frame(0), "pong"}));
  const auto pong = Receive(client);
  ASSERT_TRUE(pong);
  EXPECT_EQ(pong->frame_count, 1U) << "nothing of the dropped one is left";
  EXPECT_EQ(pong->Frame(0), "pong");
}

TEST_F(WireTest, AMessageForAPeerThatDoesNotKeepUpIsDropped) {
  zmq::socket_t alone = Make(zmq::socket_type::push);
  EXPECT_FALSE(Send(alone, {"hello"})) << "there is no peer";
  zmq::socket_t slow = Make(zmq::socket_type::pair);
  slow.set(zmq::sockopt::rcvhwm, 1);
  slow.bind("inproc://slow");
  zmq::socket_t fast = Make(zmq::socket_type::pair);
  fast.set(zmq::sockopt::sndhwm, 1);
  fast.connect("inproc://slow");
  int sent = 0;
  while (sent < 100 && Send(fast, {"a", "b"})) ++sent;
  EXPECT_GT(sent, 0);
  EXPECT_LT(sent, 100);
  for (int i = 0; i < sent; ++i) EXPECT_EQ(Receive(slow)->frame_count, 2U);
  EXPECT_FALSE(Receive(slow)) << "none came in part";
}

TEST_F(WireTest, AMistakeIsNoDroppedMessage) {
  zmq::socket_t subscriber = Make(zmq::socket_type::sub);
  EXPECT_THROW(Send(subscriber, {"hello"}), zmq::error_t);
}

TEST_F(WireTest, PollSaysWhetherSomethingIsReady) {
  auto [bound, connected] =
      Connect(zmq::socket_type::pair, zmq::socket_type::pair);
  std::array<zmq::pollitem_t, 1> items = {{{bound.handle(), 0, ZMQ_POLLIN, 0}}};
  EXPECT_FALSE(Poll(items, Time(0)));
  EXPECT_FALSE(Poll(items, Time(1))) << "the time is up";
  ASSERT_TRUE(Send(connected, {"hello"}));
  EXPECT_TRUE(Poll(items, Time(1'000)));
  EXPECT_NE(items[0].revents & ZMQ_POLLIN, 0);
}

TEST_F(WireTest, AFrameFromInsideOfTheProcessHasNoAddress) {
  auto [bound, connected] =
      Connect(zmq::socket_type::pair, zmq::socket_type::pair);
  ASSERT_TRUE(Send(connected, {"hello"}));
  auto message = Receive(bound);
  ASSERT_TRUE(message);
  EXPECT_EQ(PeerAddress(message->frames[0]), "");
}

TEST_F(WireTest, SocketsDoNotWaitAtTheirEnd) {
  const zmq::socket_t socket = Make(zmq::socket_type::dealer);
  EXPECT_EQ(socket.get(zmq::sockopt::linger), 0);
  EXPECT_EQ(socket.get(zmq::sockopt::maxmsgsize), 1024);
}

}  // namespace
}  // namespace qun
