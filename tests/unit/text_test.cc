#include <gtest/gtest.h>

#include "client/terminal/display_width.h"
#include "client/terminal/word_steps.h"
#include "proto/text/clusters.h"
#include "proto/text/text_sanitize.h"
// After gtest.
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "proto/text/characters.h"

namespace qun {
namespace {

std::string Shown(std::string_view text) {
  return SanitizeForTerminal(text, false);
}

const std::string kFamily = "👨‍👩‍👧";
const std::string kScotland = "🏴󠁧󠁢󠁳󠁣󠁴󠁿";
const std::string kKiss = "👩🏽‍❤️‍💋‍👨🏿";

TEST(Sanitize, LeavesWhatPeopleWriteAlone) {
  for (const std::string text :
       {"plain text ~", "你好，世界！", "é ñ ü", "e\u0301", "한국어", "हिन्दी",
        "👍🏽 🇨🇳 ❤️ 1️⃣", "—“”…", "שלום"}) {
    EXPECT_EQ(Shown(text), text);
  }
}

TEST(Sanitize, KeepsEmojiSequencesWhole) {
  EXPECT_EQ(Shown(kFamily), kFamily);
  EXPECT_EQ(Shown(kKiss), kKiss);
  EXPECT_EQ(Shown(kScotland), kScotland);
}

TEST(Sanitize, ShowsControlsAsReplacementCharacters) {
  EXPECT_EQ(Shown("a\033[2Jb"), "a\ufffd[2Jb");
  EXPECT_EQ(Shown("\a\b\r\x7f"), "\ufffd\ufffd\ufffd\ufffd");
  EXPECT_EQ(Shown("x\u009b2J\u0085"), "x\ufffd2J\ufffd");
  EXPECT_EQ(Shown(std::string("\0", 1)), "\ufffd");
}

TEST(Sanitize, ShowsBidiControlsAsReplacementCharacters) {
  for (const std::string control :
       {"\u202a", "\u202e", "\u2066", "\u2069", "\u200e", "\u200f", "\u061c"}) {
    EXPECT_EQ(Shown("a" + control + "b"), "a\ufffdb");
  }
}

TEST(Sanitize, ReplacesInvalidUtf8) {
  EXPECT_EQ(Shown("a\xff"
                  "b"),
            "a\ufffdb");
  EXPECT_EQ(Shown("\xe4\xbd"), "\ufffd");
  EXPECT_EQ(Shown("\x9b"
                  "2J"),
            "\ufffd2J");
  EXPECT_EQ(Shown("\xc0\x80").find('\0'), std::string::npos);
}

TEST(Sanitize, DropsWhatShowsNothing) {
  EXPECT_EQ(Shown("a\u200bb\ufeffc\u00add\u2060e"), "abcde");
  EXPECT_EQ(Shown("a\u200db"), "ab");
  EXPECT_EQ(Shown("😀\u200dx"), "😀x");
  EXPECT_EQ(Shown("a\U000e0041\U000e007f"), "a");
  EXPECT_EQ(Shown("🏴\U000e0067x"), "🏴x");
}

TEST(Sanitize, KeepsNewlinesAndTabsOnlyOnRequest) {
  EXPECT_EQ(SanitizeForTerminal("a\n\tb\u2028c", true), "a\n\tb\nc");
  EXPECT_EQ(SanitizeForTerminal("a\n\tb\u2029c", false), "a↵ b↵c");
}

TEST(Sanitize, CapsMarksOnOneBase) {
  std::string flood = "a";
  std::string capped = "a";
  for (int i = 0; i < 500; ++i) flood += "\u0301";
  for (int i = 0; i < 8; ++i) capped += "\u0301";
  EXPECT_EQ(Shown(flood + "b"), capped + "b");
}

TEST(Sanitize, GivesALonelyMarkABase) { EXPECT_EQ(Shown("\u0301"), "◌\u0301"); }

TEST(Sanitize, CutsAClusterWithoutEnd) {
  std::string people = "👨";
  for (int i = 0; i < 100; ++i) people += "\u200d👨";
  EXPECT_EQ(DecodeUtf8(Shown(people)).size(), 16U);
}

// Related pieces, so that random texts contain the special sequences.
std::string AnyText() {
  static const std::vector<std::string> kPieces = {
      "a",      "你",     "\u0301", "\u200d",     "👨",          "🏽",
      "🇨",      "\ufe0f", "🏴",   "\U000e0067", "\U000e007f", "\u1100",
      "\u1161", "\u11a8", "\u200b", "\033",       "\u202e",     "\u0085",
      "\xe4",   "\x9b",   "\n",     "\r",         "\t",         "\u0600"};
  const auto chosen =
      *rc::gen::container<std::vector<std::string>>(rc::gen::oneOf(
          rc::gen::elementOf(kPieces), rc::gen::arbitrary<std::string>()));
  std::string text;
  for (const std::string& piece : chosen) text += piece;
  return text;
}

RC_GTEST_PROP(Sanitize, NeverLetsAControlThrough, (bool keep_newlines)) {
  const std::string text = AnyText();
  for (char32_t c : DecodeUtf8(SanitizeForTerminal(text, keep_newlines))) {
    RC_ASSERT(!IsBidiControl(c));
    RC_ASSERT(!IsControl(c) || (keep_newlines && (c == '\n' || c == '\t')));
  }
}

RC_GTEST_PROP(Sanitize, YieldsBoundedClustersThatTakeCells, ()) {
  const std::string shown = Shown(AnyText());
  for (std::string_view cluster : SplitClusters(shown)) {
    RC_ASSERT(ClusterWidth(cluster) > 0);
    RC_ASSERT(DecodeUtf8(cluster).size() <= 17U);
  }
}

TEST(NormalizeInput, MakesEveryLineEndANewline) {
  EXPECT_EQ(NormalizeInput("a\rb\r\nc\nd\n\re"), "a\nb\nc\nd\n\ne");
}

TEST(NormalizeInput, DropsControlsAndInvalidBytesButKeepsTabs) {
  EXPECT_EQ(NormalizeInput("a\033[A\tb\xff\u009b你\u200d"), "a[A\tb你\u200d");
}

TEST(Clusters, AreWhatAPersonCountsAsOne) {
  EXPECT_EQ(CountClusters(""), 0U);
  EXPECT_EQ(CountClusters("你好"), 2U);
  for (const std::string& one :
       {std::string("e\u0301"), std::string("👍🏽"), std::string("🇨🇳"),
        kFamily, kKiss, kScotland}) {
    EXPECT_EQ(CountClusters(one), 1U) << one;
  }
}

TEST(Clusters, AreFoundInBothDirections) {
  const std::string text = "a" + kFamily + "你";
  EXPECT_EQ(NextCluster(text, 0), 1U);
  EXPECT_EQ(NextCluster(text, 1), 1 + kFamily.size());
  EXPECT_EQ(NextCluster(text, text.size()), text.size());
  EXPECT_EQ(PreviousCluster(text, text.size()), 1 + kFamily.size());
  EXPECT_EQ(PreviousCluster(text, 1 + kFamily.size()), 1U);
  EXPECT_EQ(PreviousCluster(text, 0), 0U);
}

TEST(Clusters, AreFoundFromInsideACharacter) {
  EXPECT_EQ(NextCluster("你好", 2), 3U);
}

RC_GTEST_PROP(Clusters, WalkingAndSplittingAgree, ()) {
  const std::string text = AnyText();
  std::size_t at = 0;
  for (std::string_view cluster : SplitClusters(text)) {
    RC_ASSERT(PreviousCluster(text, at + cluster.size()) == at);
    RC_ASSERT(NextCluster(text, at) == at + cluster.size());
    at += cluster.size();
  }
  RC_ASSERT(at == text.size());
}

TEST(Words, EndAfterLettersAndSkipWhatIsBetween) {
  const std::string text = "one, two";
  EXPECT_EQ(NextWord(text, 0), 3U);
  EXPECT_EQ(NextWord(text, 3), 8U);
  EXPECT_EQ(NextWord(text, 8), 8U);
  EXPECT_EQ(PreviousWord(text, 8), 5U);
  EXPECT_EQ(PreviousWord(text, 7), 5U);
  EXPECT_EQ(PreviousWord(text, 5), 0U);
  EXPECT_EQ(PreviousWord(" ,", 2), 0U);
}

TEST(Words, OfChineseAreNotWholeSentences) {
  const std::string text = "今天天气很好";
  EXPECT_EQ(NextWord(text, 0), std::string("今天").size());
  EXPECT_EQ(PreviousWord("今天天气", 12), std::string("今天").size());
}

TEST(Width, FollowsTheTerminalTables) {
  for (const std::string narrow : {"a", "é", "e\u0301", "…", "ｱ"}) {
    EXPECT_EQ(ClusterWidth(narrow), 1) << narrow;
  }
  for (const std::string wide :
       {"你", "Ａ", "😀", "𠀀", "❤️", "1️⃣", "🇨🇳", "👍🏽", "한",
        "\u1112\u1161\u11ab"}) {
    EXPECT_EQ(ClusterWidth(wide), 2) << wide;
  }
  EXPECT_EQ(ClusterWidth(kFamily), 2);
}

TEST(Width, IsOneForWhatNobodyKnowsYet) {
  EXPECT_EQ(ClusterWidth("\U0001FAE9"), 1);
  EXPECT_EQ(ClusterWidth("\u0301"), 1);
}

TEST(Width, IsNothingForControlsAndInvisibles) {
  for (const std::string none : {"", "\n", "\033", "\u200b", "\u202e"}) {
    EXPECT_EQ(ClusterWidth(none), 0);
  }
}

TEST(Width, OfATextIsTheSumOfItsClusters) {
  EXPECT_EQ(DisplayWidth("a你" + kFamily + "e\u0301"), 6);
}

TEST(Width, IsDisputedWhereTerminalsDiffer) {
  for (const std::string& disputed :
       {std::string("❤️"), kFamily, std::string("👍🏽"),
        std::string("🇨🇳"), std::string("\U0001FAE8"),
        std::string("\U0001FAE9")}) {
    EXPECT_TRUE(IsWidthDisputed(disputed)) << disputed;
  }
  for (const std::string settled : {"a", "你", "😀", "e\u0301"}) {
    EXPECT_FALSE(IsWidthDisputed(settled)) << settled;
  }
}

TEST(TextTest, JsonForATerminalIsTheSameJson) {
  EXPECT_EQ(EscapeJsonForTerminal(R"({"text":"你好 \u001b"})"),
            R"({"text":"你好 \u001b"})");
  EXPECT_EQ(EscapeJsonForTerminal("{\"a\":\"\u202Eb\u0085\U000E0041\"}"),
            R"({"a":"\u202eb\u0085\udb40\udc41"})");
}

}  // namespace
}  // namespace qun
