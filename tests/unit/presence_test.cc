#include "broker/publish/presence.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "broker/publish/beats.h"

namespace qun {
namespace {

constexpr Time kEverySecond{1000};

class PresenceTest : public testing::Test {
 protected:
  void Subscribes(const Id& token, const std::string& key = "") {
    presence_.OnSubscription(token, true, key, now_);
  }
  void Vanishes(const Id& token, const std::string& key = "") {
    presence_.OnSubscription(token, false, key, now_);
  }
  void SaysHello(const std::string& user, std::optional<Id> token) {
    presence_.OnHeard({user, Id{{9, 9}}}, {user, user}, "10.0.0.1", token,
                      now_);
  }
  void SaysBye(const std::string& user) {
    presence_.OnBye({user, Id{{9, 9}}}, now_);
  }
  void Pass(int beats) {
    now_ += kEverySecond * beats;
    presence_.Tick(now_);
  }
  // The changes since the last call, in words.
  std::string News() {
    std::string words;
    for (const auto& news : presence_.Take()) {
      if (const auto* in = std::get_if<Connected>(&news)) {
        words += "+" + in->user.shown + " ";
      } else if (const auto* out = std::get_if<Disconnected>(&news)) {
        words += "-" + out->user.shown + (out->bye ? ":bye " : ":lost ");
      } else if (std::holds_alternative<UpDue>(news)) {
        words += "up ";
      } else if (const auto* on = std::get_if<WentOnline>(&news)) {
        words += "online:" + on->user.shown + " ";
      } else if (const auto* off = std::get_if<WentOffline>(&news)) {
        words += "offline:" + off->user.shown + " ";
      }
    }
    return words;
  }
  // Alice listens; her coming is no news any more.
  void AliceIsHere() {
    Subscribes(kToken);
    SaysHello("alice", kToken);
    News();
  }

