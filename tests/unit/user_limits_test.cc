// What a broker with keys does not take of one user, besides too many lines.
#include "broker/arrive/user_limits.h"

#include <gtest/gtest.h>

#include "proto/base/limits.h"

namespace qun {
namespace {

class ThrottleTest : public testing::Test {
 protected:
  void HaveSessions(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      state_.SetSession({"alice", Id{{i, 0}}}, Counter());
    }
  }
  static Proposal LineIn(std::size_t session) {
    Proposal proposal;
    proposal.sender.standing = Standing::kKnown;
    proposal.user = {"alice", "alice"};
    proposal.session = Id{{session, 0}};
    proposal.k = 1;
    proposal.body = Say{"lobby", "hi", 0, {}};
    return proposal;
  }
  bool IsTooMuch(Proposal proposal) {
    return !throttle_.Takes(state_, proposal, 100, now_);
  }

  State state_;
  UserLimits throttle_{{}};
  Time now_{1000};
};

TEST_F(ThrottleTest, OneMoreSessionThanAUserMayHave) {
  HaveSessions(kSessionsOfUser - 1);
  EXPECT_FALSE(IsTooMuch(LineIn(kSessionsOfUser)));
  HaveSessions(kSessionsOfUser);
  EXPECT_TRUE(IsTooMuch(LineIn(kSessionsOfUser)));
  EXPECT_FALSE(IsTooMuch(LineIn(7)));
}

TEST_F(ThrottleTest, LinesWithoutASessionAndOthersAreTakenStill) {
  HaveSessions(kSessionsOfUser);
  Proposal uncounted = LineIn(kSessionsOfUser);
  uncounted.k = 0;
  EXPECT_FALSE(IsTooMuch(uncounted));
  Proposal of_bob = LineIn(kSessionsOfUser);
  of_bob.user = {"bob", "bob"};
  EXPECT_FALSE(IsTooMuch(of_bob));
}

TEST_F(ThrottleTest, WhoHasTooManySessionsIsToldWhy) {
  HaveSessions(kSessionsOfUser);
  ASSERT_TRUE(IsTooMuch(LineIn(kSessionsOfUser)));
  EXPECT_EQ(throttle_.waiting(), 1U);
  const auto answers = throttle_.TakeAnswers(state_, now_);
  ASSERT_EQ(answers.size(), 1U);
  const auto& resend = std::get<Resend>(answers.front().reply);
  EXPECT_EQ(resend.k, 1U);
  EXPECT_EQ(resend.reason->code, Errc::kSlowDown);
  EXPECT_NE(resend.reason->why.find("bye"), std::string::npos);
  EXPECT_EQ(throttle_.waiting(), 0U);
  EXPECT_TRUE(throttle_.TakeAnswers(state_, now_).empty());
}

TEST_F(ThrottleTest, WhoSaysTooMuchAtOnceWaitsForThatAlone) {
  HaveSessions(kSessionsOfUser);
  while (!IsTooMuch(LineIn(7))) {
  }
  const auto answers = throttle_.TakeAnswers(state_, now_);
  ASSERT_EQ(answers.size(), 1U);
  const auto& resend = std::get<Resend>(answers.front().reply);
  EXPECT_LE(resend.reason->retry_after_ms, 1000);
}

}  // namespace
}  // namespace qun
