#include "broker/decide/decide.h"

#include <gtest/gtest.h>

#include "tests/unit/fakes.h"

namespace qun {
namespace {

// A broker's state and one client's proposals, without a broker.
class DecideTest : public testing::Test {
 protected:
  Proposal From(std::string user, ProposedBody body) {
    Proposal proposal;
    proposal.user = {user, user};
    proposal.sender = SenderOn("connection of " + user);
    proposal.at = 1000;
    proposal.body = std::move(body);
    return proposal;
  }
  Proposal Counted(std::uint64_t k, ProposedBody body, std::uint64_t hash = 0) {
    Proposal proposal = From("alice", std::move(body));
    proposal.session = Id{{1, 1}};
    proposal.k = k;
    proposal.hash = hash == 0 ? k : hash;
    return proposal;
  }
  Proposal CountedRefusal(std::uint64_t k, Errc code) {
    Proposal proposal = Counted(k, Skip{});
    proposal.body = tl::make_unexpected(Refuse(code));
    return proposal;
  }
  static Say Line(std::string text) {
    return {"lobby", std::move(text), 0, {}};
  }

  // Decides and records; answers() has the answers.
  const Batch& Decide(std::vector<Proposal> proposals) {
    batch_ = Apply(state_, ledger_, std::move(proposals));
    return batch_;
  }
  template <typename T>
  T AnswerAt(std::size_t i) {
    return std::get<T>(batch_.answers.at(i).reply);
  }

