// The operator's changes of accounts and invitations, and their answers.
#include <gtest/gtest.h>

#include "broker/model/operator_request.h"
#include "broker/turn/operator_desk.h"
#include "proto/base/overloaded.h"
#include "tests/unit/fakes.h"

namespace qun {
namespace {

constexpr std::uint64_t kNow = 1'000'000;
constexpr const char* kLater = "2000000";
// Any 40 characters of Z85 in the range of 32 bytes are a key.
const std::string kOnce(40, '1');
const std::string kOnceMore(40, '2');
const std::string kKey(40, '3');
const std::string kOtherKey(40, '4');

class AccountsTest : public testing::Test {
 protected:
  Result<std::string> Do(std::string verb, std::vector<std::string> words,
                         std::uint64_t at = kNow) {
    words.insert(words.begin(), std::move(verb));
    const auto request = ReadOperatorRequest(words);
    if (!request) return tl::make_unexpected(request.error());
    return std::visit(
        [&](const auto& asked) -> Result<std::string> {
          if constexpr (kIsOneOf<std::decay_t<decltype(asked)>,
                                 OperatorQuestion>) {
            return AnswerQuestion(state_, asked, at);
          } else {
            const Batch batch =
                Apply(state_, ledger_, {desk_.Propose(asked, "1", at)});
            desk_.OnAnswer(state_, batch.answers.at(0));
            return desk_.Take().at(0).text;
          }
        },
        *request);
  }
  Errc CodeOf(const Result<std::string>& result) {
    EXPECT_FALSE(result);
    return result ? Errc::kInternal : result.error().code;
  }
  // The answer when the holder of an invitation registers a key.
  Reply Register(const std::string& once, const std::string& key,
                 std::uint64_t at = kNow) {
    return Apply(state_, ledger_, {Registering(once, key, at)})
        .answers.at(0)
        .reply;
  }
  static Proposal Registering(const std::string& once, const std::string& key,
                              std::uint64_t at) {
    Sender sender("", "c");
    sender.key = once;
    sender.standing = Standing::kInvited;
    Proposal proposal;
    proposal.sender = std::make_shared<const Sender>(std::move(sender));
    proposal.re = "q";
    proposal.at = at;
    proposal.body = qun::Register{key};
    return proposal;
  }
  void Invite(const std::string& name, const std::string& once,
              const std::string& kind = "person") {
    ASSERT_TRUE(Do("invite", {name, once, kLater, kind}));
  }
  static bool IsStored(const Reply& reply) {
    return std::holds_alternative<Stored>(reply);
  }
  static Errc CodeOf(const Reply& reply) {
    const auto* refused = std::get_if<Refused>(&reply);
    return refused == nullptr ? Errc::kInternal : refused->refusal.code;
  }

