#include "proto/sockets/invitation.h"

#include <gtest/gtest.h>

#include "proto/sockets/curve.h"

namespace qun {
namespace {

class InvitationTest : public testing::Test {
 protected:
  const Invitation invitation_{
      {"tcp://10.0.0.1:1", "tcp://10.0.0.1:2", "tcp://10.0.0.1:3"},
      NewKeyPair().public_key,
      NewKeyPair().secret_key};
};

TEST_F(InvitationTest, IsOneLineAndReadAsItWasWritten) {
  const std::string line = FormatInvitation(invitation_);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_EQ(ParseInvitation(line), invitation_);
}

TEST_F(InvitationTest, MayBeWrappedAndSurroundedBySpace) {
  std::string line = FormatInvitation(invitation_);
  line.replace(line.find(' '), 1, "\r\n  ");
  EXPECT_EQ(ParseInvitation("\n " + line + " \n"), invitation_);
}

TEST_F(InvitationTest, IsRefusedWhenAnythingIsMissingOrDamaged) {
  const std::string line = FormatInvitation(invitation_);
  for (const std::string& wrong :
       {std::string(), std::string("hello"), line.substr(0, line.size() - 1),
        line + " more", line.substr(1), "qun-invitation-2" + line.substr(16)}) {
    EXPECT_FALSE(ParseInvitation(wrong)) << wrong;
  }
}

TEST(KeyTest, APairIsKnownByItsSecretHalf) {
  const KeyPair pair = NewKeyPair();
  EXPECT_EQ(KeyPairOf(pair.secret_key), pair);
  EXPECT_TRUE(IsKey(pair.public_key));
}

TEST(KeyTest, NoKeyLooksLikeAnOption) {
  for (int i = 0; i < 1000; ++i) {
    const KeyPair pair = NewKeyPair();
    EXPECT_NE(pair.public_key.front(), '-');
    EXPECT_NE(pair.secret_key.front(), '-');
  }
}

TEST(KeyTest, WhatIsNoKeyIsNone) {
  for (const std::string& wrong :
       {std::string(), std::string(39, '1'), std::string(41, '1'),
        std::string(40, '~'), std::string(40, ' ')}) {
    EXPECT_FALSE(IsKey(wrong)) << wrong;
    EXPECT_FALSE(KeyPairOf(wrong)) << wrong;
  }
  EXPECT_TRUE(KeyOfBytes("too short").empty());
}

}  // namespace
}  // namespace qun