  MemoryLedger ledger_;
  State state_;
  Batch batch_;
};

TEST_F(DecideTest, NumbersEachRoomWithoutAHoleAndTheLogAcrossRooms) {
  Decide({Counted(1, Line("a")), Counted(2, Say{"ops", "b", 0, {}}),
          Counted(3, Line("c"))});
  ASSERT_EQ(batch_.events.size(), 3);
  EXPECT_EQ(batch_.events[0].event.n, 1);
  EXPECT_EQ(batch_.events[1].event.n, 1);
  EXPECT_EQ(batch_.events[2].event.n, 2);
  EXPECT_EQ(batch_.events[2].event.seq, 3);
}

TEST_F(DecideTest, GoesOnWithTheNumbersOfTheBatchBefore) {
  Decide({Counted(1, Line("a"))});
  Decide({Counted(2, Line("b"))});
  EXPECT_EQ(batch_.events.at(0).event.n, 2);
  EXPECT_EQ(batch_.events.at(0).event.seq, 2);
}

TEST_F(DecideTest, LeavesTheStateAloneUntilItIsRecorded) {
  std::vector proposals{Counted(1, Line("a"))};
  (void)qun::Decide(state_, &ledger_, proposals);
  EXPECT_EQ(state_.FindRoom("lobby"), nullptr);
  EXPECT_EQ(state_.seq, 0);
}

TEST_F(DecideTest, AnswersWithThePlaceOfTheLine) {
  Decide({Counted(1, Line("a"))});
  const auto stored = AnswerAt<Stored>(0);
  EXPECT_EQ(stored.k, 1);
  EXPECT_EQ(stored.room, "lobby");
  EXPECT_EQ(stored.n, 1);
  EXPECT_EQ(stored.at, 1000);
}

TEST_F(DecideTest, ARepeatedLineIsAnsweredAgainAndNotRecordedAgain) {
  Decide({Counted(1, Line("a"))});
  Decide({Counted(1, Line("a"))});
  EXPECT_TRUE(batch_.events.empty());
  EXPECT_TRUE(batch_.changes.empty());
  EXPECT_EQ(AnswerAt<Stored>(0).k, 1);
}

TEST_F(DecideTest, ARepeatWithinOneBatchIsARepeatToo) {
  Decide({Counted(1, Line("a")), Counted(1, Line("a"))});
  EXPECT_EQ(batch_.events.size(), 1);
  EXPECT_EQ(batch_.answers.size(), 2);
}

TEST_F(DecideTest, OtherBytesUnderAUsedNumberAreAConflict) {
  Decide({Counted(1, Line("a"), 11)});
  Decide({Counted(1, Line("b"), 22)});
  EXPECT_TRUE(batch_.events.empty());
  EXPECT_EQ(AnswerAt<Refused>(0).refusal.code, Errc::kConflict);
}

TEST_F(DecideTest, OfAnOldNumberNothingIsClaimed) {
  Decide({Counted(1, Leave{"nowhere"})});
  for (std::uint64_t k = 2; k <= kWindow + 1; ++k) {
    Decide({Counted(k, Line("a"))});
  }
  Decide({Counted(1, Leave{"nowhere"})});
  EXPECT_TRUE(batch_.changes.empty());
  EXPECT_EQ(AnswerAt<Refused>(0).refusal.code, Errc::kTooOld);
}

TEST_F(DecideTest, ASkippedNumberIsAskedForAndNothingRecorded) {
  Decide({Counted(1, Line("a"))});
  Decide({Counted(3, Line("c")), Counted(4, Line("d"))});
  EXPECT_TRUE(batch_.events.empty());
  EXPECT_EQ(AnswerAt<Resend>(0).k, 2);
  EXPECT_EQ(AnswerAt<Resend>(0).reason->code, Errc::kLost);
}

TEST_F(DecideTest, TheFirstNumberOfASessionIsOne) {
  Decide({Counted(2, Line("b"))});
  EXPECT_EQ(AnswerAt<Resend>(0).k, 1);
  EXPECT_TRUE(batch_.changes.empty()) << "a session of nothing was recorded";
}

TEST_F(DecideTest, ARefusalUsesUpItsNumber) {
  Decide({CountedRefusal(1, Errc::kTooLong), Counted(2, Line("b"))});
  EXPECT_EQ(AnswerAt<Refused>(0).refusal.code, Errc::kTooLong);
  EXPECT_EQ(AnswerAt<Stored>(1).k, 2);
}

TEST_F(DecideTest, LaterAnswersListTheRefusalsBeforeThem) {
  Decide({CountedRefusal(1, Errc::kTooLong), Counted(2, Line("b"))});
  const RefusedList expected = {{1, Errc::kTooLong}};
  EXPECT_EQ(AnswerAt<Stored>(1).refused, expected);
}

TEST_F(DecideTest, ARepeatedRefusalIsRefusedWithTheSameCode) {
  Decide({CountedRefusal(1, Errc::kTooLong)});
  Decide({CountedRefusal(1, Errc::kTooLong)});
  EXPECT_EQ(AnswerAt<Refused>(0).refusal.code, Errc::kTooLong);
}

TEST_F(DecideTest, RefusalsAreRememberedForTheWholeWindow) {
  Decide({CountedRefusal(1, Errc::kTooLong)});
  for (std::uint64_t k = 2; k <= kWindow; ++k) Decide({Counted(k, Line("x"))});
  EXPECT_EQ(AnswerAt<Stored>(0).refused.size(), 1);
  Decide({Counted(kWindow + 1, Line("x"))});
  EXPECT_TRUE(AnswerAt<Stored>(0).refused.empty());
}

TEST_F(DecideTest, SessionsOfTwoUsersAreTwoThoughTheirIdsAreEqual) {
  Proposal bob = Counted(1, Line("from bob"));
  bob.user = {"bob", "bob"};
  Decide({Counted(1, Line("from alice")), bob});
  EXPECT_EQ(batch_.events.size(), 2);
}

TEST_F(DecideTest, WithoutANumberALineIsRecordedEachTimeAndNotAnswered) {
  Decide({From("alice", Line("a")), From("alice", Line("a"))});
  EXPECT_EQ(batch_.events.size(), 2);
  EXPECT_TRUE(batch_.answers.empty());
}

TEST_F(DecideTest, WithoutANumberButWithReItIsAnsweredWhereItCameFrom) {
  Proposal proposal = From("alice", Line("a"));
  proposal.re = "q1";
  Decide({proposal});
  EXPECT_EQ(AnswerAt<Stored>(0).re, "q1");
  EXPECT_EQ(std::get<ToConnection>(batch_.answers[0].to).connection,
            "connection of alice");
}

TEST_F(DecideTest, SayingGivesNoMembership) {
  Decide({Counted(1, Line("a"))});
  EXPECT_TRUE(state_.members.empty());
}

TEST_F(DecideTest, JoiningTwiceIsStoredWithoutAnEvent) {
  Decide({Counted(1, Join{"lobby"}), Counted(2, Join{"lobby"})});
  EXPECT_EQ(batch_.events.size(), 1);
  EXPECT_EQ(AnswerAt<Stored>(1).k, 2);
  EXPECT_TRUE(AnswerAt<Stored>(1).room.empty());
}

TEST_F(DecideTest, OneWhoLeftMayJoinAgain) {
  Decide({Counted(1, Join{"lobby"}), Counted(2, Leave{"lobby"})});
  EXPECT_TRUE(state_.members.empty());
  Decide({Counted(3, Join{"lobby"})});
  EXPECT_EQ(batch_.events.at(0).event.n, 3);
  EXPECT_EQ(state_.CountMembers("lobby"), 1);
}

TEST_F(DecideTest, LeavingWithoutMembershipIsRefused) {
  Decide({Counted(1, Line("a")), Counted(2, Leave{"lobby"}),
          Counted(3, Leave{"nowhere"})});
  EXPECT_EQ(AnswerAt<Refused>(1).refusal.code, Errc::kNotMember);
  EXPECT_EQ(AnswerAt<Refused>(2).refusal.code, Errc::kNoRoom);
  EXPECT_EQ(state_.FindRoom("nowhere"), nullptr);
}

TEST_F(DecideTest, TheMakerOfARoomIsItsFirstMember) {
  Decide({Counted(1, Create{"ops"})});
  EXPECT_EQ(batch_.events.at(0).event.type, EventType::kCreated);
  EXPECT_TRUE(state_.FindMembership("ops", "alice").IsMember());
}

TEST_F(DecideTest, ARoomIsMadeOnce) {
  Decide({Counted(1, Create{"ops"}), Counted(2, Create{"ops"})});
  EXPECT_EQ(AnswerAt<Refused>(1).refusal.code, Errc::kRoomExists);
}

TEST_F(DecideTest, ARoomThatWasMadeBySayingCannotBeCreated) {
  Decide({Counted(1, Line("a")), Counted(2, Create{"lobby"})});
  EXPECT_EQ(AnswerAt<Refused>(1).refusal.code, Errc::kRoomExists);
}

TEST_F(DecideTest, AReplyNeedsTheLineThatItAnswers) {
  Decide({Counted(1, Line("a")), Counted(2, Say{"lobby", "b", 1, {}}),
          Counted(3, Say{"lobby", "c", 9, {}})});
  EXPECT_EQ(batch_.events.at(1).event.reply_to, 1);
  EXPECT_EQ(AnswerAt<Refused>(2).refusal.code, Errc::kNoLine);
}

TEST_F(DecideTest, ASkipUsesUpItsNumberAndSaysNothing) {
  Decide({Counted(1, Skip{}), Counted(2, Line("b"))});
  EXPECT_EQ(batch_.events.size(), 1);
  EXPECT_EQ(AnswerAt<Stored>(0).k, 1);
}

TEST_F(DecideTest, ASessionThatIsForgottenBeginsAnewInTheSameBatch) {
  Decide({Counted(1, Line("a")), Counted(2, Line("b"))});
  Proposal forget;
  forget.body = Expire{{{{"alice", Id{{1, 1}}}, 2}}, 0};
  Decide({forget, Counted(1, Line("c"))});
  EXPECT_EQ(batch_.events.size(), 1);
  EXPECT_EQ(state_.FindSession({"alice", Id{{1, 1}}})->last(), 1);
}

TEST_F(DecideTest, TheSameProposalsGiveTheSameBatch) {
  std::vector<Proposal> proposals = {Counted(1, Join{"lobby"}),
                                     Counted(2, Line("a"))};
  auto again = proposals;
  const Batch first = qun::Decide(state_, &ledger_, proposals).value();
  const Batch second = qun::Decide(state_, &ledger_, again).value();
  ASSERT_EQ(first.events.size(), second.events.size());
  for (std::size_t i = 0; i < first.events.size(); ++i) {
    EXPECT_EQ(first.events[i].line, second.events[i].line);
  }
}

TEST(CounterTest, KeepsItsOutcomesThroughThePackedForm) {
  Counter counter;
  for (std::uint64_t k = 1; k <= 100; ++k) {
    counter.Count(k, k * 1000,
                  k % 7 == 0 ? std::optional(Errc::kTooLong) : std::nullopt, k);
  }
  const auto copy =
      Counter::Unpack(counter.last(), counter.used_at(), counter.Pack());
  ASSERT_TRUE(copy);
  EXPECT_EQ(copy->last(), 100);
  EXPECT_EQ(copy->Refusals(), counter.Refusals());
  EXPECT_EQ(copy->Find(37)->hash, 37'000);
  EXPECT_FALSE(copy->Find(36).has_value()) << "beyond the window";
  EXPECT_FALSE(copy->Find(101).has_value());
}

TEST(CounterTest, RefusesBytesThatAreCutShort) {
  EXPECT_FALSE(Counter::Unpack(5, 1, "too short"));
}

}  // namespace
}  // namespace qun
