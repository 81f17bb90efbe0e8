#include "proto/base/id.h"

#include <gtest/gtest.h>

#include <unordered_set>

namespace qun {
namespace {

constexpr const char* kHex = "0123456789abcdef00000000000000ff";

TEST(IdTest, ThirtyTwoDigitsAreReadAndWrittenAsTheSame) {
  const auto id = IdFromHex(kHex);
  ASSERT_TRUE(id);
  EXPECT_EQ(id->bits[0], 0x0123456789abcdefU);
  EXPECT_EQ(id->bits[1], 0xffU);
  EXPECT_EQ(ToHex(*id), kHex);
}

TEST(IdTest, LeadingZeroesAreWritten) {
  EXPECT_EQ(ToHex(Id{}), std::string(32, '0'));
  EXPECT_EQ(ToHex(Id{{0, 1}}), std::string(31, '0') + "1");
}

TEST(IdTest, AnythingElseIsNoId) {
  const std::string hex(kHex);
  for (const std::string& none :
       {std::string(), hex.substr(1), hex + "0", std::string(32, 'A'),
        std::string(32, 'g'), std::string(32, '-'), "0x" + hex.substr(2),
        " " + hex.substr(1), hex.substr(1) + " ", "+" + hex.substr(1),
        hex.substr(1) + '\0', hex.substr(3) + "０"}) {
    EXPECT_FALSE(IdFromHex(none)) << none;
  }
}

TEST(IdTest, NobodyDrawsManyIdsWithOneHash) {
  std::unordered_set<std::size_t> hashes;
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    hashes.insert(HashOf(Id{{i, i}}));
    hashes.insert(HashOf(Id{{i, ~i}}));
    hashes.insert(HashOf(Id{{i << 32, 0}}));
  }
  EXPECT_GT(hashes.size(), 29'900U);
}

TEST(IdTest, TheHashDependsOnTheKey) {
  const Id id{{1, 2}};
  const std::size_t before = HashOf(id);
  SetIdHashKey(7);
  EXPECT_NE(HashOf(id), before);
  SetIdHashKey(0);
  EXPECT_EQ(HashOf(id), before);
}

TEST(IdTest, IdsAreKeysOfHashMaps) {
  std::unordered_set<Id> ids = {Id{{1, 2}}, Id{{2, 1}}, Id{{0, 0}}, Id{{3, 3}}};
  EXPECT_EQ(ids.size(), 4U);
  EXPECT_TRUE(ids.contains(Id{{2, 1}}));
  EXPECT_FALSE(ids.contains(Id{{1, 1}}));
}

}  // namespace
}  // namespace qun
