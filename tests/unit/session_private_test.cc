// The desk's lines for members of private rooms.
#include <gtest/gtest.h>

#include "tests/unit/session_world.h"

namespace qun {
namespace {

class SessionPrivateTest : public SessionTest {
 protected:
  // The desk sends lines of a private room and the beat after them.
  void Tells(const std::string& room, std::uint64_t from, std::uint64_t to,
             const Id& run = kRun) {
    std::string lines;
    for (auto n = from; n <= to; ++n) {
      lines += EncodeEvent(Line(n, room)) + "\n";
    }
    session_->OnDesk(lines + EncodeSignal(RoomBeat{room, to, run}), now_);
  }
  void TellsOf(EventType type, const std::string& user) {
    Event event = Line(9, "den");
    event.type = type;
    event.text.clear();
    event.user = user;
    session_->OnDesk(
        EncodeEvent(event) + "\n" + EncodeSignal(RoomBeat{"den", 9, kRun}),
        now_);
  }
  static RoomInfo Den(std::uint64_t n) {
    RoomInfo den;
    den.room = "den";
    den.n = n;
    den.kind = RoomKind::kPrivate;
    den.role = Role::kMember;
    return den;
  }
  static RoomInfo WithBob(std::uint64_t n, std::uint64_t read) {
    RoomInfo room = Den(n);
    room.room = "@alice/bob";
    room.kind = RoomKind::kDirect;
    room.read = read;
    return room;
  }
  void IsConnected(std::vector<RoomInfo> rooms = {}) {
    Opens();
    HearsBeat();
    Sent();
    Welcomes(0, std::move(rooms));
    Beats(1);
    Sent();
    News();
  }
  void FollowsDen() {
    session_->Follow("den", {0, 0});
    IsConnected({Den(0)});
  }
};

TEST_F(SessionPrivateTest, LinesOfTheDeskAreReadInTheirOrder) {
  FollowsDen();
  Tells("den", 1, 2);
  Tells("den", 3, 3);
  EXPECT_EQ(News(), "1 2 3 ");
}

TEST_F(SessionPrivateTest, AHoleIsAskedForAsOnTheFeed) {
  FollowsDen();
  Tells("den", 1, 1);
  Tells("den", 3, 3);
  EXPECT_EQ(News(), "1 ");
  Pass(100);
  EXPECT_TRUE(Sends("history:den>1"));
}

TEST_F(SessionPrivateTest, ABeatAloneShowsWhatIsMissing) {
  FollowsDen();
  Tells("den", 2, 1);  // no line
  Pass(100);
  EXPECT_TRUE(Sends("history:den>0"));
}

TEST_F(SessionPrivateTest, LinesOfAnotherRunArePassedOver) {
  FollowsDen();
  Tells("den", 1, 1, kOtherRun);
  EXPECT_EQ(News(), "");
  Pass(300);
  EXPECT_TRUE(Sends("hello")) << "the log may have been restored";
}

TEST_F(SessionPrivateTest, BeforeTheWelcomeNothingIsTaken) {
  session_->Follow("den", {0, 0});
  Opens();
  HearsBeat();
  Tells("den", 1, 1);
  EXPECT_EQ(News(), "");
}

TEST_F(SessionPrivateTest, WhoIsPutOutIsToldOnceAndAsksNoMore) {
  FollowsDen();
  Tells("den", 3, 3);
  Pass(100);
  OnDesk(Refused{{}, 0, Re("history"), Refuse(Errc::kNotMember), {}});
  EXPECT_EQ(News(), "out:den ");
  Sent();
  Pass(3000);
  EXPECT_FALSE(Sends("history:den>0"));
}

TEST_F(SessionPrivateTest, WhatHappensToUsElsewhereIsTold) {
  IsConnected();
  TellsOf(EventType::kInvited, "alice");
  EXPECT_EQ(News(), "9 ");
  TellsOf(EventType::kInvited, "carol");
  EXPECT_EQ(News(), "");
}

TEST_F(SessionPrivateTest, DirectMessagesAreFollowedByThoseWhoWantThem) {
  SessionOptions options = Options(true);
  options.direct = true;
  StartWith(options);
  IsConnected();
  Tells("@alice/bob", 1, 2);
  EXPECT_EQ(News(), "1 2 ");
}

TEST_F(SessionPrivateTest, WhatCameWhileWeWereAwayStandsBehindWhatWeRead) {
  SessionOptions options = Options(true);
  options.direct = true;
  StartWith(options);
  Opens();
  HearsBeat();
  Sent();
  Welcomes(0, {WithBob(7, 5)});
  Pass(100);
  EXPECT_TRUE(Sends("history:@alice/bob>5"));
  EXPECT_TRUE(session_->Follows("@alice/bob"));
}

TEST_F(SessionPrivateTest, OthersDoNotFollowDirectMessages) {
  IsConnected({WithBob(7, 5)});
  Tells("@alice/bob", 8, 8);
  EXPECT_EQ(News(), "");
}

TEST_F(SessionPrivateTest, NotNowIsAskedAgainAfterAWhile) {
  session_->Follow("lobby", {0, 0});
  RoomInfo lobby;
  lobby.room = "lobby";
  lobby.n = 3;
  IsConnected({lobby});
  Pass(100);
  Sent();
  Refusal slow = Refuse(Errc::kSlowDown);
  slow.retry_after_ms = 700;
  OnDesk(Refused{{}, 0, Re("history"), slow, {}});
  Pass(600);
  EXPECT_FALSE(Sends("history:lobby>0"));
  Pass(200);
  EXPECT_TRUE(Sends("history:lobby>0"));
}

}  // namespace
}  // namespace qun
