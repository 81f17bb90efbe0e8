#include "client/session/greeting.h"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace qun {
namespace {

// Plays the events of ARCHITECTURE.md's table.
class GreetingTest : public testing::Test {
 protected:
  using State = Greeting::State;

  enum class What {
    kOpened,
    kBeatHeard,
    kLinesMissed,
    kOtherRunHeard,
    kSessionBegun,
    kWelcomed,
    kHelloRefused,
    kLeaves,
    kByeAnswered,
  };
  static constexpr std::array kAll = {
      What::kOpened,        What::kBeatHeard,    What::kLinesMissed,
      What::kOtherRunHeard, What::kSessionBegun, What::kWelcomed,
      What::kHelloRefused,  What::kLeaves,       What::kByeAnswered,
  };
  static constexpr std::array kStates = {
      State::kClosed, State::kOpening,   State::kGreeting, State::kRefused,
      State::kReady,  State::kComparing, State::kLeaving,  State::kGone,
  };

  // Whether the owner must say hello.
  static bool Tell(Greeting& greeting, What what) {
    switch (what) {
      case What::kOpened:
        return greeting.Opened(true);
      case What::kBeatHeard:
        return greeting.BeatHeard();
      case What::kLinesMissed:
        return greeting.LinesMissed();
      case What::kOtherRunHeard:
        return greeting.OtherRunHeard();
      case What::kSessionBegun:
        return greeting.SessionBegun();
      case What::kWelcomed:
        return greeting.Welcomed();
      case What::kHelloRefused:
        greeting.HelloRefused();
        return false;
      case What::kLeaves:
        greeting.Left();
        return false;
      case What::kByeAnswered:
        greeting.ByeAnswered();
        return false;
    }
    return false;
  }

  // A listener brought into this state by the fewest events.
  static Greeting In(State state) {
    const std::map<State, std::vector<What>> ways = {
        {State::kClosed, {}},
        {State::kOpening, {What::kOpened}},
        {State::kGreeting, {What::kOpened, What::kBeatHeard}},
        {State::kRefused,
         {What::kOpened, What::kBeatHeard, What::kHelloRefused}},
        {State::kReady, {What::kOpened, What::kBeatHeard, What::kWelcomed}},
        {State::kComparing,
         {What::kOpened, What::kBeatHeard, What::kWelcomed,
          What::kLinesMissed}},
        {State::kLeaving, {What::kLeaves}},
        {State::kGone, {What::kLeaves, What::kByeAnswered}},
    };
    Greeting greeting(true, true);
    for (const What what : ways.at(state)) Tell(greeting, what);
    EXPECT_EQ(greeting.state(), state);
    return greeting;
  }

  // An answer needs a question, and a session leaves once.
  static bool CanHappen(State in, What what) {
    const bool asks = in == State::kGreeting || in == State::kComparing;
    const bool leaves = in == State::kLeaving || in == State::kGone;
    switch (what) {
      case What::kWelcomed:
      case What::kHelloRefused:
        return asks;
      case What::kLeaves:
        return !leaves;
      case What::kByeAnswered:
        return in == State::kLeaving;
      default:
        return true;
    }
  }

  struct Next {
    State state;
    bool says_hello = false;
  };

