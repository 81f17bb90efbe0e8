#include "broker/model/proposal_codec.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "broker/arrive/admit.h"
#include "broker/turn/operator_desk.h"

namespace qun {
namespace {

class ProposalCodecTest : public testing::Test {
 protected:
  // A proposal read back from its bytes. It has the same bytes, and these
  // fields are equal.
  Proposal ReadBack(const Proposal& proposal) {
    const std::string bytes = EncodeProposal(proposal);
    auto read = DecodeProposal(parser_, bytes);
    EXPECT_TRUE(read) << bytes << ": " << (read ? "" : read.error().why);
    if (!read) return {};
    EXPECT_EQ(EncodeProposal(*read), bytes);
    EXPECT_EQ(read->body.has_value(), proposal.body.has_value());
    if (read->body && proposal.body) {
      EXPECT_EQ(read->body->index(), proposal.body->index());
    }
    EXPECT_EQ(read->key(), proposal.key());
    EXPECT_EQ(read->user, proposal.user);
    EXPECT_EQ(read->k, proposal.k);
    EXPECT_EQ(read->hash, proposal.hash);
    EXPECT_EQ(read->at, proposal.at);
    EXPECT_EQ(read->bot, proposal.bot);
    EXPECT_EQ(read->re, proposal.re);
    EXPECT_EQ(read->sender->connection, proposal.sender->connection);
    EXPECT_EQ(read->sender->standing, proposal.sender->standing);
    EXPECT_EQ(read->sender->is_operator, proposal.sender->is_operator);
    EXPECT_EQ(read->sender->key, proposal.sender->key);
    return *std::move(read);
  }
  Proposal Admit(const std::string& line, Sender sender) {
    return std::get<Proposal>(admission_.Admit(
        line, std::make_shared<const Sender>(std::move(sender)), Time(1000)));
  }
  static Sender Known() {
    Sender sender("10.0.0.1", std::string("\0\x80\n\xff", 4));
    sender.standing = Standing::kKnown;
    sender.key = std::string(40, '1');
    sender.user = {"小明 \"x\"", "小明 \"x\""};
    sender.called = sender.user.folded;
    sender.bot = sender.is_operator = true;
    return sender;
  }
  Errc CodeOf(const std::string& bytes) {
    const auto read = DecodeProposal(parser_, bytes);
    EXPECT_FALSE(read) << bytes;
    return read ? Errc::kInternal : read.error().code;
  }

  JsonParser parser_;
  Admission admission_;
};

constexpr const char* kCounted =
    R"("session":"0123456789abcdef0123456789abcdef","k":7)";

// A request of each recorded verb, with all its fields.
const std::vector<std::string> kBodies = {
    R"("room":"lobby","text":"a\"\\\n好","reply_to":3,"data":{"a":[1,{}]})",
    R"("do":"edit","room":"大厅","line":2,"text":"x")",
    R"("do":"recall","room":"lobby","line":2)",
    R"("do":"react","room":"lobby","line":2,"emoji":"👍","off":true)",
    R"("do":"skip")",
    R"("do":"create","room":"den","private":true,"policy":"approval")",
    R"("do":"join","room":"@bob")",
    R"("do":"leave","room":"lobby")",
    R"("do":"invite","room":"lobby","user":"Bob")",
    R"("do":"approve","room":"lobby","user":"Bob")",
    R"("do":"decline","room":"lobby","user":"Bob")",
    R"("do":"kick","room":"lobby","user":"Bob")",
    R"("do":"ban","room":"lobby","user":"Bob")",
    R"("do":"unban","room":"lobby","user":"Bob")",
    R"("do":"mute","room":"lobby","user":"Bob","for":60)",
    R"("do":"unmute","room":"lobby")",
    R"("do":"grant","room":"lobby","user":"Bob","role":"owner")",
    R"("do":"revoke","room":"lobby","user":"Bob")",
    R"("do":"set","room":"lobby","setting":"state.x","value":{"a":1},"ttl":5)",
    R"("do":"mark","room":"lobby","line":9)",
};

TEST_F(ProposalCodecTest, EveryVerbIsReadBack) {
  std::set<std::size_t> verbs;
  for (const std::string& body : kBodies) {
    const Proposal proposal =
        Admit("{" + body + R"(,"re":"q",)" + kCounted + "}", Known());
    ASSERT_TRUE(proposal.body) << body << proposal.body.error().why;
    verbs.insert(ReadBack(proposal).body->index());
  }
  Sender invited("", "c");
  invited.standing = Standing::kInvited;
  invited.key = std::string(40, '2');
  const Proposal registers = Admit(
      R"({"do":"register","re":"q","key":")" + std::string(40, '3') + "\"}",
      invited);
  verbs.insert(ReadBack(registers).body->index());
  EXPECT_EQ(verbs.size(), std::variant_size_v<RecordedBody>)
      << "a verb is missing here";
}

