#include "broker/decide/administer.h"

#include <gtest/gtest.h>

#include "broker/decide/decide.h"
#include "tests/unit/fakes.h"

namespace qun {
namespace {

constexpr std::uint64_t kNow = 1'000'000;
constexpr const char* kLater = "2000000";
// Any 40 characters of Z85 whose value fits are a key.
const std::string kOnce(40, '1');
const std::string kOnceMore(40, '2');
const std::string kKey(40, '3');
const std::string kOtherKey(40, '4');

class AdministerTest : public testing::Test {
 protected:
  Result<std::string> Do(std::string verb, std::vector<std::string> words,
                         std::uint64_t at = kNow) {
    auto outcome = Administer(state_, {std::move(verb), std::move(words)}, at);
    if (!outcome) return tl::make_unexpected(outcome.error());
    Absorb(state_, *ledger_.Record(std::move(outcome->batch)));
    return outcome->text;
  }
  Errc CodeOf(const Result<std::string>& result) {
    EXPECT_FALSE(result);
    return result ? Errc::kInternal : result.error().code;
  }
  // What the holder of an invitation is answered who registers a key.
  Reply Register(const std::string& once, const std::string& key,
                 std::uint64_t at = kNow) {
    Proposal proposal;
    proposal.sender.connection = "c";
    proposal.sender.key = once;
    proposal.sender.standing = Standing::kInvited;
    proposal.re = "q";
    proposal.at = at;
    proposal.body = qun::Register{key};
    auto recorded =
        ledger_.Record(Decide(state_, &ledger_, std::vector{proposal}));
    Absorb(state_, *recorded);
    return (*recorded)->answers.at(0).reply;
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
};

TEST_F(AdministerTest, WhoIsInvitedRegistersAKeyAndIsKnownByIt) {
  Invite("小明", kOnce, "bot");
  EXPECT_TRUE(IsStored(Register(kOnce, kKey)));
  const Account* account = state_.FindAccountOfKey(kKey);
  ASSERT_NE(account, nullptr);
  EXPECT_EQ(account->shown, "小明");
  EXPECT_TRUE(account->is_bot);
  EXPECT_FALSE(account->is_operator);
}

TEST_F(AdministerTest, AnInvitationIsGoodOnceAndTheSameAgainIsNoOther) {
  Invite("alice", kOnce);
  EXPECT_TRUE(IsStored(Register(kOnce, kKey)));
  EXPECT_TRUE(IsStored(Register(kOnce, kKey)))
      << "its answer may have been lost";
  EXPECT_EQ(CodeOf(Register(kOnce, kOtherKey)), Errc::kBadInvitation);
  EXPECT_EQ(state_.FindAccountOfKey(kOtherKey), nullptr);
}

TEST_F(AdministerTest, AnInvitationExpiresAndCanBeWithdrawn) {
  Invite("alice", kOnce);
  EXPECT_EQ(CodeOf(Register(kOnce, kKey, 2'000'000)), Errc::kBadInvitation);
  ASSERT_TRUE(Do("withdraw", {"Alice"}));
  EXPECT_EQ(CodeOf(Register(kOnce, kKey)), Errc::kBadInvitation);
  EXPECT_EQ(CodeOf(Do("withdraw", {"alice"})), Errc::kNoName);
}

TEST_F(AdministerTest, AKeyBelongsToOneUser) {
  Invite("alice", kOnce);
  Invite("bob", kOnceMore);
  EXPECT_TRUE(IsStored(Register(kOnce, kKey)));
  EXPECT_EQ(CodeOf(Register(kOnceMore, kKey)), Errc::kConflict);
  EXPECT_EQ(CodeOf(Register(kOnceMore, kOnceMore)), Errc::kConflict)
      << "the key of an invitation is nobody's own";
}

TEST_F(AdministerTest, TwoInOneBatchDoNotBothUseAnInvitation) {
  Invite("alice", kOnce);
  Proposal first;
  first.sender.connection = "c";
  first.sender.key = kOnce;
  first.re = "q";
  first.body = qun::Register{kKey};
  Proposal second = first;
  second.body = qun::Register{kOtherKey};
  const Batch batch = Decide(state_, &ledger_, std::vector{first, second});
  EXPECT_TRUE(IsStored(batch.answers.at(0).reply));
  EXPECT_EQ(CodeOf(batch.answers.at(1).reply), Errc::kBadInvitation);
}

TEST_F(AdministerTest, ANameIsInvitedOnceWhateverItsSpelling) {
  Invite("alice", kOnce);
  EXPECT_EQ(CodeOf(Do("invite", {"ALICE", kOnceMore, kLater, "person"})),
            Errc::kNameTaken);
  EXPECT_TRUE(IsStored(Register(kOnce, kKey)));
  EXPECT_EQ(CodeOf(Do("invite", {"Alice", kOnceMore, kLater, "person"})),
            Errc::kNameTaken);
  EXPECT_EQ(CodeOf(Do("invite", {"a/b", kOnceMore, kLater, "person"})),
            Errc::kBadName);
}

TEST_F(AdministerTest, ARevokedKeyIsNobodysAndItsNameIsKept) {
  Invite("alice", kOnce);
  Register(kOnce, kKey);
  ASSERT_TRUE(Do("revoke", {"alice"}));
  EXPECT_EQ(state_.FindAccountOfKey(kKey), nullptr);
  EXPECT_EQ(CodeOf(Do("invite", {"alice", kOnceMore, kLater, "person"})),
            Errc::kNameTaken);
  EXPECT_NE(Do("users", {})->find("alice  person  revoked"), std::string::npos);
}

TEST_F(AdministerTest, ANewKeyTakesThePlaceOfTheOldOne) {
  Invite("alice", kOnce, "operator");
  Register(kOnce, kKey);
  ASSERT_TRUE(Do("rekey", {"alice", kOnceMore, kLater}));
  EXPECT_NE(state_.FindAccountOfKey(kKey), nullptr) << "until it is used";
  EXPECT_TRUE(IsStored(Register(kOnceMore, kOtherKey)));
  EXPECT_EQ(state_.FindAccountOfKey(kKey), nullptr);
  ASSERT_NE(state_.FindAccountOfKey(kOtherKey), nullptr);
  EXPECT_TRUE(state_.FindAccountOfKey(kOtherKey)->is_operator);
}

TEST_F(AdministerTest, TheLastInvitationToANewKeyIsTheOnlyOne) {
  Invite("alice", kOnce);
  Register(kOnce, kKey);
  const std::string first(40, '5');
  ASSERT_TRUE(Do("rekey", {"alice", first, kLater}));
  ASSERT_TRUE(Do("rekey", {"alice", kOnceMore, kLater}));
  EXPECT_EQ(CodeOf(Register(first, kOtherKey)), Errc::kBadInvitation);
  EXPECT_TRUE(IsStored(Register(kOnceMore, kOtherKey)));
}

TEST_F(AdministerTest, WhatInvitesOneWhoWasRenamedIsWithdrawnByTheNewName) {
  Invite("alice", kOnce);
  Register(kOnce, kKey);
  ASSERT_TRUE(Do("rename", {"alice", "bob"}));
  ASSERT_TRUE(Do("rekey", {"bob", kOnceMore, kLater}));
  ASSERT_TRUE(Do("withdraw", {"bob"}));
  EXPECT_EQ(CodeOf(Register(kOnceMore, kOtherKey)), Errc::kBadInvitation);
}

TEST_F(AdministerTest, WhoRevokesIsToldOfTheRoomsThatAreLeft) {
  Invite("alice", kOnce);
  Register(kOnce, kKey);
  Membership owner;
  owner.role = Role::kOwner;
  state_.SetMembership("ops", "alice", owner);
  Membership member;
  member.role = Role::kMember;
  state_.SetMembership("lobby", "alice", member);
  const auto told = Do("revoke", {"alice"});
  ASSERT_TRUE(told);
  EXPECT_NE(told->find("owner of ops;"), std::string::npos) << *told;
}

TEST_F(AdministerTest, WhoeverIsRevokedIsNotLetInByTheirOldInvitation) {
  Invite("alice", kOnce);
  Register(kOnce, kKey);
  ASSERT_TRUE(Do("revoke", {"alice"}));
  EXPECT_EQ(state_.FindInvitation(kOnce), nullptr);
}

TEST_F(AdministerTest, WhoeverIsRevokedCannotUseAnInvitationToANewKey) {
  Invite("alice", kOnce);
  Register(kOnce, kKey);
  ASSERT_TRUE(Do("rekey", {"alice", kOnceMore, kLater}));
  ASSERT_TRUE(Do("revoke", {"alice"}));
  EXPECT_EQ(CodeOf(Register(kOnceMore, kOtherKey)), Errc::kBadInvitation);
}

TEST_F(AdministerTest, ANameThatLooksLikeAnotherIsTaken) {
  Invite("alice", kOnce);
  Register(kOnce, kKey);
  EXPECT_EQ(CodeOf(Do("invite", {"\u0430lice", kOnceMore, kLater, "person"})),
            Errc::kNameTaken)
      << "a Cyrillic a";
  EXPECT_TRUE(Do("rename", {"alice", "a1ice"})) << "it is her own";
}

TEST_F(AdministerTest, ARenamedUserIsTheSameInRoomsAndKeepsTheOldName) {
  Invite("alice", kOnce);
  Register(kOnce, kKey);
  Membership member;
  member.shown = "alice";
  member.role = Role::kMember;
  state_.SetMembership("lobby", "alice", member);
  ASSERT_TRUE(Do("rename", {"alice", "Alicia"}));
  const Account* account = state_.FindAccountOfKey(kKey);
  ASSERT_NE(account, nullptr);
  EXPECT_EQ(account->id, "alice");
  EXPECT_EQ(account->shown, "Alicia");
  EXPECT_EQ(state_.FindRoom("lobby")->people.at("alice").shown, "Alicia");
  EXPECT_EQ(CodeOf(Do("invite", {"alice", kOnceMore, kLater, "person"})),
            Errc::kNameTaken)
      << "else it would be two who are known as alice";
  EXPECT_TRUE(Do("rename", {"alicia", "alice"})) << "back again";
}

TEST_F(AdministerTest, AsksForWhatThereIsAndSaysWhatThereIsNot) {
  EXPECT_EQ(CodeOf(Do("revoke", {"nobody"})), Errc::kNoName);
  EXPECT_EQ(CodeOf(Do("rename", {"nobody", "x"})), Errc::kNoName);
  EXPECT_EQ(CodeOf(Do("dance", {})), Errc::kUnknownVerb);
  EXPECT_EQ(CodeOf(Do("revoke", {})), Errc::kUnknownVerb);
  EXPECT_EQ(CodeOf(Do("invite", {"x", "no key", kLater, "person"})),
            Errc::kBadField);
}

TEST_F(AdministerTest, ARequestComesThroughItsSocketAsItWas) {
  const AdminRequest request{"rename", {"小 明", "x"}};
  const AdminRequest read = DecodeAdminRequest(EncodeAdminRequest(request));
  EXPECT_EQ(read.verb, request.verb);
  EXPECT_EQ(read.words, request.words);
}

}  // namespace
}  // namespace qun
