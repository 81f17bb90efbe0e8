#include "broker/publish/presence.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "broker/publish/beats.h"
#include "broker/publish/probes.h"

namespace qun {
namespace {

constexpr Time kEverySecond{1000};

class PresenceTest : public testing::Test {
 protected:
  static SessionKey SessionOf(const std::string& user, std::uint64_t number) {
    return {user, Id{{number, 9}}};
  }
  void SaysHello(const std::string& user, bool listens = true,
                 std::uint64_t session = 9) {
    presence_.OnHeard(SessionOf(user, session), {user, user}, "10.0.0.1",
                      listens, now_);
  }
  void SaysBye(const std::string& user) {
    presence_.OnBye(SessionOf(user, 9), now_);
  }
  void Vanishes(const std::string& user, std::uint64_t session = 9) {
    presence_.OnLost(SessionOf(user, session), now_);
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
    SaysHello("alice");
    News();
  }

  Time now_{5000};
  Presence presence_{kEverySecond};
};

TEST_F(PresenceTest, AHelloIsAConnectionAndARepeatedOneIsNot) {
  SaysHello("alice");
  SaysHello("alice");
  EXPECT_EQ(News(), "+alice ");
}

TEST_F(PresenceTest, AClientWhoseConnectionEndsIsLostAtOnce) {
  AliceIsHere();
  Vanishes("alice");
  EXPECT_EQ(News(), "-alice:lost ");
  EXPECT_FALSE(presence_.IsOnline("alice"));
}

TEST_F(PresenceTest, AClientThatSaidByeIsNotLostAsWell) {
  AliceIsHere();
  SaysBye("alice");
  Vanishes("alice");
  EXPECT_EQ(News(), "-alice:bye ");
}

TEST_F(PresenceTest, OfflineIsSaidAfterTenBeatsAndOnce) {
  AliceIsHere();
  Vanishes("alice");
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
  Vanishes("alice");
  Pass(5);
  News();
  AliceIsHere();
  Vanishes("alice");
  Pass(10);
  News();
  SaysHello("alice");
  EXPECT_EQ(News(), "+alice online:alice ");
}

TEST_F(PresenceTest, OneOfTwoClientsMayGo) {
  AliceIsHere();
  SaysHello("alice", true, 8);
  Vanishes("alice");
  EXPECT_TRUE(presence_.IsOnline("alice"));
  Vanishes("alice", 8);
  EXPECT_FALSE(presence_.IsOnline("alice"));
}

TEST_F(PresenceTest, OneWhoseEndWentUnseenIsGoneAfterSilence) {
  AliceIsHere();
  Pass(29);
  EXPECT_TRUE(presence_.IsOnline("alice"));
  Pass(1);
  EXPECT_EQ(News(), "-alice:lost ");
  EXPECT_FALSE(presence_.IsOnline("alice"));
}

TEST_F(PresenceTest, OneWhoOnlySpeaksIsNotOnline) {
  SaysHello("alice", false);
  EXPECT_FALSE(presence_.IsOnline("alice"));
  Pass(15);
  EXPECT_EQ(News(), "+alice ");
}

TEST_F(PresenceTest, OneWhoOnlySpeaksIsLostWhenSilentForLong) {
  SaysHello("alice", false);
  News();
  Pass(30);
  EXPECT_EQ(News(), "-alice:lost ");
}

TEST_F(PresenceTest, ListsWhoIsOnlineByName) {
  AliceIsHere();
  SaysHello("bob");
  SaysHello("carol", false);
  std::string online;
  for (const auto& [folded, user] : presence_.users()) {
    if (user.IsOnline()) online += folded + " ";
  }
  EXPECT_EQ(online, "alice bob ");
}

TEST_F(PresenceTest, SessionsThatPingsInventAreNotFollowedWithoutEnd) {
  for (std::uint64_t i = 0; i < 1000; ++i) SaysHello("alice", false, i);
  EXPECT_EQ(presence_.Take().size(), 100U);
  Pass(31);
  EXPECT_EQ(presence_.Take().size(), 100U);
  SaysHello("alice", false);
  EXPECT_EQ(News(), "+alice ");
}

TEST_F(PresenceTest, InventedSessionsDoNotHideTheUser) {
  for (std::uint64_t i = 100; i < 1000; ++i) SaysHello("alice", false, i);
  SaysHello("alice");
  EXPECT_TRUE(presence_.IsOnline("alice"));
  for (std::uint64_t i = 100; i < 1000; ++i) SaysHello("alice", true, i);
  Vanishes("alice");
  EXPECT_TRUE(presence_.IsOnline("alice"));
  EXPECT_LE(presence_.Take().size(), 300U);
}

TEST_F(PresenceTest, InventedUsersAreNotFollowedWithoutEnd) {
  AliceIsHere();
  for (int i = 0; i < 100'000; ++i) SaysHello("user" + std::to_string(i));
  EXPECT_EQ(News().find("+user19999"), std::string::npos);
  EXPECT_TRUE(presence_.IsOnline("alice"));
}

TEST(ProbesTest, ADoubtfulConnectionIsProbedAtOnceAndAfterABeat) {
  Probes probes(kEverySecond);
  probes.Add("c1", Time(100));
  probes.Add("c2", Time(600));
  EXPECT_EQ(probes.TakeDue(Time(100)), std::vector<std::string>{"c1"});
  EXPECT_EQ(probes.TakeDue(Time(1099)), std::vector<std::string>{"c2"});
  EXPECT_EQ(probes.TakeDue(Time(1100)), std::vector<std::string>{"c1"});
  EXPECT_EQ(probes.TakeDue(Time(9000)), std::vector<std::string>{"c2"});
  EXPECT_TRUE(probes.TakeDue(Time(9000)).empty());
}

TEST_F(PresenceTest, InventedUsersAreForgottenWhenTheyAreOffline) {
  AliceIsHere();
  for (int i = 0; i < 20'000; ++i) {
    SaysHello("user" + std::to_string(i));
    Vanishes("user" + std::to_string(i));
  }
  EXPECT_EQ(presence_.users().size(), 20'001U);
  Pass(11);
  EXPECT_EQ(presence_.users().size(), 1U);
  EXPECT_TRUE(presence_.IsOnline("alice"));
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

TEST_F(BeatsTest, ABeatIsRepeatedForANewSubscriber) {
  beats_.OnSubscription(true);
  EXPECT_FALSE(beats_.Repeated(Time(50))) << "there was none yet";
  beats_.Due(Time(100));
  EXPECT_FALSE(beats_.Repeated(Time(150))) << "it came after the subscription";
  beats_.OnSubscription(true);
  EXPECT_EQ(beats_.Repeated(Time(200))->b, 1);
  EXPECT_FALSE(beats_.Repeated(Time(250))) << "nobody is new";
  beats_.OnSubscription(false);
  EXPECT_FALSE(beats_.Repeated(Time(250))) << "one went";
  EXPECT_EQ(beats_.Due(Time(1100))->b, 2);
}

TEST_F(BeatsTest, ManySubscribersGetFewRepeatedBeats) {
  constexpr int kSubscribers = 3000;
  for (int i = 0; i < kSubscribers; ++i) beats_.OnSubscription(true);
  beats_.Due(Time(0));
  int repeated = 0;
  for (Time now(0); now < Time(10'000); now += Time(1)) {
    beats_.OnSubscription(true);
    beats_.OnSubscription(false);
    repeated += beats_.Repeated(now) ? kSubscribers : 0;
  }
  EXPECT_LE(repeated, 10 * (10'000 + 2 * kSubscribers));
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

TEST_F(BeatsTest, ARoomAtTheEndOfTheAlphabetHasItsTurn) {
  constexpr int kBusy = 5000;
  constexpr Time kCall{20};
  beats_.Touch("z", 1, Time(0));
  int of_z = 0;
  std::uint64_t n = 0;
  int next = 0;
  for (Time now(0); now < Time(8000); now += kCall) {
    // Each of them is quiet for 1.1 s between two events.
    for (int i = 0; i < kBusy * kCall / Time(1100); ++i) {
      next = (next + 1) % kBusy;
      beats_.Touch("a" + std::to_string(next), ++n, now);
    }
    for (const RoomBeat& beat : beats_.DueRooms(now)) of_z += beat.room == "z";
  }
  EXPECT_EQ(of_z, 2);
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