TEST_F(ProposalCodecTest, WhatTheMachineProposesIsReadBack) {
  const std::string once(40, '4');
  const std::vector<ProposedBody> bodies = {
      InviteUser{"小明", once, 12, false, true},
      RekeyUser{"x y", once, 13},
      WithdrawInvitations{"x"},
      RevokeUser{"x"},
      RenameUser{"x", "y"},
      Expire{{{{"alice", Id{{1, 2}}}, 7}, {{"小明", Id{{3, 4}}}, 8}}, 99},
      Expire{},
  };
  for (const ProposedBody& body : bodies) {
    Proposal proposal = LocalProposal(body, 1000);
    proposal.re = "1";
    const Proposal read = ReadBack(proposal);
    const auto* expire = std::get_if<Expire>(&*read.body);
    if (expire == nullptr || expire->empty()) continue;
    ASSERT_EQ(expire->sessions.size(), 2U);
    EXPECT_EQ(expire->sessions[1].key.user, "小明");
    EXPECT_EQ(expire->sessions[1].last, 8U);
    EXPECT_EQ(expire->invitations_before, 99U);
  }
}

TEST_F(ProposalCodecTest, ARefusalThatUsesUpItsNumberIsReadBack) {
  Sender sender("", "");
  const Proposal proposal = Admit(
      std::string(R"({"room":"A","text":"x","as":"alice",)") + kCounted + "}",
      sender);
  ASSERT_FALSE(proposal.body);
  ASSERT_TRUE(proposal.IsCounted());
  const Proposal read = ReadBack(proposal);
  EXPECT_EQ(read.body.error().code, proposal.body.error().code);
  EXPECT_EQ(read.body.error().why, proposal.body.error().why);
  EXPECT_EQ(read.body.error().suggestion, "a");
}

TEST_F(ProposalCodecTest, OtherBytesAreRefused) {
  EXPECT_EQ(CodeOf(""), Errc::kBadJson);
  EXPECT_EQ(CodeOf("\xff"), Errc::kBadUtf8);
  EXPECT_EQ(CodeOf("{}"), Errc::kBadField);
  const std::string head =
      R"({"at":1,"served":1,"hash":"0","standing":"claimed","user":"a","shown":"a")";
  EXPECT_EQ(CodeOf(head + "}"), Errc::kBadField) << "nothing is proposed";
  EXPECT_EQ(CodeOf(head + "}\n{\"do\":\"ping\",\"re\":\"q\"}"), Errc::kBadField)
      << "a query";
  EXPECT_EQ(CodeOf(head + "}\n{\"do\":\"dance\"}"), Errc::kUnknownVerb);
  EXPECT_EQ(CodeOf(head + R"(,"k":1})" + "\n{\"do\":\"skip\"}"),
            Errc::kBadField)
      << "counted without a session";
  EXPECT_EQ(CodeOf(head + R"(,"connection":"0"})" + "\n{\"do\":\"skip\"}"),
            Errc::kBadField);
  EXPECT_EQ(CodeOf(head + R"(,"operator_request":"users"})"), Errc::kBadField);
}

}  // namespace
}  // namespace qun