  static constexpr Id kToken{{1, 1}};
  static constexpr Id kOther{{2, 2}};
  Time now_{5000};
  Presence presence_{kEverySecond};
};

TEST_F(PresenceTest, ASubscriptionIsToldAtOnceThatItIsHeard) {
  Subscribes(kToken);
  EXPECT_EQ(News(), "up ");
}

TEST_F(PresenceTest, UpIsRepeatedEverLessOftenAndThenNoMore) {
  Subscribes(kToken);
  News();
  std::string said;
  for (int second = 1; second <= 200; ++second) {
    Pass(1);
    if (!News().empty()) said += std::to_string(second) + " ";
  }
  EXPECT_EQ(said, "1 3 7 15 31 63 127 ");
}

TEST_F(PresenceTest, UpEndsWithTheHelloThatNamesTheToken) {
  AliceIsHere();
  Pass(5);
  EXPECT_EQ(News(), "");
}

TEST_F(PresenceTest, ATokenSubscribedAgainIsToldUpUntilItIsNamedAgain) {
  AliceIsHere();
  Subscribes(kToken);
  EXPECT_EQ(News(), "up ");
  Pass(1);
  EXPECT_EQ(News(), "up ");
  SaysHello("alice", kToken);
  Pass(5);
  EXPECT_EQ(News(), "");
}

TEST_F(PresenceTest, AHelloIsAConnectionAndARepeatedOneIsNot) {
  SaysHello("alice", kToken);
  SaysHello("alice", kToken);
  EXPECT_EQ(News(), "+alice ");
}

TEST_F(PresenceTest, AClientWhoseSubscriptionEndsIsLostAtOnce) {
  AliceIsHere();
  Vanishes(kToken);
  EXPECT_EQ(News(), "-alice:lost ");
  EXPECT_FALSE(presence_.IsOnline("alice"));
}

TEST_F(PresenceTest, AClientThatSaidByeIsNotLostAsWell) {
  AliceIsHere();
  SaysBye("alice");
  Vanishes(kToken);
  EXPECT_EQ(News(), "-alice:bye ");
}

TEST_F(PresenceTest, OfflineIsSaidAfterTenBeatsAndOnce) {
  AliceIsHere();
  Vanishes(kToken);
  News();
  Pass(9);
  EXPECT_EQ(News(), "");
  Pass(1);
  EXPECT_EQ(News(), "offline:alice ");
  Pass(30);
  EXPECT_EQ(News(), "");
}

TEST_F(PresenceTest, OnlineIsSaidOnlyToOneWhoWasSaidOffline) {
  AliceIsHere();
  Vanishes(kToken);
  Pass(5);
  News();
  AliceIsHere();
  Vanishes(kToken);
  Pass(10);
  News();
  Subscribes(kOther);
  SaysHello("alice", kOther);
  EXPECT_EQ(News(), "up +alice online:alice ");
}

TEST_F(PresenceTest, AReconnectThatOverlapsIsNoLoss) {
  AliceIsHere();
  Subscribes(kToken);  // the new connection comes before the old one ends
  Vanishes(kToken);
  EXPECT_EQ(News(), "up ");
  EXPECT_TRUE(presence_.IsOnline("alice"));
}

// Two subscriptions on one connection: libzmq reports its end once.
TEST_F(PresenceTest, OneWhoseEndWentUnseenIsGoneAfterSilence) {
  AliceIsHere();
  AliceIsHere();
  Vanishes(kToken);
  News();
  Pass(29);
  EXPECT_TRUE(presence_.IsOnline("alice"));
  Pass(1);
  EXPECT_EQ(News(), "-alice:lost ");
  EXPECT_FALSE(presence_.IsOnline("alice"));
}

TEST_F(PresenceTest, ATokenIsNotTakenFromSomebodyElse) {
  AliceIsHere();
  SaysHello("mallory", kToken);
  EXPECT_EQ(News(), "+mallory ");
  SaysBye("mallory");
  EXPECT_TRUE(presence_.IsOnline("alice"));
  EXPECT_FALSE(presence_.IsOnline("mallory"));
}

TEST_F(PresenceTest, TheEndOfAnOldTokenIsNoLossOfTheClient) {
  AliceIsHere();
  Subscribes(kOther);
  SaysHello("alice", kOther);
  Vanishes(kToken);
  EXPECT_EQ(News(), "up ");
  EXPECT_TRUE(presence_.IsOnline("alice"));
}

TEST_F(PresenceTest, AClientThatBeganANewSessionIsNotThereTwice) {
  AliceIsHere();
  presence_.OnHeard({"alice", Id{{8, 8}}}, {"alice", "alice"}, "10.0.0.1",
                    kToken, now_);
  Vanishes(kToken);
  EXPECT_FALSE(presence_.IsOnline("alice"));
}

TEST_F(PresenceTest, OneWhoOnlySpeaksIsNotOnline) {
  SaysHello("alice", std::nullopt);
  EXPECT_FALSE(presence_.IsOnline("alice"));
  Pass(15);
  EXPECT_EQ(News(), "+alice ");
}

TEST_F(PresenceTest, OneWhoOnlySpeaksIsLostWhenSilentForLong) {
  SaysHello("alice", std::nullopt);
  News();
  Pass(30);
  EXPECT_EQ(News(), "-alice:lost ");
}

TEST_F(PresenceTest, ListsWhoIsOnlineByName) {
  AliceIsHere();
  Subscribes(kOther);
  SaysHello("bob", kOther);
  SaysHello("carol", std::nullopt);
  std::string online;
  for (const auto& [folded, user] : presence_.users()) {
    if (user.IsOnline()) online += folded + " ";
  }
  EXPECT_EQ(online, "alice bob ");
}

TEST_F(PresenceTest, OnlyItsKeyEndsASubscription) {
  Subscribes(kToken, "key of alice");
  SaysHello("alice", kToken);
  News();
  Vanishes(kToken, "key of mallory");
  Subscribes(kToken, "key of mallory");
  EXPECT_EQ(News(), "");
  Vanishes(kToken);  // libzmq reports it
  EXPECT_EQ(News(), "-alice:lost ");
}

TEST_F(PresenceTest, SessionsThatPingsInventAreNotFollowedWithoutEnd) {
  for (std::uint64_t i = 0; i < 1000; ++i) {
    presence_.OnHeard({"alice", Id{{i, 0}}}, {"alice", "alice"}, "10.0.0.1",
                      std::nullopt, now_);
  }
  EXPECT_EQ(presence_.Take().size(), 100U);
  Pass(31);
  EXPECT_EQ(presence_.Take().size(), 100U);
  SaysHello("alice", std::nullopt);
  EXPECT_EQ(News(), "+alice ");
}

class BeatsTest : public testing::Test {
 protected:
  // The seconds of the next minute in which the room beats.
  std::string RoomBeats() {
    std::string seconds;
    for (int second = 1; second <= 60; ++second) {
      for (const auto& beat :
           beats_.DueRooms(Time(0) + kEverySecond * second)) {
        seconds += std::to_string(second) + ":" + std::to_string(beat.n) + " ";
      }
    }
    return seconds;
  }

  Beats beats_{Id{{1, 1}}, Id{{2, 2}}, kEverySecond};
};

TEST_F(BeatsTest, ABeatIsDueEachInterval) {
  EXPECT_EQ(beats_.Due(Time(100))->b, 1);
  EXPECT_FALSE(beats_.Due(Time(1099)).has_value());
  EXPECT_EQ(beats_.Due(Time(1100))->b, 2);
}

TEST_F(BeatsTest, ARoomBeatsFourTimesAfterItsLastEvent) {
  beats_.Touch("lobby", 42, Time(0));
  EXPECT_EQ(RoomBeats(), "1:42 3:42 10:42 30:42 ");
}

TEST_F(BeatsTest, ManyRoomsBeatOneAfterTheOther) {
  for (int i = 0; i < 1000; ++i) {
    beats_.Touch("room" + std::to_string(i), 1, Time(0));
  }
  std::size_t said = 0;
  for (int call = 0; call < 100; ++call) {
    const std::size_t now = beats_.DueRooms(kEverySecond).size();
    EXPECT_LE(now, 100);
    said += now;
  }
  EXPECT_EQ(said, 1000);
}

TEST_F(BeatsTest, AnEventBeginsTheBeatsAnew) {
  beats_.Touch("lobby", 42, Time(0));
  EXPECT_EQ(beats_.DueRooms(Time(3000)).size(), 1);
  beats_.Touch("lobby", 43, Time(3000));
  EXPECT_TRUE(beats_.DueRooms(Time(3999)).empty());
  EXPECT_EQ(beats_.DueRooms(Time(4000)).at(0).n, 43);
}

}  // namespace
}  // namespace qun
