// The ZAP handler decides who may connect to the broker's sockets. Uses
// loopback.
#include "broker/edge/doorman.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "broker/edge/self_test.h"
#include "broker/edge/sockets.h"
#include "proto/sockets/curve.h"
#include "tests/deadline.h"

namespace qun {
namespace {

using testing::HasSubstr;
using testing::Not;

// The time limit for handshakes that get no answer.
constexpr Time kInVain{300};

// A ZAP handler that gives a fixed answer.
class Impostor {
 public:
  using Answer = std::function<void(zmq::socket_t&, const Message&)>;

  Impostor(zmq::context_t& context, Answer answer)
      : socket_(context, zmq::socket_type::rep), answer_(std::move(answer)) {
    socket_.set(zmq::sockopt::linger, 0);
    socket_.bind("inproc://zeromq.zap.01");
    thread_ = std::thread([this] { Run(); });
  }
  ~Impostor() {
    stopping_ = true;
    thread_.join();
  }

 private:
  void Run() {
    std::array<zmq::pollitem_t, 1> items{
        {{socket_.handle(), 0, ZMQ_POLLIN, 0}}};
    while (!stopping_) {
      if (!Poll(items, Time(20))) continue;
      if (const auto question = Receive(socket_)) answer_(socket_, *question);
    }
  }

  zmq::socket_t socket_;
  Answer answer_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

// The broker's sockets. They are bound after the ZAP handler starts, and closed
// before it.
class DoormanTest : public testing::Test {
 protected:
  // The error of ProveThatStrangersStayOut; "" if there is none.
  std::string Prove(Time patience = kLongestHandshake) {
    sockets_.emplace(context_, 1, key_);
    const std::string any = "tcp://127.0.0.1:*";
    sockets_->Bind({any, any, any});
    try {
      ProveThatStrangersStayOut(context_, sockets_->Bound(), key_.public_key,
                                patience * Patience());
    } catch (const NotClosedError& error) {
      return error.what();
    }
    return {};
  }

  zmq::context_t context_;
  KeyPair key_ = NewKeyPair();
  KeyRing ring_;
  std::optional<Doorman> doorman_;
  std::optional<Impostor> impostor_;
  std::optional<Sockets> sockets_;
};

TEST_F(DoormanTest, ItRefusesStrangersAndSaysWhom) {
  doorman_.emplace(context_, &ring_);
  EXPECT_EQ(Prove(), "");
  const auto refused = doorman_->Take();
  ASSERT_EQ(refused.size(), static_cast<std::size_t>(kStrangers));
  EXPECT_EQ(refused.front().address, "127.0.0.1");
  EXPECT_TRUE(IsKey(refused.front().key));
  EXPECT_TRUE(doorman_->Take().empty());
}

TEST_F(DoormanTest, WithoutOneNobodyGetsInAndTheProofFails) {
  EXPECT_THAT(Prove(kInVain), HasSubstr("was not refused"));
}

TEST_F(DoormanTest, OneThatLetsEverybodyInIsFoundOut) {
  impostor_.emplace(context_, [](auto& socket, const Message& question) {
    Send(socket,
         {question.Frame(0), question.Frame(1), "200", "", "alice", ""});
  });
  EXPECT_THAT(Prove(), HasSubstr("was accepted"));
}

TEST_F(DoormanTest, AnAnswerThatIsNoneLetsNobodyIn) {
  impostor_.emplace(context_, [](auto& socket, const Message& question) {
    Send(socket, {question.Frame(0), "200"});
  });
  EXPECT_THAT(Prove(kInVain), Not(HasSubstr("was accepted")));
}

}  // namespace
}  // namespace qun
