// The limits per user of a broker with keys, other than the rate limits.
#include "broker/arrive/user_limits.h"

#include <gtest/gtest.h>

#include "proto/base/limits.h"
#include "tests/unit/fakes.h"

namespace qun {
namespace {

class UserLimitsTest : public testing::Test {
 protected:
  void HaveSessions(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      Put(state_, {"alice", Id{{i, 0}}}, Counter());
    }
  }
  static Proposal LineIn(std::size_t session) {
    Proposal proposal;
    proposal.sender = SenderOn("", Standing::kKnown);
    proposal.user = {"alice", "alice"};
    proposal.session = Id{{session, 0}};
    proposal.k = 1;
    proposal.body = Say{"lobby", "hi", 0, {}};
    return proposal;
  }
  bool IsTooMuch(Proposal proposal) {
    return !limits_.Allows(state_, proposal, 100, now_);
  }

  State state_;
  UserLimits limits_{{}};
  Time now_{1000};
};

TEST_F(UserLimitsTest, OneMoreSessionThanAUserMayHave) {
  HaveSessions(kSessionsOfUser - 1);
  EXPECT_FALSE(IsTooMuch(LineIn(kSessionsOfUser)));
  HaveSessions(kSessionsOfUser);
  EXPECT_TRUE(IsTooMuch(LineIn(kSessionsOfUser)));
  EXPECT_FALSE(IsTooMuch(LineIn(7)));
}

TEST_F(UserLimitsTest, LinesWithoutASessionAndOthersAreTakenStill) {
  HaveSessions(kSessionsOfUser);
  Proposal uncounted = LineIn(kSessionsOfUser);
  uncounted.k = 0;
  EXPECT_FALSE(IsTooMuch(uncounted));
  Proposal of_bob = LineIn(kSessionsOfUser);
  of_bob.user = {"bob", "bob"};
  EXPECT_FALSE(IsTooMuch(of_bob));
}

TEST_F(UserLimitsTest, WhoHasTooManySessionsIsToldWhy) {
  HaveSessions(kSessionsOfUser);
  ASSERT_TRUE(IsTooMuch(LineIn(kSessionsOfUser)));
  EXPECT_EQ(limits_.waiting(), 1U);
  const auto answers = limits_.TakeAnswers(state_, now_);
  ASSERT_EQ(answers.size(), 1U);
  const auto& resend = std::get<Resend>(answers.front().reply);
  EXPECT_EQ(resend.k, 1U);
  EXPECT_EQ(resend.reason->code, Errc::kSlowDown);
  EXPECT_NE(resend.reason->why.find("bye"), std::string::npos);
  EXPECT_EQ(limits_.waiting(), 0U);
  EXPECT_TRUE(limits_.TakeAnswers(state_, now_).empty());
}

TEST_F(UserLimitsTest, WhoSaysTooMuchAtOnceWaitsForThatAlone) {
  HaveSessions(kSessionsOfUser);
  while (!IsTooMuch(LineIn(7))) {
  }
  const auto answers = limits_.TakeAnswers(state_, now_);
  ASSERT_EQ(answers.size(), 1U);
  const auto& resend = std::get<Resend>(answers.front().reply);
  EXPECT_LE(resend.reason->retry_after_ms, 1000);
}

TEST_F(UserLimitsTest, BadLinesAboveTheLimitAreAnsweredLikeOthers) {
  Proposal bad = LineIn(7);
  bad.session.reset();
  bad.k = 0;
  bad.body = tl::make_unexpected(Refuse(Errc::kBadJson));
  while (!IsTooMuch(bad)) {
  }
  EXPECT_EQ(limits_.TakeAnswers(state_, now_).size(), 1U);
}

}  // namespace
}  // namespace qun
