#include "broker/arrive/admit.h"

#include <gtest/gtest.h>

namespace qun {
namespace {

// Lines from a connection with a user's key.
class AdmitTest : public testing::Test {
 protected:
  Admitted AdmitAny(const std::string& line) {
    return admission_.Admit(line, std::make_shared<const Sender>(sender_),
                            Time(1000));
  }
  Proposal Admit(const std::string& line) {
    return std::get<Proposal>(AdmitAny(line));
  }
  Errc CodeOf(const Proposal& proposal) {
    EXPECT_FALSE(proposal.body);
    return proposal.body ? Errc::kInternal : proposal.body.error().code;
  }
  void Knows(const std::string& shown, const std::string& id,
             const std::string& called) {
    sender_.standing = Standing::kKnown;
    sender_.user = {shown, id};
    sender_.called = called;
  }

  Admission admission_;
  Sender sender_{"10.0.0.1", "c"};
};

constexpr const char* kCountedSession =
    R"("session":"0123456789abcdef0123456789abcdef","k":1)";

TEST_F(AdmitTest, WhoHasAKeyNeedNotSayWhoTheyAre) {
  Knows("Alice", "alice", "alice");
  const Proposal proposal = Admit(
      std::string(R"({"room":"lobby","text":"hi",)") + kCountedSession + "}");
  EXPECT_TRUE(proposal.body);
  EXPECT_EQ(proposal.user, (Name{"Alice", "alice"}));
  EXPECT_TRUE(proposal.IsCounted());
}

TEST_F(AdmitTest, WhoSaysAnotherNameThanTheirsIsRefusedAndUsesTheirK) {
  Knows("Alice", "alice", "alice");
  const Proposal proposal =
      Admit(std::string(R"({"as":"bob","room":"lobby","text":"hi",)") +
            kCountedSession + "}");
  EXPECT_EQ(CodeOf(proposal), Errc::kNotYou);
  EXPECT_EQ(proposal.user.folded, "alice");
  EXPECT_TRUE(proposal.IsCounted());
}

TEST_F(AdmitTest, WhoWasRenamedMaySayTheNewNameAndNotTheOld) {
  Knows("Alicia", "alice", "alicia");
  EXPECT_TRUE(Admit(R"({"as":"ALICIA","room":"lobby","text":"hi"})").body);
  EXPECT_EQ(CodeOf(Admit(R"({"as":"alice","room":"lobby","text":"hi"})")),
            Errc::kNotYou);
}

TEST_F(AdmitTest, WhetherItIsABotTheKeyTells) {
  Knows("Alice", "alice", "alice");
  EXPECT_FALSE(Admit(R"({"room":"lobby","text":"hi","bot":true})").bot);
  sender_.bot = true;
  EXPECT_TRUE(Admit(R"({"room":"lobby","text":"hi"})").bot);
}

TEST_F(AdmitTest, AnInvitationIsGoodForRegisterAlone) {
  sender_.standing = Standing::kInvited;
  const std::string key(40, '1');
  EXPECT_TRUE(Admit(R"({"do":"register","re":"q","key":")" + key + "\"}").body);
  EXPECT_TRUE(
      std::holds_alternative<Query>(AdmitAny(R"({"do":"ping","re":"q"})")));
  for (const char* line :
       {R"({"room":"lobby","text":"hi","as":"alice"})",
        R"({"do":"history","re":"q","room":"lobby"})",
        R"({"do":"who","re":"q"})", R"({"do":"rooms","re":"q"})"}) {
    EXPECT_EQ(CodeOf(Admit(line)), Errc::kBadInvitation) << line;
  }
  const Proposal counted =
      Admit(std::string(R"({"as":"bob","room":"lobby","text":"hi",)") +
            kCountedSession + "}");
  EXPECT_FALSE(counted.IsCounted()) << "it is nobody's session";
}

TEST_F(AdmitTest, WithoutKeysNobodyRegistersOne) {
  const std::string key(40, '1');
  EXPECT_EQ(CodeOf(Admit(R"({"do":"register","re":"q","as":"alice","key":")" +
                         key + "\"}")),
            Errc::kNeedsKeys);
}

}  // namespace
}  // namespace qun
