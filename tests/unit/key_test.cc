#include "proto/base/key.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <zmq.h>

#include <array>

#include "proto/sockets/curve.h"

namespace qun {
namespace {

// Whether libzmq, which has the last word, accepts the key.
bool LibzmqReads(const std::string& key) {
  std::array<unsigned char, 32> bytes{};
  return key.size() == kKeyCharacters &&
         zmq_z85_decode(bytes.data(), key.c_str()) != nullptr;
}

TEST(KeyTest, WhatLibzmqMakesIsAKey) {
  for (int i = 0; i < 20; ++i) {
    const KeyPair pair = NewKeyPair();
    EXPECT_TRUE(IsKey(pair.public_key)) << pair.public_key;
    EXPECT_TRUE(IsKey(pair.secret_key));
  }
}

TEST(KeyTest, AGroupThatIsMoreThan32BitsIsNoKey) {
  const std::string rest(35, '0');
  EXPECT_TRUE(IsKey("%nSc0" + rest));   // 2^32 - 1
  EXPECT_FALSE(IsKey("%nSc1" + rest));  // 2^32
  EXPECT_FALSE(IsKey("#####" + rest));
}

TEST(KeyTest, OtherLengthsAndCharactersAreNoKeys) {
  EXPECT_FALSE(IsKey(""));
  EXPECT_FALSE(IsKey(std::string(39, '0')));
  EXPECT_FALSE(IsKey(std::string(41, '0')));
  EXPECT_FALSE(IsKey(std::string(39, '0') + " "));
  EXPECT_FALSE(IsKey(std::string(39, '0') + '\0'));
  EXPECT_FALSE(IsKey(std::string(38, '0') + "\u00e9"));
}

RC_GTEST_PROP(KeyProperty, LibzmqAgrees, ()) {
  const auto digits = *rc::gen::container<std::string>(
      kKeyCharacters, rc::gen::inRange<char>(' ', '\x7f'));
  RC_ASSERT(IsKey(digits) == LibzmqReads(digits));
}

RC_GTEST_PROP(KeyProperty, LibzmqAgreesOnAKeyWithOneCharacterChanged, ()) {
  std::string key = NewKeyPair().public_key;
  key[*rc::gen::inRange<std::size_t>(0, key.size())] =
      *rc::gen::inRange<char>(' ', '\x7f');
  RC_ASSERT(IsKey(key) == LibzmqReads(key));
}

}  // namespace
}  // namespace qun