  MemoryLedger ledger_;
  State state_;
  OperatorDesk desk_;
};

TEST_F(AccountsTest, WhoIsInvitedRegistersAKeyAndIsKnownByIt) {
  Invite("小明", kOnce, "bot");
  EXPECT_TRUE(IsStored(Register(kOnce, kKey)));
  const Account* account = state_.FindAccountOfKey(kKey);
  ASSERT_NE(account, nullptr);
  EXPECT_EQ(account->shown, "小明");
  EXPECT_TRUE(account->is_bot);
  EXPECT_FALSE(account->is_operator);
}

TEST_F(AccountsTest, AnInvitationIsGoodOnceAndTheSameAgainIsNoOther) {
  Invite("alice", kOnce);
  EXPECT_TRUE(IsStored(Register(kOnce, kKey)));
  EXPECT_TRUE(IsStored(Register(kOnce, kKey)))
      << "its answer may have been lost";
  EXPECT_EQ(CodeOf(Register(kOnce, kOtherKey)), Errc::kBadInvitation);
  EXPECT_EQ(state_.FindAccountOfKey(kOtherKey), nullptr);
}

TEST_F(AccountsTest, AnInvitationExpiresAndCanBeWithdrawn) {
  Invite("alice", kOnce);
  EXPECT_EQ(CodeOf(Register(kOnce, kKey, 2'000'000)), Errc::kBadInvitation);
  ASSERT_TRUE(Do("withdraw", {"Alice"}));
  EXPECT_EQ(CodeOf(Register(kOnce, kKey)), Errc::kBadInvitation);
  EXPECT_EQ(CodeOf(Do("withdraw", {"alice"})), Errc::kNoName);
}

// As it would be if each had a batch of its own.
TEST_F(AccountsTest, AKeyThatIsFreedInTheSameBatchIsFree) {
  Invite("alice", kOnce);
  ASSERT_TRUE(IsStored(Register(kOnce, kKey)));
  ASSERT_TRUE(Do("rekey", {"alice", kOnceMore, kLater}));
  const std::string third(40, '5');
  Invite("bob", third);
  const Batch batch = Apply(state_, ledger_,
                            {Registering(kOnceMore, kOtherKey, kNow),
                             Registering(third, kKey, kNow)});
  EXPECT_TRUE(IsStored(batch.answers.at(0).reply));
  EXPECT_TRUE(IsStored(batch.answers.at(1).reply));
  EXPECT_EQ(state_.FindAccountOfKey(kKey)->id, "bob");
  EXPECT_EQ(state_.FindAccountOfKey(kOtherKey)->id, "alice");
}

TEST_F(AccountsTest, AKeyBelongsToOneUser) {
  Invite("alice", kOnce);
  Invite("bob", kOnceMore);
  EXPECT_TRUE(IsStored(Register(kOnce, kKey)));
  EXPECT_EQ(CodeOf(Register(kOnceMore, kKey)), Errc::kConflict);
  EXPECT_EQ(CodeOf(Register(kOnceMore, kOnceMore)), Errc::kConflict)
      << "the key of an invitation is nobody's own";
}

TEST_F(AccountsTest, TwoInOneBatchDoNotBothUseAnInvitation) {
  Invite("alice", kOnce);
  const Batch batch = Apply(
      state_, ledger_,
      {Registering(kOnce, kKey, kNow), Registering(kOnce, kOtherKey, kNow)});
  EXPECT_TRUE(IsStored(batch.answers.at(0).reply));
  EXPECT_EQ(CodeOf(batch.answers.at(1).reply), Errc::kBadInvitation);
}

TEST_F(AccountsTest, ANameIsInvitedOnceWhateverItsSpelling) {
  Invite("alice", kOnce);
  EXPECT_EQ(CodeOf(Do("invite", {"ALICE", kOnceMore, kLater, "person"})),
            Errc::kNameTaken);
  EXPECT_TRUE(IsStored(Register(kOnce, kKey)));
  EXPECT_EQ(CodeOf(Do("invite", {"Alice", kOnceMore, kLater, "person"})),
            Errc::kNameTaken);
  EXPECT_EQ(CodeOf(Do("invite", {"a/b", kOnceMore, kLater, "person"})),
            Errc::kBadName);
}

TEST_F(AccountsTest, ARevokedKeyIsNobodysAndItsNameIsKept) {
  Invite("alice", kOnce);
  Register(kOnce, kKey);
  ASSERT_TRUE(Do("revoke", {"alice"}));
  EXPECT_EQ(state_.FindAccountOfKey(kKey), nullptr);
  EXPECT_EQ(CodeOf(Do("invite", {"alice", kOnceMore, kLater, "person"})),
            Errc::kNameTaken);
  EXPECT_NE(Do("users", {})->find("alice  person  revoked"), std::string::npos);
}

TEST_F(AccountsTest, ANewKeyTakesThePlaceOfTheOldOne) {
  Invite("alice", kOnce, "operator");
  Register(kOnce, kKey);
  ASSERT_TRUE(Do("rekey", {"alice", kOnceMore, kLater}));
  EXPECT_NE(state_.FindAccountOfKey(kKey), nullptr) << "until it is used";
  EXPECT_TRUE(IsStored(Register(kOnceMore, kOtherKey)));
  EXPECT_EQ(state_.FindAccountOfKey(kKey), nullptr);
  ASSERT_NE(state_.FindAccountOfKey(kOtherKey), nullptr);
  EXPECT_TRUE(state_.FindAccountOfKey(kOtherKey)->is_operator);
}

TEST_F(AccountsTest, TheLastInvitationToANewKeyIsTheOnlyOne) {
  Invite("alice", kOnce);
  Register(kOnce, kKey);
  const std::string first(40, '5');
  ASSERT_TRUE(Do("rekey", {"alice", first, kLater}));
  ASSERT_TRUE(Do("rekey", {"alice", kOnceMore, kLater}));
  EXPECT_EQ(CodeOf(Register(first, kOtherKey)), Errc::kBadInvitation);
  EXPECT_TRUE(IsStored(Register(kOnceMore, kOtherKey)));
}

TEST_F(AccountsTest, WhatInvitesOneWhoWasRenamedIsWithdrawnByTheNewName) {
  Invite("alice", kOnce);
  Register(kOnce, kKey);
  ASSERT_TRUE(Do("rename", {"alice", "bob"}));
  ASSERT_TRUE(Do("rekey", {"bob", kOnceMore, kLater}));
  ASSERT_TRUE(Do("withdraw", {"bob"}));
  EXPECT_EQ(CodeOf(Register(kOnceMore, kOtherKey)), Errc::kBadInvitation);
}

TEST_F(AccountsTest, WhoRevokesIsToldOfTheRoomsThatAreLeft) {
  Invite("alice", kOnce);
  Register(kOnce, kKey);
  Membership owner;
  owner.role = Role::kOwner;
  Put(state_, "ops", "alice", owner);
  Membership member;
  member.role = Role::kMember;
  Put(state_, "lobby", "alice", member);
  const auto told = Do("revoke", {"alice"});
  ASSERT_TRUE(told);
  EXPECT_NE(told->find("owner of ops;"), std::string::npos) << *told;
}

TEST_F(AccountsTest, WhoeverIsRevokedIsNotLetInByTheirOldInvitation) {
  Invite("alice", kOnce);
  Register(kOnce, kKey);
  ASSERT_TRUE(Do("revoke", {"alice"}));
  EXPECT_EQ(state_.FindInvitation(kOnce), nullptr);
}

TEST_F(AccountsTest, WhoeverIsRevokedCannotUseAnInvitationToANewKey) {
  Invite("alice", kOnce);
  Register(kOnce, kKey);
  ASSERT_TRUE(Do("rekey", {"alice", kOnceMore, kLater}));
  ASSERT_TRUE(Do("revoke", {"alice"}));
  EXPECT_EQ(CodeOf(Register(kOnceMore, kOtherKey)), Errc::kBadInvitation);
}

TEST_F(AccountsTest, ANameThatLooksLikeAnotherIsTaken) {
  Invite("alice", kOnce);
  Register(kOnce, kKey);
  EXPECT_EQ(CodeOf(Do("invite", {"\u0430lice", kOnceMore, kLater, "person"})),
            Errc::kNameTaken)
      << "a Cyrillic a";
  EXPECT_TRUE(Do("rename", {"alice", "a1ice"})) << "it is her own";
}

TEST_F(AccountsTest, AClockThatGoesBackGivesNobodyTheNameOfAnother) {
  Invite("bill", kOnce);
  Invite("alice", kOnceMore);
  Register(kOnceMore, kKey);
  const std::uint64_t expired = kNow + 10'000'000;
  ASSERT_TRUE(Do("rename", {"alice", "bi1l"}, expired));
  EXPECT_EQ(CodeOf(Register(kOnce, kOtherKey)), Errc::kNameTaken);
}

TEST_F(AccountsTest, WhatPeopleSeeMustDiffer) {
  Invite("Alice", kOnce);
  Register(kOnce, kKey);
  EXPECT_EQ(CodeOf(Do("invite", {"AIice", kOnceMore, kLater, "person"})),
            Errc::kNameTaken)
      << "a capital i";
  EXPECT_TRUE(Do("invite", {"Ian", kOnceMore, kLater, "person"}));
  EXPECT_EQ(CodeOf(Do("rename", {"alice", "lan"})), Errc::kNameTaken)
      << "the invited one is shown with a capital i";
}

TEST_F(AccountsTest, ARenamedUserIsTheSameInRoomsAndKeepsTheOldName) {
  Invite("alice", kOnce);
  Register(kOnce, kKey);
  Membership member;
  member.shown = "alice";
  member.role = Role::kMember;
  Put(state_, "lobby", "alice", member);
  ASSERT_TRUE(Do("rename", {"alice", "Alicia"}));
  const Account* account = state_.FindAccountOfKey(kKey);
  ASSERT_NE(account, nullptr);
  EXPECT_EQ(account->id, "alice");
  EXPECT_EQ(account->shown, "Alicia");
  EXPECT_EQ(state_.FindMembership("lobby", "alice").shown, "Alicia");
  EXPECT_EQ(CodeOf(Do("invite", {"alice", kOnceMore, kLater, "person"})),
            Errc::kNameTaken)
      << "else it would be two who are known as alice";
  EXPECT_TRUE(Do("rename", {"alicia", "alice"})) << "back again";
}

TEST_F(AccountsTest, AsksForWhatThereIsAndSaysWhatThereIsNot) {
  EXPECT_EQ(CodeOf(Do("revoke", {"nobody"})), Errc::kNoName);
  EXPECT_EQ(CodeOf(Do("rename", {"nobody", "x"})), Errc::kNoName);
  EXPECT_EQ(CodeOf(Do("dance", {})), Errc::kUnknownVerb);
  EXPECT_EQ(CodeOf(Do("revoke", {})), Errc::kUnknownVerb);
  EXPECT_EQ(CodeOf(Do("invite", {"x", "no key", kLater, "person"})),
            Errc::kBadField);
}

// The clock goes back after somebody else took the name of an expired
// invitation.
TEST_F(AccountsTest, ANameThatSomebodyTookMeanwhileIsNotGivenTwice) {
  Invite("alice", kOnce);
  ASSERT_TRUE(IsStored(Register(kOnce, kKey)));
  Invite("bob", kOnceMore);
  ASSERT_TRUE(Do("rename", {"alice", "bob"}, 3'000'000));
  EXPECT_EQ(CodeOf(Register(kOnceMore, kOtherKey)), Errc::kNameTaken);
}

TEST_F(AccountsTest, ChangesOfOneBatchSeeEachOther) {
  Invite("alice", kOnce);
  ASSERT_TRUE(IsStored(Register(kOnce, kKey)));
  const Batch batch =
      Apply(state_, ledger_,
            {desk_.Propose(RenameUser{"alice", "bob"}, "1", kNow),
             desk_.Propose(RevokeUser{"alice"}, "2", kNow),
             desk_.Propose(RevokeUser{"bob"}, "3", kNow),
             desk_.Propose(InviteUser{"bob", kOnceMore, kNow + 1, false, false},
                           "4", kNow)});
  ASSERT_EQ(batch.answers.size(), 4U);
  EXPECT_EQ(CodeOf(batch.answers[1].reply), Errc::kNoName);
  EXPECT_TRUE(IsStored(batch.answers[2].reply));
  EXPECT_EQ(CodeOf(batch.answers[3].reply), Errc::kNameTaken);
  ASSERT_EQ(batch.revoked.size(), 2U);
  EXPECT_EQ(batch.revoked[0].key, kKey);
  EXPECT_EQ(batch.revoked[1].key, kOnce) << "of the used invitation";
}

TEST_F(AccountsTest, WhoHoldsAnInvitationThatEndsIsDisconnected) {
  Invite("alice", kOnce);
  Invite("bob", kOnceMore);
  const Batch batch =
      Apply(state_, ledger_,
            {desk_.Propose(WithdrawInvitations{"alice"}, "1", kNow)});
  ASSERT_EQ(batch.revoked.size(), 1U);
  EXPECT_EQ(batch.revoked[0].key, kOnce);
}

TEST_F(AccountsTest, ARequestComesThroughItsSocketAsItWas) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{
           {"invite", "小 明", kOnce, "12", "person"},
           {"invite", "x", kOnce, "12", "bot"},
           {"invite", "x", kOnce, "12", "operator"},
           {"rekey", "x", kOnce, "12"},
           {"withdraw", "x"},
           {"revoke", "x"},
           {"rename", "小 明", "x"},
           {"users"},
           {"invitations"}}) {
    const auto request = ReadOperatorRequest(words);
    ASSERT_TRUE(request) << words[0];
    const std::string text = EncodeOperatorRequest(*request);
    const auto read = DecodeOperatorRequest(text);
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(EncodeOperatorRequest(*read), text);
    EXPECT_EQ(read->index(), request->index());
  }
}

}  // namespace
}  // namespace qun
