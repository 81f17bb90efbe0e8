#include "proto/text/names.h"

#include <gtest/gtest.h>

#include <string>

#include "proto/base/limits.h"
#include "proto/text/characters.h"

namespace qun {
namespace {

// "taken", or the code of the refusal.
std::string User(const std::string& name) {
  const auto checked = CheckUserName(name);
  if (checked) return "taken";
  EXPECT_FALSE(checked.error().why.empty());
  return std::string(Info(checked.error().code).name);
}

// "taken", or the name that the refusal suggests.
std::string Try(const std::string& room) {
  const auto checked = CheckRoomName(room);
  if (checked) return "taken";
  EXPECT_FALSE(checked.error().why.empty());
  return checked.error().suggestion;
}

std::string Folded(const std::string& name) {
  const auto checked = CheckUserName(name);
  EXPECT_TRUE(checked) << name;
  return checked ? checked->folded : "";
}

std::string Times(std::size_t count, const std::string& text) {
  std::string all;
  while (count-- > 0) all += text;
  return all;
}

TEST(NamesTest, WhatFoldsToNoNameIsNone) {
  EXPECT_EQ(User("＠bob"), "bad_name") << "folds to @bob";
  EXPECT_EQ(User("℀"), "bad_name") << "folds to a/c";
}

TEST(NamesTest, ManyScriptsMakeNames) {
  for (const char* name :
       {"alice", "小明", "大厅", "Ünal", "привет", "नमस्ते", "สวัสดี", "한국어",
        "שלום", "مرحبا", "😀", "👍🏽", "🇨🇳", "a-b_c.d", "1", "don't"}) {
    EXPECT_EQ(User(name), "taken") << name;
  }
}

TEST(NamesTest, WhatLooksLikeAPathOrACommandIsPlainData) {
  for (const char* name : {".", "..", "%s%n", "chat.>", "*", "#1", "';DROP",
                           "$(id)", "a\\b", "--as", "<b>", "\"", "a@b"}) {
    EXPECT_EQ(User(name), "taken") << name;
    EXPECT_EQ(Try(FoldName(name)), "taken") << name;
  }
}

TEST(NamesTest, WhatBreaksATopicOrAddressesSomebodyIsRefused) {
  for (const char* name :
       {"/", "a/b", "../x", "/etc/passwd", "a/", "@", "@bob", "@@"}) {
    EXPECT_EQ(User(name), "bad_name") << name;
    EXPECT_EQ(Try(name), "") << name;
  }
}

TEST(NamesTest, WhatCannotBeSeenIsRefused) {
  for (const char* name :
       {"",           " ",           "a b",
        " a",         "a ",          "a\u00a0b",
        "a\u2003b",   "a\u3000b",  // space
        "a\tb",       "a\nb",        "a\rb",
        "a\x1b[2J",   "a\x7f",       "a\u0085b",  // control
        "a\u2028b",   "a\u2029b",                 // newlines
        "a\u200bb",   "a\u200cb",    "a\u200db",
        "\ufeffx",
        "a\u2060b",  // no width
        "a\u202eb",   "a\u200fb",    "a\u2066b",
        "a\u061cb",  // bidi
        "\u3164",     "\uffa0",      "a\u115f",
        "a\u034fb",
        "a\u00adb",                                  // ignorable
        "a\ufe0f",    "a\U000e0100", "a\U000e0041",  // selectors, tags
        "\ue000",     "\U0010ffff",  "\u0378",       // private, none, not yet
        "\u2800",     "a\u2800",     "\U00016fe4",
        "\U0001d159", "\U00013441",  "a\U00013442",
        "a\ufffc",    "a\ufffdb",                  // blanks, replacements
        "\u0301",     "\u0301a",     "\u20dd"}) {  // marks without a base
    EXPECT_EQ(User(name), "bad_name") << name;
  }
  EXPECT_EQ(User(std::string("a\0b", 3)), "bad_name");
}

TEST(NamesTest, WhatIsNotUtf8IsRefused) {
  for (const char* name : {"\xff", "a\x80", "\xc0\xaf", "\xed\xa0\x80",
                           "\xf4\x90\x80\x80", "\xe4\xbd"}) {
    EXPECT_EQ(User(name), "bad_name");
    EXPECT_EQ(Try(name), "");
    EXPECT_EQ(FoldName(name), "");
  }
}

TEST(NamesTest, LengthIsCountedInClustersAndBytes) {
  EXPECT_EQ(User(std::string(kNameClusters, 'a')), "taken");
  EXPECT_EQ(User(std::string(kNameClusters + 1, 'a')), "too_long");
  EXPECT_EQ(User(Times(32, "好")), "taken") << "96 bytes";
  EXPECT_EQ(User(Times(31, "好") + "😀"), "too_long") << "97 bytes";
  EXPECT_EQ(User(Times(24, "😀")), "taken") << "96 bytes";
  EXPECT_EQ(User(Times(25, "😀")), "too_long") << "25 clusters, 100 bytes";
  EXPECT_EQ(User(Times(12, "🇨🇳")), "taken") << "a flag is one cluster";
  EXPECT_EQ(User("a" + Times(100, "\u0335")), "too_long") << "one cluster";
  EXPECT_EQ(User(std::string(10'000, 'a')), "too_long");
}

TEST(NamesTest, NamesAreOneIfTheirFoldingsAre) {
  EXPECT_EQ(Folded("Alice"), Folded("ALICE"));
  EXPECT_EQ(Folded("ＡＬＩＣＥ"), Folded("alice"));
  EXPECT_EQ(Folded("straße"), Folded("STRASSE"));
  EXPECT_EQ(Folded("ΣΊΣΥΦΟΣ"), Folded("σίσυφος"));
  EXPECT_EQ(Folded("ﾊﾝｶｸ"), Folded("ハンカク"));
  EXPECT_EQ(Folded("①"), Folded("1"));
  EXPECT_EQ(Folded("IDIL"), Folded("idil")) << "whatever the locale";
}

TEST(NamesTest, NamesThatOnlyLookAlikeAreTwo) {
  EXPECT_NE(Folded("аlice"), Folded("alice")) << "Cyrillic a";
  EXPECT_NE(Folded("İdil"), Folded("idil")) << "Turkish dotted capital";
  EXPECT_NE(Folded("ıdil"), Folded("idil")) << "Turkish dotless i";
  EXPECT_NE(Folded("é"), Folded("e"));
  EXPECT_NE(Folded("后"), Folded("後"));
}

TEST(NamesTest, ANameIsShownAsItWasClaimed) {
  const auto name = CheckUserName("ＡliceStraße");
  ASSERT_TRUE(name);
  EXPECT_EQ(name->shown, "ＡliceStraße");
  EXPECT_EQ(name->folded, "alicestrasse");
}

TEST(NamesTest, ANameThatIsNotNfcIsRefusedWithTheOneThatIs) {
  const auto refused = CheckUserName("E\u0301mile");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::kBadName);
  EXPECT_EQ(refused.error().suggestion, "Émile");
  EXPECT_EQ(User("Émile"), "taken");
}

TEST(NamesTest, ARoomIsWrittenFolded) {
  EXPECT_EQ(Try("lobby"), "taken");
  EXPECT_EQ(Try("大厅"), "taken");
  EXPECT_EQ(Try("Lobby"), "lobby");
  EXPECT_EQ(Try("ＬＯＢＢＹ"), "lobby");
  EXPECT_EQ(Try("straße"), "strasse");
  EXPECT_EQ(Try("E\u0301mile"), "émile") << "folded, not only composed";
  EXPECT_EQ(CheckRoomName("Lobby").error().code, Errc::kBadName);
}

TEST(NamesTest, NoNameIsSuggestedThatWouldBeRefused) {
  EXPECT_EQ(Try("a／b"), "") << "folds to a name with a slash";
  EXPECT_EQ(Try("＠bob"), "") << "folds to a name for people";
  EXPECT_EQ(Try("a¨"), "") << "folds to a name with a space";
  EXPECT_EQ(Try(Times(32, "ﬃ")), "") << "folds to a name that is too long";
  const auto too_long = CheckUserName(Times(16, "\u0958") + Times(16, "a"));
  ASSERT_FALSE(too_long);
  EXPECT_EQ(too_long.error().suggestion, "") << "112 bytes in NFC";
}

TEST(NamesTest, WhateverIsSuggestedIsTaken) {
  for (char32_t c = 1; c < 0x3100; ++c) {
    std::string name;
    AppendUtf8(name, c);
    name += "\u0301x";
    const auto user = CheckUserName(name);
    if (!user && !user.error().suggestion.empty()) {
      EXPECT_EQ(User(user.error().suggestion), "taken") << name;
    }
    const std::string room = Try(name);
    if (!room.empty() && room != "taken") {
      EXPECT_EQ(Try(room), "taken") << name;
    }
  }
}

TEST(NamesTest, WhatAPersonTypedIsFoldedToARoom) {
  EXPECT_EQ(FoldName("Lobby"), "lobby");
  EXPECT_EQ(FoldName("E\u0301mile"), "émile");
  EXPECT_EQ(FoldName("大厅"), "大厅");
  EXPECT_EQ(FoldName(""), "");
}

TEST(NamesTest, TheCacheGivesTheSameAnswers) {
  NameCache cache;
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(*cache.User("Alice"), *CheckUserName("Alice"));
    EXPECT_EQ(cache.User("ALICE")->shown, "ALICE") << "spellings stay apart";
    EXPECT_EQ(*cache.Room("lobby"), "lobby");
    EXPECT_EQ(cache.Room("Lobby").error().suggestion, "lobby");
    EXPECT_EQ(cache.User("a b").error().code, Errc::kBadName);
    EXPECT_TRUE(cache.User("lobby")) << "users and rooms are apart";
    EXPECT_FALSE(cache.Room("Alice"));
  }
}

TEST(NamesTest, NamesThatCanBeTakenForEachOtherHaveOneSkeleton) {
  EXPECT_EQ(Skeleton("lobby"), Skeleton("1obby"));
  EXPECT_EQ(Skeleton("alice"), Skeleton("\u0430lice")) << "a Cyrillic a";
  for (const char* joiner : {"\u2d7f", "\u1a60", "\u17d2", "\u1039",
                             "\U00010a3f", "\U0001107f", "\U00011133"}) {
    EXPECT_EQ(Skeleton(std::string("lobby") + joiner), Skeleton("lobby"));
  }
  EXPECT_EQ(User("ខ្មែរ"), "taken") << "Khmer needs a joiner";
  EXPECT_NE(Skeleton("大厅"), Skeleton("大庁"));
  EXPECT_NE(Skeleton("alice"), Skeleton("alicia"));
}

}  // namespace
}  // namespace qun
