// Tests the simulator: that a seed repeats its schedule, and that the checker
// finds faults in a story. The mutants show that it finds faults in the
// programs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/sim/checker.h"
#include "tests/sim/den_checker.h"
#include "tests/sim/schedule.h"

namespace qun::sim {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Schedule, TheSameSeedGivesTheSameStory) {
  const auto told = [](std::uint64_t seed) {
    std::string story;
    ScheduleOptions options;
    options.seed = seed;
    options.trace = [&story](const auto& line) { story += line + "\n"; };
    EXPECT_THAT(PlayAndCheck(options), IsEmpty());
    return story;
  };
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    EXPECT_EQ(told(seed), told(seed)) << "seed " << seed;
  }
  EXPECT_NE(told(1), told(2));
}

constexpr const char* kLine = R"({"text":"a3"})";

// Ann says three lines, of which the second breaks a rule; Bob reads.
class CheckerTest : public testing::Test {
 protected:
  CheckerTest() {
    story_.readers["bob"] = {"lobby"};
    Tell(Said{"ann", "lobby", "a1"});
    Tell(Said{"ann", "lobby", "a2", true});
    Tell(Said{"ann", "lobby", "a3"});
    Tell(Recorded{"lobby", 1, kLine, "a1"});
    Tell(Published{"lobby", 1, "a1"});
    Tell(Settled{"a1", true, 1});
    Tell(Settled{"a2", false, 0});
    Tell(Read{"bob", "lobby", 1, "a1"});
    Tell(Recorded{"lobby", 2, kLine, "a3"});
    Tell(Published{"lobby", 2, "a3"});
    Tell(Read{"bob", "lobby", 2, "a3"});
    Tell(Settled{"a3", true, 2});
    story_.log = {{1, "lobby", 1, "ann", "a1"}, {2, "lobby", 2, "ann", "a3"}};
  }

  void Tell(Happening happening) {
    story_.happenings.push_back(std::move(happening));
  }
  template <typename What>
  void Untell(const What& /*of this kind, the last*/) {
    auto& all = story_.happenings;
    const auto last = std::find_if(all.rbegin(), all.rend(), [](auto& what) {
      return std::holds_alternative<What>(what);
    });
    all.erase(std::next(last).base());
  }
  void ExpectWrong(const std::string& words) const {
    EXPECT_THAT(Check(story_), Contains(HasSubstr(words)));
  }

  Story story_;
};

TEST_F(CheckerTest, AStoryThatKeepsThePromisesIsRight) {
  EXPECT_THAT(Check(story_), IsEmpty());
}

TEST_F(CheckerTest, SeesAnAcknowledgedLineThatIsLost) {
  story_.log.pop_back();
  ExpectWrong("\"a3\" is acknowledged and lost");
}

TEST_F(CheckerTest, SeesALineRecordedTwice) {
  story_.log.push_back({3, "lobby", 3, "ann", "a1"});
  ExpectWrong("\"a1\" is recorded twice");
}

TEST_F(CheckerTest, SeesAHoleInARoom) {
  story_.log[1].n = 3;
  ExpectWrong("lobby goes on with n 3 after 1");
}

TEST_F(CheckerTest, SeesASendersLinesInAnotherOrder) {
  std::swap(story_.log[0].text, story_.log[1].text);
  ExpectWrong("\"a3\" is recorded before what ann said before it");
}

TEST_F(CheckerTest, SeesARefusedLineInTheLog) {
  story_.log.push_back({3, "lobby", 3, "ann", "a2"});
  ExpectWrong("\"a2\" is refused and recorded");
}

TEST_F(CheckerTest, SeesALineThatNobodySaid) {
  story_.log.push_back({3, "lobby", 3, "ann", "a4"});
  ExpectWrong("\"a4\" is recorded, and nobody said it there");
}

TEST_F(CheckerTest, SeesALineThatIsNeverSettled) {
  Untell(Settled());
  ExpectWrong("nobody knows what became of \"a3\"");
}

TEST_F(CheckerTest, SeesALineThatIsSettledTwice) {
  Tell(Settled{"a3", true, 2});
  ExpectWrong("\"a3\" is settled twice");
}

TEST_F(CheckerTest, SeesARefusalWithoutReason) {
  Untell(Settled());
  Tell(Settled{"a3", false, 0});
  ExpectWrong("\"a3\" is refused without reason");
}

TEST_F(CheckerTest, SeesAReaderThatMissesALine) {
  Untell(Read());
  ExpectWrong("bob has not read lobby 2");
}

TEST_F(CheckerTest, SeesAReaderThatPassesOverALine) {
  Tell(Read{"bob", "lobby", 4, "a4"});
  ExpectWrong("bob reads lobby 4 after 2");
}

TEST_F(CheckerTest, SeesAReaderThatReadsALineTwice) {
  Tell(Read{"bob", "lobby", 2, "a3"});
  ExpectWrong("bob reads lobby 2 after 2");
}

TEST_F(CheckerTest, SeesALineThatReadsOtherwise) {
  Untell(Read());
  Tell(Read{"bob", "lobby", 2, "a2"});
  ExpectWrong("bob has read lobby 2 as \"a2\"");
}

TEST_F(CheckerTest, SeesALinePublishedAndNotRecorded) {
  Tell(Published{"lobby", 3, "a4"});
  ExpectWrong("lobby 3 \"a4\" is published and not recorded");
}

TEST_F(CheckerTest, SeesALossThatIsAnnouncedForNothing) {
  Tell(Forgot{"bob"});
  ExpectWrong("bob is told of a loss for nothing");
}

