// A chat without a terminal and without sockets: what a person types and what
// the session tells, and what is to be shown and asked for then.
#include "client/chat/conversation.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "client/chat/line_view.h"

namespace qun {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

const std::string kTooMuch(1000, 'x');

Event Line(const std::string& room, std::uint64_t n, const std::string& from,
           const std::string& text) {
  Event event;
  event.room = room;
  event.n = n;
  event.from = from;
  event.text = text;
  return event;
}

RoomState StateOf(const std::string& room, Role role,
                  Policy policy = Policy::kOpen) {
  RoomState state;
  state.info.room = room;
  state.info.role = role;
  state.policy = policy;
  return state;
}

// Alice, and a session that does what the test says.
class ConversationTest : public testing::Test {
 protected:
  void Begins(const std::vector<std::string>& rooms = {"lobby"}) {
    conversation_.Begin(rooms);
    Settle();
  }
  // In the lobby, and everything until then is forgotten.
  void IsInLobby() {
    Begins();
    Hears(ConnectedNotice{});
    Stores("join lobby");
    Forget();
  }
  void IsInLobbyWithKeys() {
    conversation_ = Conversation({"alice", "here", true, Time(5000)}, now_);
    Begins();
    Hears(ConnectedNotice{});
    Stores("join lobby");
    Answers("get lobby", StateOf("lobby", Role::kMember));
    Forget();
  }
  void Types(const std::string& line) {
    conversation_.Input(line);
    Settle();
  }
  void Hears(const Notice& notice) {
    conversation_.Hear(notice);
    Settle();
  }
  void Passes(Time time) {
    now_ += time;
    Settle();
  }
  void Says(const std::string& room, std::uint64_t n, const std::string& from,
            const std::string& text) {
    Hears(LineNotice{Line(room, n, from, text), {}});
  }
  // What came of a request, named as in requests_.
  void Stores(const std::string& request) {
    Hears(StoredNotice{Pending(request), {}, {}});
  }
  void Refuses(const std::string& request, Errc code) {
    Hears(RefusedNotice{Pending(request), Refuse(code), {}});
  }
  void Answers(const std::string& question, const Reply& reply,
               std::vector<LineNotice> lines = {}) {
    ASSERT_TRUE(questions_.contains(question)) << question;
    Hears(AnswerNotice{questions_[question], reply, {}, std::move(lines)});
  }

  // All updates of one type since Forget.
  template <typename T>
  std::vector<T> Shown() const {
    std::vector<T> found;
    for (const Update& update : updates_) {
      if (const auto* known = std::get_if<T>(&update)) found.push_back(*known);
    }
    return found;
  }
  void Forget() {
    requests_.clear();
    updates_.clear();
  }
  std::size_t Unread(const std::string& room) const {
    return conversation_.rooms().at(room).timeline.CountUnread("alice").lines;
  }
  const Event& LineOf(const std::string& room, std::size_t place) const {
    return conversation_.rooms().at(room).timeline.lines().at(place);
  }

  Time now_{1000};
  Conversation conversation_{{"alice", "here", false, Time(5000)}, now_};
  std::vector<std::string> requests_;  // "say lobby hi", in order, since Forget
  std::vector<Update> updates_;

 private:
  Ticket Pending(const std::string& request) {
    EXPECT_TRUE(tickets_.contains(request)) << request;
    return tickets_[request];
  }

  void Settle() {
    for (auto requests = conversation_.TakeRequests(); !requests.empty();
         requests = conversation_.TakeRequests()) {
      for (const auto& request : requests) {
        requests_.push_back(std::visit(
            [this](const auto& known) { return CarryOut(known); }, request));
      }
    }
    conversation_.Tick(now_);
    for (auto& update : conversation_.TakeUpdates()) updates_.push_back(update);
  }
  std::string CarryOut(const SubmitRequest& request) {
    const std::string name = NameOfBody(request.body);
    if (name.ends_with(kTooMuch)) {
      conversation_.Submitted(request, Fail(Errc::kTooLong, "it is too long"));
    } else {
      conversation_.Submitted(request, tickets_[name] = ++last_);
    }
    return name;
  }
  std::string CarryOut(const AskQuestion& question) {
    const std::string name = NameOfBody(question.body);
    conversation_.Asked(question,
                        questions_[name] = fmt::format("q{}", ++last_));
    return name;
  }
  std::string CarryOut(const FollowRoom& follow) {
    return "follow " + follow.room;
  }
  std::string CarryOut(const UnfollowRoom& unfollow) {
    return "unfollow " + unfollow.room;
  }
  static std::string NameOfBody(const Body& body) {
    std::string name(Info(static_cast<Verb>(body.index())).name);
    if (const auto* room = RoomOf(body)) name += " " + *room;
    if (const auto* say = std::get_if<Say>(&body)) name += " " + say->text;
    if (const auto* mark = std::get_if<Mark>(&body)) {
      name += fmt::format(" {}", mark->line);
    }
    return name;
  }

  std::uint64_t last_ = 0;
  std::map<std::string, Ticket> tickets_;         // the newest of each
  std::map<std::string, std::string> questions_;  // likewise, `re`
};

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

TEST_F(ConversationTest, WhatAnotherClientOfOursHasReadIsRead) {
  IsInLobbyWithKeys();
  Says("@alice/bob", 3, "bob", "lunch?");
  Says("@alice/bob", 4, "bob", "at 12?");
  Hears(MarkedNotice{{"@alice/bob", 3}});
  EXPECT_EQ(Unread("@alice/bob"), 1U);
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
    // In a public one they see that they are let in, as everyone does.
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
