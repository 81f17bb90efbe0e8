#include "proto/names.h"

#include <gtest/gtest.h>

namespace qun {
namespace {

bool IsUser(const std::string& name) { return CheckUserName(name).has_value(); }

std::string Try(const std::string& room) {
  const auto checked = CheckRoomName(room);
  return checked ? "is a room" : checked.error().suggestion;
}

TEST(NamesTest, ManyScriptsMakeNames) {
  for (const char* name : {"alice", "小明", "大厅", "Ünal", "привет", "😀",
                           "a-b_c.d", "#1", "..", "'; DROP", "%s%n"}) {
    const std::string plain(name);
    EXPECT_EQ(IsUser(plain), plain.find(' ') == std::string::npos) << name;
  }
}

TEST(NamesTest, WhatCannotBeSeenOrBreaksATopicIsRefused) {
  for (const char* name :
       {"", "a b", "a/b", "/etc/passwd", "@bob", "a\tb", "a\nb", "a\x1b[2J",
        "a\u200bb", "a\u202eb", "a\u00adb", "\u3164", "a\u00a0b", "a\u2028b",
        "\ufeffx", "a\u0085b", "\U000e0041", "\ue000"}) {
    EXPECT_FALSE(IsUser(name)) << name;
  }
  EXPECT_FALSE(IsUser(std::string("a\0b", 3)));
}

TEST(NamesTest, LengthIsCountedInClustersAndBytes) {
  EXPECT_TRUE(IsUser(std::string(32, 'a')));
  EXPECT_FALSE(IsUser(std::string(33, 'a')));
  std::string thirty_two;
  for (int i = 0; i < 32; ++i) thirty_two += "好";
  EXPECT_TRUE(IsUser(thirty_two));
  EXPECT_EQ(CheckUserName(thirty_two + "好").error().code, Errc::kTooLong);
  EXPECT_EQ(CheckUserName(std::string(10'000, 'a')).error().code,
            Errc::kTooLong);
}

TEST(NamesTest, NamesAreOneIfTheirFoldingsAre) {
  const auto folded = [](const char* name) {
    return CheckUserName(name)->folded;
  };
  EXPECT_EQ(folded("Alice"), folded("ALICE"));
  EXPECT_EQ(folded("ＡＬＩＣＥ"), folded("alice"));
  EXPECT_EQ(folded("straße"), folded("STRASSE"));
  EXPECT_NE(folded("аlice"), folded("alice")) << "Cyrillic a";
  EXPECT_EQ(CheckUserName("Alice")->shown, "Alice");
}

TEST(NamesTest, ANameThatIsNotNfcIsRefusedWithTheOneThatIs) {
  const auto refused = CheckUserName("e\u0301mile");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().suggestion, "émile");
}

TEST(NamesTest, ARoomIsWrittenFolded) {
  EXPECT_EQ(Try("lobby"), "is a room");
  EXPECT_EQ(Try("大厅"), "is a room");
  EXPECT_EQ(Try("Lobby"), "lobby");
  EXPECT_EQ(Try("ＬＯＢＢＹ"), "lobby");
  EXPECT_EQ(Try("a／b"), "") << "folds to a name with a slash";
  EXPECT_EQ(FoldName("Lobby"), "lobby");
}

TEST(NamesTest, TheCacheGivesTheSameAnswers) {
  NameCache cache;
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(cache.User("Alice")->folded, "alice");
    EXPECT_EQ(*cache.Room("lobby"), "lobby");
    EXPECT_FALSE(cache.Room("Lobby"));
    EXPECT_FALSE(cache.User("a b"));
  }
}

}  // namespace
}  // namespace qun
