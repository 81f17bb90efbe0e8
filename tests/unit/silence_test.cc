#include "client/session/silence.h"

#include <gtest/gtest.h>

namespace qun {
namespace {

class SilenceTest : public testing::Test {
 protected:
  using State = Silence::State;
  using Finding = Silence::Finding;
  using Due = Silence::Due;

  // Advances the time in small steps. True if the broker fell silent.
  bool Pass(int ms) {
    bool fell_silent = false;
    for (int gone = 0; gone < ms; gone += 100) {
      now_ += Time(100);
      fell_silent |= silence_.Ticked(now_) == Finding::kFellSilent;
    }
    return fell_silent;
  }
  void IsHeard() {
    silence_.Opened(now_);
    silence_.BeatHeard(now_);
    silence_.Welcomed();
  }
  // The number of seconds until the broker counts as silent.
  int Patience() {
    int seconds = 0;
    do {
      ++seconds;
    } while (!Pass(1000));
    return seconds;
  }

  Time now_{100'000};
  Silence silence_{true};
};

// The table in ARCHITECTURE.md, row by row.

TEST_F(SilenceTest, WithoutSocketsNothingIsDue) {
  EXPECT_EQ(silence_.state(), State::kClosed);
  EXPECT_FALSE(silence_.WantsReopen());
}

TEST_F(SilenceTest, NewSocketsAreUnprovedUntilABeat) {
  silence_.Opened(now_);
  EXPECT_EQ(silence_.state(), State::kUnproved);
  silence_.BeatHeard(now_);
  EXPECT_EQ(silence_.state(), State::kHeard);
}

TEST_F(SilenceTest, WhoDoesNotListenHasNothingToProve) {
  Silence silence(false);
  silence.Opened(now_);
  EXPECT_EQ(silence.state(), State::kHeard);
  EXPECT_EQ(silence.Ticked(now_ + Time(900)), Finding::kNothing);
}

TEST_F(SilenceTest, WithoutABeatNewSocketsAreSilentWhateverElseIsHeard) {
  silence_.Opened(now_);
  bool fell_silent = false;
  for (int beat = 0; beat < 5; ++beat) {
    fell_silent |= Pass(1000);
    silence_.FeedHeard(now_);
  }
  EXPECT_TRUE(fell_silent);
  EXPECT_EQ(silence_.state(), State::kSilent);
}

TEST_F(SilenceTest, WithoutBeatsTheFeedIsSilent) {
  IsHeard();
  EXPECT_FALSE(Pass(4900));
  silence_.FeedHeard(now_);
  EXPECT_FALSE(Pass(4900));
  EXPECT_TRUE(Pass(100));
  EXPECT_EQ(silence_.state(), State::kSilent);
  EXPECT_TRUE(silence_.WantsReopen());
}

TEST_F(SilenceTest, WithoutAnAnswerTheDeskIsSilent) {
  Silence& speaker = silence_ = Silence(false);
  speaker.Opened(now_);
  EXPECT_FALSE(Pass(60'000)) << "nothing was asked";
  speaker.Asked(Due::kAnswer, now_);
  EXPECT_FALSE(Pass(4900));
  speaker.Answered(Due::kAnswer);
  EXPECT_FALSE(Pass(60'000));
  speaker.Asked(Due::kAnswer, now_);
  EXPECT_FALSE(Pass(3000));
  speaker.Asked(Due::kAnswer, now_);  // the time counts from the first question
  EXPECT_TRUE(Pass(2000));
}

TEST_F(SilenceTest, WithoutAnAnswerToStatusTheIntakeIsSilent) {
  Silence& speaker = silence_ = Silence(false);
  speaker.Opened(now_);
  speaker.Asked(Due::kStatus, now_);
  EXPECT_FALSE(Pass(4900));
  speaker.Answered(Due::kStatus);
  EXPECT_FALSE(Pass(60'000));
  speaker.Asked(Due::kStatus, now_);
  EXPECT_FALSE(Pass(3000));
  speaker.Asked(Due::kStatus, now_);
  EXPECT_TRUE(Pass(2000));
}

TEST_F(SilenceTest, NewSocketsEndTheSilence) {
  IsHeard();
  Pass(5000);
  silence_.Opened(now_);
  EXPECT_EQ(silence_.state(), State::kUnproved);
  EXPECT_FALSE(silence_.WantsReopen());
  EXPECT_FALSE(Pass(4900));
}

TEST_F(SilenceTest, ALossOfTheLogMakesTheSocketsVoidInAnyState) {
  silence_.Opened(now_);
  silence_.LogLost();
  EXPECT_EQ(silence_.state(), State::kVoid);
  EXPECT_TRUE(silence_.WantsReopen());
  now_ += Time(1000);
  IsHeard();
  silence_.LogLost();
  EXPECT_EQ(silence_.state(), State::kVoid);
  Pass(1000);
  IsHeard();
  Pass(5000);
  ASSERT_EQ(silence_.state(), State::kSilent);
  silence_.LogLost();
  EXPECT_EQ(silence_.state(), State::kVoid);
  silence_.Opened(now_);
  EXPECT_EQ(silence_.state(), State::kUnproved);
}

TEST_F(SilenceTest, NewSocketsWaitLongerEachTimeUntilAWelcome) {
  IsHeard();
  Pass(5000);
  EXPECT_EQ(silence_.LongestWait(), Time(1000));
  silence_.Wait(Time(700));
  EXPECT_FALSE(silence_.WantsReopen());
  Pass(700);
  EXPECT_TRUE(silence_.WantsReopen());
  for (const int longest : {2000, 4000, 8000, 16'000, 16'000}) {
    silence_.Opened(now_);
    Pass(20'000);
    EXPECT_EQ(silence_.LongestWait(), Time(longest));
  }
  IsHeard();
  Pass(5000);
  EXPECT_EQ(silence_.LongestWait(), Time(1000));
}

TEST_F(SilenceTest, ASecondLossWaitsASecond) {
  IsHeard();
  silence_.LogLost();
  EXPECT_TRUE(silence_.WantsReopen());
  IsHeard();
  silence_.LogLost();
  EXPECT_FALSE(silence_.WantsReopen());
  Pass(900);
  EXPECT_FALSE(silence_.WantsReopen());
  Pass(100);
  EXPECT_TRUE(silence_.WantsReopen());
}

// Other behaviour.

TEST_F(SilenceTest, PatienceGrowsWithEachReopeningUntilTheWelcome) {
  for (const int seconds : {5, 10, 20, 20}) {
    silence_.Opened(now_);
    EXPECT_EQ(Patience(), seconds);
  }
  IsHeard();
  EXPECT_EQ(Patience(), 5);
}

TEST_F(SilenceTest, ASilenceIsFoundOnce) {
  IsHeard();
  EXPECT_TRUE(Pass(5000));
  EXPECT_FALSE(Pass(60'000));
}

TEST_F(SilenceTest, AStopOfThisProcessIsNoSilenceOfTheBroker) {
  IsHeard();
  silence_.Asked(Due::kAnswer, now_);
  silence_.Asked(Due::kStatus, now_);
  EXPECT_FALSE(Pass(3000));
  now_ += Time(60'000);
  EXPECT_EQ(silence_.Ticked(now_), Finding::kStopped);
  EXPECT_FALSE(Pass(1900));
  EXPECT_TRUE(Pass(100)) << "what was due before still is";
}

TEST_F(SilenceTest, AFeedThatComesBackAfterFiveSecondsHasMissedSomething) {
  IsHeard();
  EXPECT_FALSE(silence_.IsFeedSilent(now_ + Time(4999)));
  EXPECT_TRUE(silence_.IsFeedSilent(now_ + Time(5000)));
}

TEST_F(SilenceTest, APingIsDueEveryTwoSeconds) {
  EXPECT_LE(silence_.next_ping(), now_);
  silence_.Pinged(now_);
  EXPECT_EQ(silence_.next_ping(), now_ + Time(2000));
}

}  // namespace
}  // namespace qun
