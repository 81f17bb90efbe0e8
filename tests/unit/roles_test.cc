// How users get their roles, and what roles change.
#include <gtest/gtest.h>

#include "tests/unit/roles_world.h"

namespace qun {
namespace {

TEST_F(RolesTest, TheMakerOwnsTheRoomAndOthersAreWhatTheyWereMade) {
  EXPECT_EQ(What("olga", "open").role, Role::kOwner);
  EXPECT_EQ(What("adam", "open").role, Role::kAdmin);
  EXPECT_EQ(What("mary", "open").role, Role::kMember);
  EXPECT_FALSE(What("sam", "open").IsMember());
}

TEST_F(RolesTest, APolicySaysHowOneGetsIn) {
  EXPECT_EQ(Do("sam", Join{"open"}), "stored");
  EXPECT_TRUE(What("sam", "open").IsMember());
  EXPECT_EQ(Do("sam", Join{"asked"}), "stored");
  EXPECT_EQ(Last().type, EventType::kAsked);
  EXPECT_FALSE(What("sam", "asked").IsMember());
  EXPECT_EQ(Do("sam", Join{"closed"}), "not_allowed");
  EXPECT_EQ(Do("sam", Join{"secret"}), "not_allowed");
}

TEST_F(RolesTest, NobodyCanBeAskedInAPrivateRoomThatAllHaveLeft) {
  Do("olga", Create{"nook", true, Policy::kApproval});
  Do("olga", Invite{"nook", "mary"});
  Do("olga", Leave{"nook"});
  EXPECT_EQ(Do("sam", Join{"nook"}), "not_allowed");
  EXPECT_EQ(Do("olga", Join{"nook"}), "not_allowed");
  EXPECT_EQ(Do("mary", Join{"nook"}), "stored") << "she was invited";
  EXPECT_EQ(Told(), (std::vector<std::set<std::string>>{{"mary"}}));
  EXPECT_EQ(Do("sam", Join{"nook"}), "stored");
  EXPECT_EQ(Last().type, EventType::kAsked);
}

TEST_F(RolesTest, OneWhoAskedIsLetInOrNot) {
  Do("sam", Join{"asked"});
  EXPECT_EQ(Do("mary", Approve{"asked", "sam"}), "not_allowed");
  EXPECT_EQ(Do("adam", Decline{"asked", "sam"}), "stored");
  EXPECT_EQ(Do("adam", Approve{"asked", "sam"}), "no_user");
  Do("sam", Join{"asked"});
  EXPECT_EQ(Do("adam", Approve{"asked", "sam"}), "stored");
  EXPECT_EQ(Last().user, "sam");
  EXPECT_TRUE(What("sam", "asked").IsMember());
}

TEST_F(RolesTest, AnInvitationIsGoodForOneAndCanBeTakenBack) {
  Do("adam", Invite{"closed", "sam"});
  EXPECT_EQ(Do("adam", Decline{"closed", "sam"}), "stored");
  EXPECT_EQ(Do("sam", Join{"closed"}), "not_allowed");
  Do("adam", Invite{"closed", "sam"});
  EXPECT_EQ(Do("sam", Join{"closed"}), "stored");
  Do("sam", Leave{"closed"});
  EXPECT_EQ(Do("sam", Join{"closed"}), "not_allowed") << "it was used";
}

TEST_F(RolesTest, NobodyActsOnWhoIsNoLess) {
  EXPECT_EQ(Do("adam", Kick{"open", "olga"}), "not_allowed");
  EXPECT_EQ(Do("adam", Kick{"open", "adam"}), "not_allowed");
  EXPECT_EQ(Do("mary", Kick{"open", "mary"}), "not_allowed");
  EXPECT_EQ(Do("adam", Kick{"open", "mary"}), "stored");
  EXPECT_EQ(Do("olga", Kick{"open", "adam"}), "stored");
  EXPECT_EQ(Do("olga", Kick{"open", "nobody"}), "no_user");
}

TEST_F(RolesTest, WhoCannotBeActedOnIsNamedWithTheReason) {
  Do("adam", Kick{"open", "olga"});
  EXPECT_EQ(std::get<Refused>(batch_.answers.at(0).reply).refusal.why,
            "you cannot do this to olga, who has as many rights in this room "
            "as you, or more");
}

TEST_F(RolesTest, OneWhoIsBannedNeitherComesNorSpeaks) {
  EXPECT_EQ(Do("adam", Ban{"open", "mary"}), "stored");
  EXPECT_FALSE(What("mary", "open").IsMember());
  EXPECT_EQ(Do("mary", Join{"open"}), "banned");
  EXPECT_EQ(Do("mary", Line("open")), "banned");
  EXPECT_EQ(Do("adam", Invite{"open", "mary"}), "banned");
  EXPECT_EQ(Do("adam", Unban{"open", "mary"}), "stored");
  EXPECT_EQ(Do("mary", Join{"open"}), "stored");
}

TEST_F(RolesTest, AMuteLastsForItsTimeOverLeavingAndComingAgain) {
  EXPECT_EQ(Do("adam", Mute{"open", "mary", 60}), "stored");
  EXPECT_EQ(Last().until, at_ + 60'000);
  EXPECT_EQ(Do("mary", Line("open")), "muted");
  Do("mary", Leave{"open"});
  Do("mary", Join{"open"});
  EXPECT_EQ(Do("mary", Line("open")), "muted");
  at_ += 60'000;
  EXPECT_EQ(Do("mary", Line("open")), "stored");
}

TEST_F(RolesTest, AMuteOfAllLeavesAdminsTheirVoice) {
  EXPECT_EQ(Do("adam", Mute{"open", "", 0}), "stored");
  EXPECT_EQ(Do("mary", Line("open")), "muted");
  EXPECT_EQ(Do("sam", Line("open")), "muted");
  EXPECT_EQ(Do("adam", Line("open")), "stored");
  EXPECT_EQ(Do("adam", Unmute{"open", ""}), "stored");
  EXPECT_EQ(Do("mary", Line("open")), "stored");
}

TEST_F(RolesTest, ARoomIsHandedOverAndHasOneOwner) {
  EXPECT_EQ(Do("olga", Leave{"open"}), "not_allowed");
  EXPECT_EQ(Do("adam", Grant{"open", "mary", Role::kOwner}), "not_allowed");
  EXPECT_EQ(Do("olga", Grant{"open", "mary", Role::kOwner}), "stored");
  EXPECT_EQ(What("mary", "open").role, Role::kOwner);
  EXPECT_EQ(What("olga", "open").role, Role::kAdmin);
  EXPECT_EQ(Do("mary", Revoke{"open", "olga"}), "stored");
  EXPECT_EQ(Do("olga", Leave{"open"}), "stored");
}

TEST_F(RolesTest, AnOperatorRunsPublicRoomsAndNoOthers) {
  EXPECT_EQ(Do("opal", Kick{"open", "olga"}), "stored");
  EXPECT_EQ(Do("opal", Grant{"open", "mary", Role::kOwner}), "stored");
  EXPECT_EQ(Do("opal", Kick{"secret", "mary"}), "not_member");
  EXPECT_EQ(Do("opal", Join{"secret"}), "not_allowed");
}

TEST_F(RolesTest, APrivateRoomIsToldToThoseWhoAreInItWhenItHappens) {
  using Readers = std::vector<std::set<std::string>>;
  DoAll({From("mary", Line("secret")), From("adam", Kick{"secret", "mary"}),
         From("adam", Line("secret")), From("mary", Line("secret"))});
  EXPECT_EQ(Told(), (Readers{{"adam", "mary", "olga"},
                             {"adam", "mary", "olga"},
                             {"adam", "olga"}}))
      << "she is told that she is out, and nothing after it";
  Do("adam", Invite{"secret", "sam"});
  EXPECT_EQ(Told(), (Readers{{"adam", "olga", "sam"}}));
  Do("adam", Line("secret"));
  EXPECT_EQ(Told(), (Readers{{"adam", "olga"}}));
  Do("sam", Join{"secret"});
  EXPECT_EQ(What("sam", "secret").first, Last().n) << "nothing before it";
  Do("mary", Line("open"));
  EXPECT_EQ(Told(), (Readers{{"everyone"}}));
}

TEST_F(RolesTest, DirectMessagesAreARoomOfTwo) {
  EXPECT_EQ(Do("sam", Line("@mary")), "stored");
  EXPECT_EQ(Last().room, "@mary/sam");
  EXPECT_EQ(Told().at(0), (std::set<std::string>{"mary", "sam"}));
  EXPECT_EQ(Do("mary", Line("@sam")), "stored");
  EXPECT_EQ(Last().n, 2);
  EXPECT_EQ(Do("mary", Line("@mary/sam")), "stored");
  EXPECT_EQ(Do("adam", Line("@mary/sam")), "not_member");
  EXPECT_EQ(Do("adam", Line("@nobody")), "no_user");
  EXPECT_EQ(Do("sam", Leave{"@mary"}), "not_allowed");
  EXPECT_EQ(Do("sam", Kick{"@mary", "mary"}), "not_allowed");
  EXPECT_EQ(Do("opal", Join{"@mary/sam"}), "not_member");
}

TEST_F(RolesTest, OnesOwnLineCanBeRecalledForAWhileAndByAnAdminAlways) {
  Do("mary", Line("open", "oops"));
  const std::uint64_t line = Last().n;
  EXPECT_EQ(Do("sam", Recall{"open", line}), "not_allowed");
  EXPECT_EQ(Do("mary", Recall{"open", line}), "stored");
  EXPECT_EQ(ledger_.FindLine("open", line)->line.find("oops"),
            std::string::npos);
  EXPECT_EQ(Do("mary", Recall{"open", line}), "no_line") << "it is gone";
  Do("mary", Line("open", "later"));
  at_ += kRecallMs + 1;
  EXPECT_EQ(Do("mary", Recall{"open", Last().n}), "not_allowed");
  Do("mary", Line("open", "later"));
  at_ += kRecallMs + 1;
  EXPECT_EQ(Do("adam", Recall{"open", Last().n}), "stored");
  Do("mary", Line("open", "in a year that was wrong"));
  at_ -= kRecallMs + 1;
  EXPECT_EQ(Do("mary", Recall{"open", Last().n}), "not_allowed");
}

TEST_F(RolesTest, NoTextOfARecalledLineIsLeftInItsEdits) {
  Do("mary", Line("open", "secret one"));
  const std::uint64_t line = Last().n;
  DoAll({From("mary", Edit{"open", line, "secret two"}),
         From("mary", Edit{"open", line, "secret three"}),
         From("mary", Recall{"open", line})});
  for (std::uint64_t n = line; n <= line + 3; ++n) {
    EXPECT_EQ(ledger_.FindLine("open", n)->line.find("secret"),
              std::string::npos)
        << ledger_.FindLine("open", n)->line;
  }
}

TEST_F(RolesTest, OnlyTheAuthorEditsALine) {
  Do("mary", Line("open", "helo"));
  const std::uint64_t line = Last().n;
  EXPECT_EQ(Do("olga", Edit{"open", line, "hello"}), "not_allowed");
  EXPECT_EQ(Do("mary", Edit{"open", line, "hello"}), "stored");
  EXPECT_NE(ledger_.FindLine("open", line)->line.find(R"("text":"hello")"),
            std::string::npos);
  EXPECT_EQ(Do("mary", Edit{"open", 999, "x"}), "no_line");
  Do("adam", Mute{"open", "mary", 0});
  EXPECT_EQ(Do("mary", Edit{"open", line, "x"}), "muted");
}

TEST_F(RolesTest, LinesBeforeOneCameAreNotThere) {
  Do("mary", Line("secret", "before"));
  const std::uint64_t line = Last().n;
  Do("adam", Invite{"secret", "sam"});
  Do("sam", Join{"secret"});
  EXPECT_EQ(Do("sam", React{"secret", line, "👍"}), "no_line");
  EXPECT_EQ(Do("mary", React{"secret", line, "👍"}), "stored");
}

TEST_F(RolesTest, SettingsHaveTheirOwnRights) {
  const Set title{"open", "title", R"("Machines")", "Machines"};
  EXPECT_EQ(Do("mary", title), "not_allowed");
  EXPECT_EQ(Do("adam", title), "stored");
  EXPECT_EQ(Do("adam", Set{"open", "policy", R"("approval")", "approval"}),
            "not_allowed");
  EXPECT_EQ(Do("olga", Set{"open", "policy", R"("approval")", "approval"}),
            "stored");
  EXPECT_EQ(Do("sam", Line("open")), "not_member") << "it is open no more";
  EXPECT_EQ(Do("mary", Set{"open", "card", R"("Ma")", "Ma"}), "stored");
  EXPECT_EQ(What("mary", "open").card, "Ma");
}

TEST_F(RolesTest, AStateIsGoneAfterItsTimeAndMakesRoomForOthers) {
  for (std::size_t i = 0; i < kStateKeys; ++i) {
    Set set{"open", "state.s" + std::to_string(i), "1"};
    set.ttl = 60;
    EXPECT_EQ(Do("mary", set), "stored");
  }
  EXPECT_EQ(Do("mary", Set{"open", "state.more", "1"}), "too_long");
  at_ += 60'000;
  EXPECT_EQ(Do("mary", Set{"open", "state.more", "1"}), "stored");
  EXPECT_EQ(state_.settings.size(), 1);
}

TEST_F(RolesTest, ReadingIsKeptForOneselfAndGoesForwardOnly) {
  EXPECT_EQ(Do("mary", Mark{"open", 3}), "stored");
  EXPECT_TRUE(batch_.events.empty());
  ASSERT_EQ(batch_.read.size(), 1);
  EXPECT_EQ(batch_.read[0].user, "mary");
  Do("mary", Mark{"open", 2});
  EXPECT_TRUE(batch_.changes.empty());
  EXPECT_EQ(What("mary", "open").read, 3);
  EXPECT_EQ(Do("mary", Mark{"open", 999}), "no_line");
}

TEST_F(RolesTest, ARoomWithoutMembersBelongsToWhoComesFirst) {
  Do("sam", Line("new"));
  EXPECT_FALSE(What("sam", "new").IsMember());
  Do("mary", Join{"new"});
  EXPECT_EQ(What("mary", "new").role, Role::kOwner);
  Do("sam", Join{"new"});
  EXPECT_EQ(What("sam", "new").role, Role::kMember);
}

TEST_F(RolesTest, ARoomThatLooksLikeAnotherIsNotMade) {
  EXPECT_EQ(Do("sam", Line("0pen")), "stored") << "a zero is no o";
  for (const char* name : {"a1pha", "s\u0435cret"}) {
    Do("mary", Create{"alpha"});
    EXPECT_EQ(Do("sam", Line(name)), "name_taken") << name;
    EXPECT_EQ(Do("sam", Join{name}), "name_taken") << name;
    EXPECT_EQ(Do("sam", Create{name}), "name_taken") << name;
  }
  DoAll({From("sam", Line("beta1")), From("sam", Line("betal"))});
  EXPECT_EQ(batch_.events.size(), 1) << "in one batch, too";
}

TEST_F(RolesTest, NobodyMakesRoomsWithoutEnd) {
  std::vector<Proposal> proposals;
  for (std::size_t i = 0; i <= kRoomsMade; ++i) {
    proposals.push_back(From("sam", Line("room-" + std::to_string(i * 7))));
  }
  DoAll(proposals);
  EXPECT_LE(batch_.events.size(), kRoomsMade);
  const auto made = state_.rooms.size();
  for (int i = 0; i < 500; ++i) Do("sam", Line("more-" + std::to_string(i)));
  EXPECT_LE(state_.rooms.size(), 4 + kRoomsMade) << made;
  EXPECT_EQ(Do("sam", Line("last")), "not_allowed");
  EXPECT_EQ(Do("sam", Line("open")), "stored");
  EXPECT_EQ(Do("mary", Line("last")), "stored");
}

TEST_F(RolesTest, NobodyFillsRoomsWithSettingsWithoutEnd) {
  std::string last = "stored";
  int set = 0;
  for (int room = 0; last == "stored" && room < 300; ++room) {
    const std::string name = "room" + std::to_string(room);
    Do("sam", Create{name, true});
    for (int state = 0; last == "stored" && state < 4; ++state) {
      Set big{name, "state.s" + std::to_string(state),
              "\"" + std::string(8000, 'x') + "\""};
      last = Do("sam", big);
      ++set;
    }
  }
  EXPECT_EQ(last, "too_long");
  EXPECT_LT(static_cast<std::size_t>(set) * 8000, kSettingsOfUser + 20'000);
  Set removed{"room0", "state.s0", ""};
  EXPECT_EQ(Do("sam", removed), "stored");
  EXPECT_EQ(Do("olga", Set{"open", "title", "\"x\""}), "stored");
}

TEST_F(RolesTest, ExpiredSettingsDoNotCountForTheMakerOfTheirRoom) {
  Do("olga", Create{"another"});
  std::string last = "stored";
  for (int room = 0; last == "stored" && room < 300; ++room) {
    const std::string name = "party" + std::to_string(room);
    Do("olga", Create{name});
    for (int state = 0; last == "stored" && state < 4; ++state) {
      Set big{name, "state.s" + std::to_string(state),
              "\"" + std::string(8000, 'x') + "\""};
      big.ttl = 1;
      last = Do("olga", big);
    }
  }
  EXPECT_EQ(last, "too_long");
  at_ += 2000;
  EXPECT_EQ(Do("olga", Set{"another", "title", "\"x\""}), "stored");
}

TEST_F(RolesTest, WithoutKeysNobodyIsAnOwnerAndPrivateRoomsStayShut) {
  Proposal proposal = From("mary", Create{"plain"});
  proposal.sender = SenderOn("c");
  DoAll({proposal});
  EXPECT_EQ(What("mary", "plain").role, Role::kMember);
  proposal = From("mary", Line("secret"));
  proposal.sender = SenderOn("c");
  DoAll({proposal});
  EXPECT_TRUE(batch_.events.empty());
  proposal = From("mary", Join{"secret"});
  proposal.sender = SenderOn("c");
  DoAll({proposal});
  EXPECT_TRUE(batch_.events.empty());
}

}  // namespace
}  // namespace qun