TEST_F(CheckerTest, SeesALossThatIsNotAnnounced) {
  Tell(Restored{{{"lobby", 1}}});
  story_.log.pop_back();
  ExpectWrong("bob is not told of a loss");
}

TEST_F(CheckerTest, AfterALossThatIsAnnouncedReadersGoBack) {
  Tell(Restored{{{"lobby", 1}}});
  Tell(Forgot{"bob"});
  Tell(Said{"ann", "lobby", "a4"});
  Tell(Recorded{"lobby", 2, kLine, "a4"});
  Tell(Read{"bob", "lobby", 2, "a4"});
  Tell(Settled{"a4", true, 2});
  story_.log[1] = {2, "lobby", 2, "ann", "a4"};
  EXPECT_THAT(Check(story_), IsEmpty());
}

TEST_F(CheckerTest, AfterALossThatIsAnnouncedReadersMissNothing) {
  Tell(Restored{{{"lobby", 1}}});
  Tell(Forgot{"bob"});
  Tell(Said{"ann", "lobby", "a4"});
  Tell(Published{"lobby", 2, "a4"});
  story_.log[1] = {2, "lobby", 2, "ann", "a4"};
  ExpectWrong("bob has not read lobby 2");
}

TEST_F(CheckerTest, SeesALineThatIsGivenAsItIsNot) {
  Told told{"bob", "lobby", 2, true, R"({"replay":true,"text":"a3"})"};
  Tell(told);
  EXPECT_THAT(Check(story_), IsEmpty());
  told.line = R"({"replay":true,"text":"a1"})";
  Tell(told);
  ExpectWrong("bob is given lobby 2 as it is not");
}

TEST_F(CheckerTest, SeesALineThatIsGivenAfterItIsGone) {
  Tell(Restored{{{"lobby", 1}}});
  Tell(Told{"bob", "lobby", 2, true, R"({"replay":true,"text":"a3"})"});
  ExpectWrong("bob is given lobby 2 as it is not");
}

TEST_F(CheckerTest, SeesACheckThatIsWrong) {
  Tell(Checked{true, false, true});  // the damage may be in unused bytes
  Tell(Checked{true, true, true});
  EXPECT_THAT(Check(story_), IsEmpty());
  Tell(Checked{true, false, false});
  ExpectWrong("finds fault with a whole ledger");
  Tell(Checked{false, true, true});
  ExpectWrong("finds nothing in a ledger that is not what was recorded");
}

TEST_F(CheckerTest, SeesABrokerThatStartsWithWhatNeverWas) {
  Tell(Misled{});
  ExpectWrong("starts with what never was");
}

TEST_F(CheckerTest, SeesALineThatNobodyCouldReadOfAWholeDisk) {
  Tell(Missed{"bob", "lobby", 1, 1});
  ExpectWrong("bob is told that lobby 1 cannot be read");
}

// p0 has created the den and let p1 in, who has said a line.
class DenCheckerTest : public testing::Test {
 protected:
  DenCheckerTest() {
    Take("p0", "created");
    Take("p0", "invited", "p1");
    EXPECT_EQ(Take("p1", "joined"), "");
    EXPECT_EQ(Take("p1", "said"), "");
  }
  // What the checker finds wrong with the next line.
  std::string Take(const std::string& from, const std::string& type,
                   const std::string& user = "", std::uint64_t until = 0) {
    ++n_;
    return den_.Take({n_, kDen, n_, from, "", type, user, n_, until});
  }

  DenChecker den_;
  std::uint64_t n_ = 0;
};

TEST_F(DenCheckerTest, KnowsWhoIsIn) {
  Take("p0", "kicked", "p1");
  EXPECT_FALSE(den_.IsIn("p1", 2));
  EXPECT_TRUE(den_.IsIn("p1", 3));
  EXPECT_TRUE(den_.IsIn("p1", 5));
  EXPECT_FALSE(den_.IsIn("p1", 6));
  EXPECT_EQ(Take("p1", "said"), "p1 said in den 6 and may not");
}

TEST_F(DenCheckerTest, SeesOneWhoComesInUninvited) {
  EXPECT_NE(Take("p2", "joined"), "");
  EXPECT_NE(Take("p0", "approved", "p3"), "");
}

TEST_F(DenCheckerTest, SeesAMemberWhoActsAsAnAdmin) {
  EXPECT_NE(Take("p1", "kicked", "p1"), "");
  Take("p0", "granted", "p1");
  EXPECT_EQ(Take("p1", "muted", "p2"), "");
  EXPECT_NE(Take("p1", "granted", "p2"), "");
}

TEST_F(DenCheckerTest, KnowsUntilWhenOneCouldBeRefused) {
  EXPECT_EQ(den_.SilencedAt("p1"), 2U);
  EXPECT_EQ(den_.SilencedAt("p2"), DenChecker::kForEver);
  Take("p0", "muted", "p1", n_ + 3);
  Take("p0", "said");
  EXPECT_EQ(den_.SilencedAt("p1"), 6U);
  Take("p0", "said");
  EXPECT_EQ(den_.SilencedAt("p1"), 6U);
}

TEST_F(DenCheckerTest, SeesAMutedOneWhoSpeaks) {
  Take("p0", "muted", "p1", n_ + 3);
  EXPECT_NE(Take("p1", "said"), "");
  EXPECT_EQ(Take("p1", "said"), "");
  Take("p0", "muted");
  EXPECT_NE(Take("p1", "said"), "");
  EXPECT_EQ(Take("p0", "said"), "");
}

}  // namespace
}  // namespace qun::sim
