// How a chat handles lines, commands and answers, and how it ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/chat/line_view.h"
#include "tests/unit/conversation_world.h"

namespace qun {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

TEST_F(ConversationTest, ALineInAnotherRoomIsUnreadUntilItIsSeen) {
  Begins({"lobby", "ops"});
  Stores("join lobby");
  Stores("join ops");
  Says("ops", 7, "bob", "it burns");
  Says("ops", 8, "bob", "@Alice: it burns!");
  ASSERT_THAT(Shown<LineArrived>(), SizeIs(2));
  EXPECT_FALSE(Shown<LineArrived>()[0].mentions_me);
  EXPECT_TRUE(Shown<LineArrived>()[1].mentions_me);
  EXPECT_EQ(Unread("ops"), 2U);
  EXPECT_EQ(Unread("lobby"), 0U);
  conversation_.Read("ops");
  EXPECT_EQ(Unread("ops"), 0U);
  Says("ops", 9, "bob", "still");
  EXPECT_EQ(Unread("ops"), 1U);
  Says("ops", 10, "alice", "on my way");
  EXPECT_EQ(Unread("ops"), 0U) << "whoever answers has read";
}

TEST_F(ConversationTest, MentionsAreWordsOfTheirOwn) {
  EXPECT_TRUE(Mentions("hi @bob!", "bob"));
  EXPECT_TRUE(Mentions("@BOB", "Bob"));
  EXPECT_TRUE(Mentions("@bobby and @bob", "bob"));
  EXPECT_TRUE(Mentions("＠小明你好", "小明"));
  EXPECT_FALSE(Mentions("bob", "bob"));
  EXPECT_FALSE(Mentions("@bobby", "bob"));
  EXPECT_FALSE(Mentions("mail to alice@bob", "bob"));
}

TEST_F(ConversationTest, ARefusedLineIsToldWithItsText) {
  IsInLobby();
  Types("hi");
  Refuses("say lobby hi", Errc::kMuted);
  ASSERT_THAT(Shown<LineRefused>(), SizeIs(1));
  EXPECT_EQ(Shown<LineRefused>()[0].line.text, "hi");
  EXPECT_EQ(Shown<LineRefused>()[0].refusal.code, Errc::kMuted);
  EXPECT_EQ(conversation_.room(), "lobby");
  EXPECT_THAT(conversation_.Unsettled(), IsEmpty());
}

TEST_F(ConversationTest, ALineThatTheSessionDoesNotTakeIsTold) {
  IsInLobby();
  Types(kTooMuch);
  ASSERT_THAT(Shown<LineRefused>(), SizeIs(1));
  EXPECT_EQ(Shown<LineRefused>()[0].refusal.code, Errc::kTooLong);
  EXPECT_THAT(conversation_.Unsettled(), IsEmpty());
}

TEST_F(ConversationTest, WhatIsSaidWhileTheBrokerIsAwayIsKept) {
  IsInLobbyWithKeys();
  Hears(LostNotice{});
  Types("hi");
  EXPECT_THAT(Shown<LostNotice>(), SizeIs(1));
  Forget();
  Hears(ConnectedNotice{});
  EXPECT_THAT(Shown<ConnectedNotice>(), SizeIs(1));
  EXPECT_THAT(requests_, ElementsAre("who lobby")) << "cards may have changed";
  Stores("say lobby hi");
  EXPECT_THAT(conversation_.Unsettled(), IsEmpty());
}

TEST_F(ConversationTest, AMissingBrokerIsToldOnce) {
  Begins();
  Passes(Time(4999));
  EXPECT_FALSE(conversation_.IsBrokerMissing());
  Passes(Time(1));
  Passes(Time(5000));
  EXPECT_TRUE(conversation_.IsBrokerMissing());
  EXPECT_THAT(Shown<BrokerMissing>(), SizeIs(1));
  Hears(ConnectedNotice{});
  Hears(LostNotice{});
  Passes(Time(5000));
  EXPECT_FALSE(conversation_.IsBrokerMissing());
  EXPECT_THAT(Shown<BrokerMissing>(), SizeIs(1));
}

TEST_F(ConversationTest, AnEditedLineHasItsNewText) {
  IsInLobby();
  Says("lobby", 1, "bob", "helo");
  Says("lobby", 2, "bob", "there");
  Event edit = Line("lobby", 3, "bob", "hello");
  edit.type = EventType::kEdited;
  edit.line = 1;
  Hears(LineNotice{edit, {}});
  EXPECT_THAT(Shown<LineArrived>(), SizeIs(3));
  EXPECT_EQ(LineOf("lobby", 0).text, "hello");
  EXPECT_EQ(LineOf("lobby", 0).edited, 3U);
  EXPECT_EQ(LineOf("lobby", 1).text, "there");
  EXPECT_EQ(Unread("lobby"), 2U);
}

TEST_F(ConversationTest, ARecalledLineHasNoTextWhateverComesLater) {
  IsInLobby();
  Says("lobby", 1, "bob", "@alice secret");
  Event recall = Line("lobby", 2, "bob", "");
  recall.type = EventType::kRecalled;
  recall.line = 1;
  Hears(LineNotice{recall, {}});
  Event edit = Line("lobby", 3, "bob", "secret");
  edit.type = EventType::kEdited;
  edit.line = 1;
  Hears(LineNotice{edit, {}});
  EXPECT_EQ(LineOf("lobby", 0).text, "");
  EXPECT_EQ(LineOf("lobby", 0).recalled, 2U);
  EXPECT_EQ(Unread("lobby"), 0U);
}

TEST_F(ConversationTest, OldLinesAreDropped) {
  IsInLobby();
  for (std::uint64_t n = 1; n <= 2000; ++n) Says("lobby", n, "bob", "hi");
  EXPECT_THAT(conversation_.rooms().at("lobby").timeline.lines(), SizeIs(1000));
  EXPECT_EQ(LineOf("lobby", 0).n, 1001U);
}

TEST_F(ConversationTest, ALogThatLostLinesIsReadAnew) {
  IsInLobby();
  Says("lobby", 9, "bob", "lost");
  conversation_.Read("lobby");
  Hears(ForgottenNotice{});
  Says("lobby", 5, "bob", "new");
  EXPECT_THAT(Shown<ForgottenNotice>(), SizeIs(1));
  EXPECT_EQ(LineOf("lobby", 0).n, 5U);
  EXPECT_EQ(Unread("lobby"), 1U);
}

TEST_F(ConversationTest, AWrongCommandAsksForNothing) {
  IsInLobby();
  const std::pair<const char*, const char*> commands[] = {
      {"/nonsense", "no command /nonsense"},
      {"/join", "name the room"},
      {"/join no room", "cannot be a room"},
      {"/leave a/b", "cannot be a room"},
      {"/history 0", "a number from 1 to"},
      {"/history many", "a number from 1 to"},
      {"/history 501", "a number from 1 to"},
      {"/kick", "kick takes USER"},
      {"/edit x y", "edit takes LINE TEXT"},
      {"/create den secret", "create takes"},
  };
  for (const auto& [command, why] : commands) {
    Types(command);
    ASSERT_THAT(Shown<InputRefused>(), SizeIs(1)) << command;
    EXPECT_THAT(Shown<InputRefused>()[0].refusal.why, HasSubstr(why));
    EXPECT_THAT(requests_, IsEmpty()) << command;
    EXPECT_EQ(conversation_.room(), "lobby") << command;
    Forget();
  }
}

TEST_F(ConversationTest, ATextMayBeginWithASlash) {
  IsInLobby();
  Types("//help");
  Types("   ");
  EXPECT_THAT(requests_, ElementsAre("say lobby /help"));
}

TEST_F(ConversationTest, QuestionsAreAnswered) {
  IsInLobby();
  Types("/rooms");
  const auto room = StateOf("a", Role::kNone).info;
  Answers("rooms", RoomList{{}, {room}, "b"});
  Answers("rooms", RoomList{{}, {room}, ""});
  EXPECT_THAT(Shown<RoomList>(), SizeIs(2)) << "a list comes in parts";
  Types("/who ops");
  Answers("who ops", Roster{{}, "ops", {{"bob"}}, ""});
  EXPECT_THAT(Shown<Roster>(), SizeIs(1));
  Types("/room");
  Answers("get lobby", StateOf("lobby", Role::kNone));
  EXPECT_THAT(Shown<RoomState>(), SizeIs(1));
  Types("/who nowhere");
  Answers("who nowhere", Refused{{}, 0, {}, Refuse(Errc::kNoRoom), {}});
  EXPECT_THAT(Shown<InputRefused>(), SizeIs(1));
}

TEST_F(ConversationTest, HistoryIsShownWhenAllPagesHaveCome) {
  IsInLobby();
  Types("/history 3");
  const auto page = [](std::uint64_t low, std::uint64_t high) {
    PageEnd end;
    end.room = "lobby";
    end.n = 9;
    end.low = low;
    end.high = high;
    return end;
  };
  Answers("history lobby", page(9, 9), {{Line("lobby", 9, "bob", "c"), {}}});
  EXPECT_THAT(Shown<HistoryRead>(), IsEmpty());
  Answers("history lobby", page(7, 8), {{Line("lobby", 7, "bob", "a"), {}}});
  ASSERT_THAT(Shown<HistoryRead>(), SizeIs(1));
  EXPECT_THAT(Shown<HistoryRead>()[0].newest.lines(), SizeIs(2));
  EXPECT_THAT(Shown<HistoryRead>()[0].newest.gaps(), SizeIs(1));
  EXPECT_EQ(Unread("lobby"), 0U);
}

TEST_F(ConversationTest, WhatAnotherClientOfOursHasReadIsRead) {
  IsInLobbyWithKeys();
  Says("@alice/bob", 3, "bob", "lunch?");
  Says("@alice/bob", 4, "bob", "at 12?");
  Hears(MarkedNotice{{"@alice/bob", 3}});
  EXPECT_EQ(Unread("@alice/bob"), 1U);
}

TEST_F(ConversationTest, APersonWhoQuitsWaitsForWhatIsNotStored) {
  IsInLobby();
  Types("hi");
  Types("/quit");
  Types("too late");
  Passes(Time(1000));
  EXPECT_FALSE(conversation_.IsOver());
  Stores("say lobby hi");
  EXPECT_TRUE(conversation_.IsOver());
  EXPECT_THAT(requests_, ElementsAre("say lobby hi"));
  EXPECT_THAT(Shown<LineUnsettled>(), IsEmpty());
}

TEST_F(ConversationTest, LinesThatAreNotStoredInTimeAreNamed) {
  IsInLobby();
  Types("hi");
  Types("/join ops");
  Types("hi there");
  Types("");
  Passes(Conversation::kSettle - Time(1));
  EXPECT_FALSE(conversation_.IsOver());
  Passes(Time(1));
  EXPECT_TRUE(conversation_.IsOver());
  ASSERT_THAT(Shown<LineUnsettled>(), SizeIs(2));
  EXPECT_EQ(Shown<LineUnsettled>()[0].line.text, "hi");
  EXPECT_EQ(Shown<LineUnsettled>()[1].line.text, "hi there");
}

TEST_F(ConversationTest, TheLineViewNamesRoomsWhereThereAreSeveral) {
  IsInLobbyWithKeys();
  const LineArrived here{Line("lobby", 1, "bob", "hi"), false};
  EXPECT_THAT(TextOf(here, conversation_), EndsWith(" bob: hi"));
  EXPECT_THAT(TextOf(here, conversation_), Not(HasSubstr("[lobby]")));
  Answers("who lobby",
          Roster{{}, "lobby", {{"bob", true, Role::kMember, "小明"}}, ""});
  Says("@alice/bob", 3, "bob", "lunch?");
  EXPECT_THAT(TextOf(here, conversation_), StartsWith("[lobby] "));
  EXPECT_THAT(TextOf(here, conversation_), EndsWith(" bob (小明): hi"));
  EXPECT_EQ(TextOf(RoomChanged{"ops"}, conversation_),
            "-- you talk in ops now");
}

}  // namespace
}  // namespace qun