  // The table; every other event changes nothing.
  static std::optional<Next> NextOf(State in, What what) {
    const std::map<std::pair<State, What>, Next> table = {
        {{State::kClosed, What::kOpened}, {State::kOpening}},
        {{State::kGreeting, What::kOpened}, {State::kOpening}},
        {{State::kRefused, What::kOpened}, {State::kOpening}},
        {{State::kReady, What::kOpened}, {State::kOpening}},
        {{State::kComparing, What::kOpened}, {State::kOpening}},
        {{State::kOpening, What::kBeatHeard}, {State::kGreeting, true}},
        {{State::kGreeting, What::kWelcomed}, {State::kReady}},
        {{State::kGreeting, What::kHelloRefused}, {State::kRefused}},
        {{State::kGreeting, What::kSessionBegun}, {State::kGreeting, true}},
        {{State::kRefused, What::kSessionBegun}, {State::kGreeting, true}},
        {{State::kReady, What::kLinesMissed}, {State::kComparing, true}},
        {{State::kReady, What::kOtherRunHeard}, {State::kComparing, true}},
        {{State::kReady, What::kSessionBegun}, {State::kComparing, true}},
        {{State::kComparing, What::kWelcomed}, {State::kReady}},
        {{State::kComparing, What::kHelloRefused}, {State::kReady}},
        {{State::kComparing, What::kSessionBegun}, {State::kComparing, true}},
        {{State::kClosed, What::kLeaves}, {State::kLeaving}},
        {{State::kOpening, What::kLeaves}, {State::kLeaving}},
        {{State::kGreeting, What::kLeaves}, {State::kLeaving}},
        {{State::kRefused, What::kLeaves}, {State::kLeaving}},
        {{State::kReady, What::kLeaves}, {State::kLeaving}},
        {{State::kComparing, What::kLeaves}, {State::kLeaving}},
        {{State::kLeaving, What::kByeAnswered}, {State::kGone}},
    };
    const auto row = table.find({in, what});
    if (row == table.end()) return std::nullopt;
    return row->second;
  }
};

TEST_F(GreetingTest, EachEventLeadsWhereTheTableSays) {
  for (const State in : kStates) {
    for (const What what : kAll) {
      if (!CanHappen(in, what)) continue;
      SCOPED_TRACE(std::to_string(static_cast<int>(in)) + " and event " +
                   std::to_string(static_cast<int>(what)));
      Greeting greeting = In(in);
      const bool says_hello = Tell(greeting, what);
      const Next next = NextOf(in, what).value_or(Next{in});
      EXPECT_EQ(greeting.state(), next.state);
      EXPECT_EQ(says_hello, next.says_hello);
    }
  }
}

TEST_F(GreetingTest, AWelcomeThatIsOvertakenIsFollowedByAnotherHello) {
  for (const What what : {What::kLinesMissed, What::kOtherRunHeard}) {
    Greeting greeting = In(State::kComparing);
    EXPECT_FALSE(Tell(greeting, what));
    EXPECT_TRUE(greeting.Welcomed());
    EXPECT_EQ(greeting.state(), State::kComparing);
    EXPECT_FALSE(greeting.Welcomed());
    EXPECT_EQ(greeting.state(), State::kReady);
  }
}

TEST_F(GreetingTest, TheHelloOfANewSessionIsNotOvertakenByWhatWasBefore) {
  Greeting greeting = In(State::kComparing);
  EXPECT_FALSE(greeting.LinesMissed());
  EXPECT_TRUE(greeting.SessionBegun());
  EXPECT_FALSE(greeting.Welcomed());
}

TEST_F(GreetingTest, NewSocketsForgetWhatWasMissedOnTheOld) {
  Greeting greeting = In(State::kComparing);
  EXPECT_FALSE(greeting.LinesMissed());
  EXPECT_FALSE(greeting.Opened(true));
  EXPECT_TRUE(greeting.BeatHeard());
  EXPECT_FALSE(greeting.Welcomed());
}

// Doubt about the feed.

TEST_F(GreetingTest, WhoKnowsLinesDoubtsANewFeedUntilTheWelcome) {
  Greeting greeting(true, true);
  EXPECT_FALSE(greeting.Opened(true));
  EXPECT_TRUE(greeting.BeatHeard());
  EXPECT_FALSE(greeting.TrustsFeed());
  EXPECT_FALSE(greeting.Welcomed());
  EXPECT_TRUE(greeting.TrustsFeed());
}

TEST_F(GreetingTest, WhoKnowsNoLineDoubtsAtTheSecondRun) {
  Greeting greeting(true, true);
  EXPECT_FALSE(greeting.Opened(false));
  EXPECT_TRUE(greeting.TrustsFeed());
  EXPECT_FALSE(greeting.OtherRunHeard());
  EXPECT_FALSE(greeting.TrustsFeed());
}

TEST_F(GreetingTest, AnotherRunIsDoubtedAndMissedLinesAreNot) {
  for (const What what : {What::kOtherRunHeard, What::kLinesMissed}) {
    Greeting greeting = In(State::kReady);
    EXPECT_TRUE(Tell(greeting, what));
    EXPECT_EQ(greeting.TrustsFeed(), what == What::kLinesMissed);
    EXPECT_FALSE(greeting.Welcomed());
    EXPECT_TRUE(greeting.TrustsFeed());
  }
}

TEST_F(GreetingTest, AnOvertakenWelcomeEndsNoDoubt) {
  Greeting greeting = In(State::kReady);
  EXPECT_TRUE(greeting.OtherRunHeard());
  EXPECT_FALSE(greeting.LinesMissed());
  EXPECT_TRUE(greeting.Welcomed());
  EXPECT_FALSE(greeting.TrustsFeed());
  EXPECT_FALSE(greeting.Welcomed());
  EXPECT_TRUE(greeting.TrustsFeed());
}

// Clients that do not listen.

TEST_F(GreetingTest, WhoOnlySpeaksSaysHelloAtOnce) {
  Greeting greeting(false, true);
  EXPECT_TRUE(greeting.Opened(false));
  EXPECT_EQ(greeting.state(), State::kGreeting);
}

TEST_F(GreetingTest, WhoOnlyAsksSaysNoHello) {
  Greeting greeting(false, false);
  EXPECT_FALSE(greeting.Opened(false));
  EXPECT_FALSE(greeting.LinesMissed());
  EXPECT_FALSE(greeting.IsReady());
  EXPECT_TRUE(greeting.IsTalking());
}

}  // namespace
}  // namespace qun
