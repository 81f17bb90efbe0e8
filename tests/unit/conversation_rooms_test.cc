// The open rooms of a chat, and the room in which the person talks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/conversation_world.h"

namespace qun {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(ConversationTest, RoomsAreFollowedOnceTheBrokerLetsUsIn) {
  Begins({"lobby", "ops"});
  EXPECT_THAT(requests_, ElementsAre("join lobby", "join ops"));
  EXPECT_EQ(conversation_.room(), "lobby");
  Forget();
  Stores("join lobby");
  EXPECT_THAT(requests_, ElementsAre("follow lobby"));
  EXPECT_EQ(conversation_.room(), "lobby");
}

TEST_F(ConversationTest, WhatIsSaidBeforeThatWaits) {
  Begins();
  Types("one");
  Types("two");
  EXPECT_THAT(requests_, ElementsAre("join lobby"));
  EXPECT_THAT(conversation_.Unsettled(), SizeIs(2));
  Forget();
  Stores("join lobby");
  EXPECT_THAT(requests_,
              ElementsAre("follow lobby", "say lobby one", "say lobby two"));
  Stores("say lobby one");
  Stores("say lobby two");
  EXPECT_THAT(conversation_.Unsettled(), IsEmpty());
}

TEST_F(ConversationTest, AfterARefusedJoinOneTalksWhereOneTalkedBefore) {
  IsInLobby();
  Types("/join ops");
  Types("for ops alone");
  Refuses("join ops", Errc::kBanned);
  ASSERT_THAT(Shown<RequestRefused>(), SizeIs(1));
  ASSERT_THAT(Shown<LineRefused>(), SizeIs(1));
  EXPECT_EQ(Shown<LineRefused>()[0].line.text, "for ops alone");
  ASSERT_THAT(Shown<RoomChanged>(), SizeIs(1));
  EXPECT_EQ(Shown<RoomChanged>()[0].room, "lobby");
  Types("hi");
  EXPECT_THAT(requests_,
              ElementsAre("join ops", "unfollow ops", "say lobby hi"));
}

TEST_F(ConversationTest, WithoutARoomNothingIsSaid) {
  Begins();
  Refuses("join lobby", Errc::kRoomFull);
  Forget();
  for (const char* line : {"hi", "/who", "/history", "/kick bob", "/leave"}) {
    Types(line);
    ASSERT_THAT(Shown<InputRefused>(), SizeIs(1)) << line;
    EXPECT_EQ(Shown<InputRefused>()[0].refusal.code, Errc::kNoRoom) << line;
    EXPECT_THAT(requests_, IsEmpty()) << line;
    Forget();
  }
}

TEST_F(ConversationTest, TheLastChoiceOfARoomCounts) {
  IsInLobby();
  Types("/join a");
  Types("/join z");
  Stores("join z");
  Stores("join a");
  EXPECT_EQ(conversation_.room(), "z");
  Types("/join A");  // a name is folded
  Stores("join a");
  EXPECT_EQ(conversation_.room(), "a");
  Types("/leave");
  Stores("leave a");
  EXPECT_EQ(conversation_.room(), "z");
}

TEST_F(ConversationTest, AJoinThatIsRepeatedDecidesWhetherOneIsIn) {
  IsInLobby();
  Types("/join lobby");
  Types("hi");
  Hears(ShutOutNotice{"lobby", Refuse(Errc::kNotMember)});
  EXPECT_EQ(conversation_.room(), "lobby");
  Stores("join lobby");
  EXPECT_THAT(requests_,
              ElementsAre("join lobby", "follow lobby", "say lobby hi"));
}

TEST_F(ConversationTest, ARoomThatIsLeftMeanwhileIsNotOpened) {
  IsInLobbyWithKeys();
  Types("/join den");
  Types("/leave");
  Stores("join den");
  Stores("leave den");
  Answers("get den", StateOf("den", Role::kMember));
  EXPECT_FALSE(conversation_.rooms().contains("den"));
  EXPECT_EQ(conversation_.room(), "lobby");
}

TEST_F(ConversationTest, ARoomThatOneMakesIsTalkedIn) {
  IsInLobby();
  Types("/create den");
  Types("hi");
  Stores("create den");
  EXPECT_THAT(requests_, ElementsAre("create den", "follow den", "say den hi"));
  Types("/create lobby");
  Refuses("create lobby", Errc::kRoomExists);
  EXPECT_EQ(conversation_.room(), "lobby");
  EXPECT_EQ(conversation_.rooms().count("lobby"), 1U);
}

TEST_F(ConversationTest, ADirectMessageOpensItsRoomAndIsMarked) {
  IsInLobbyWithKeys();
  Says("@alice/bob", 3, "bob", "lunch?");
  EXPECT_EQ(conversation_.room(), "lobby") << "one does not talk there yet";
  EXPECT_EQ(Unread("@alice/bob"), 1U);
  conversation_.Read("@alice/bob");
  conversation_.Read("@alice/bob");
  Types("hi");
  EXPECT_THAT(requests_, ElementsAre("mark @alice/bob 3", "say lobby hi"));
}

TEST_F(ConversationTest, TheBrokerSaysWhereMessagesWithSomebodyAre) {
  IsInLobbyWithKeys();
  Says("@alice/bob", 3, "bob", "lunch?");
  Types("/join @Bob");
  Types("yes");
  EXPECT_THAT(requests_, ElementsAre("get @bob"));
  Answers("get @bob", StateOf("@alice/bob", Role::kMember));
  EXPECT_EQ(conversation_.room(), "@alice/bob");
  EXPECT_FALSE(conversation_.rooms().contains("@bob"));
  EXPECT_EQ(LineOf("@alice/bob", 0).text, "lunch?");
  EXPECT_THAT(requests_, ElementsAre("get @bob", "follow @alice/bob",
                                     "say @alice/bob yes"));
}

TEST_F(ConversationTest, NobodyOfThatNameIsTold) {
  IsInLobbyWithKeys();
  Types("/join @nobody");
  Types("hello?");
  Answers("get @nobody", Refused{{}, 0, {}, Refuse(Errc::kNoUser), {}});
  EXPECT_THAT(Shown<InputRefused>(), SizeIs(1));
  ASSERT_THAT(Shown<LineRefused>(), SizeIs(1));
  EXPECT_EQ(Shown<LineRefused>()[0].line.text, "hello?");
  EXPECT_EQ(conversation_.room(), "lobby");
}

TEST_F(ConversationTest, APersonWhoOnlyAskedToJoinIsNotIn) {
  IsInLobbyWithKeys();
  for (const bool is_private : {true, false}) {
    Types("/join den");
    Types("hello?");
    Stores("join den");
    EXPECT_THAT(Shown<JoinAsked>(), IsEmpty());
    if (is_private) {
      Answers("get den", Refused{{}, 0, {}, Refuse(Errc::kNotMember), {}});
    } else {
      Answers("get den", StateOf("den", Role::kNone, Policy::kApproval));
    }
    EXPECT_THAT(Shown<JoinAsked>(), SizeIs(1));
    EXPECT_THAT(Shown<LineRefused>(), SizeIs(1));
    EXPECT_EQ(conversation_.room(), "lobby");
    EXPECT_FALSE(conversation_.rooms().contains("den"));
    // In a public room the person reads the approval as everyone does.
    EXPECT_EQ(requests_.back(), is_private ? "unfollow den" : "follow den");
    Forget();
  }
}

TEST_F(ConversationTest, APersonWhoIsLetInLaterHasTheRoomOpen) {
  IsInLobbyWithKeys();
  Event approval = Line("den", 5, "bob", "");
  approval.type = EventType::kApproved;
  approval.user = "carol";
  Hears(LineNotice{approval, {}});
  EXPECT_FALSE(conversation_.rooms().contains("den"));
  approval.user = "Alice";
  Hears(LineNotice{approval, {}});
  EXPECT_THAT(requests_, ElementsAre("follow den", "who den"));
  EXPECT_EQ(conversation_.room(), "lobby") << "one may be writing a line there";
  Types("/join den");
  EXPECT_EQ(conversation_.room(), "den");
}

TEST_F(ConversationTest, APersonWhoIsShutOutTalksElsewhere) {
  IsInLobby();
  Types("/join den");
  Stores("join den");
  Hears(ShutOutNotice{"den", Refuse(Errc::kNotMember)});
  EXPECT_THAT(Shown<ShutOutNotice>(), SizeIs(1));
  ASSERT_THAT(Shown<RoomChanged>(), SizeIs(1));
  EXPECT_EQ(conversation_.room(), "lobby");
  EXPECT_FALSE(conversation_.rooms().contains("den"));
}

TEST_F(ConversationTest, ARoomIsLeftOnceThatIsStored) {
  IsInLobby();
  Types("/leave");
  EXPECT_THAT(Shown<RoomLeft>(), IsEmpty());
  Refuses("leave lobby", Errc::kNotAllowed);
  EXPECT_EQ(conversation_.room(), "lobby");
  Types("/leave");
  Stores("leave lobby");
  EXPECT_THAT(Shown<RoomLeft>(), SizeIs(1));
  EXPECT_EQ(requests_.back(), "unfollow lobby");
  EXPECT_EQ(conversation_.room(), "");
}

}  // namespace
}  // namespace qun
