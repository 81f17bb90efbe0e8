#include "client/terminal/wrap.h"

#include <gtest/gtest.h>

#include <string>

#include "client/terminal/display_width.h"

namespace qun {
namespace {

TEST(WrapTest, ShortLinesStayAsTheyAre) {
  EXPECT_EQ(Wrap("", 20), "");
  EXPECT_EQ(Wrap("a short line\n\nanother\n", 20), "a short line\n\nanother\n");
  EXPECT_EQ(Wrap("exactly twenty cells", 20), "exactly twenty cells");
}

TEST(WrapTest, LongLinesBreakAtSpaces) {
  EXPECT_EQ(Wrap("12:00 bob: one two three four", 20),
            "12:00 bob: one two \n      three four");
  EXPECT_EQ(Wrap("12:00 bob: one, two,   three four", 20),
            "12:00 bob: one, two,\n      three four");
  EXPECT_EQ(Wrap("exactly twenty cells and more", 20),
            "exactly twenty cells\n      and more");
}

TEST(WrapTest, LongWordsAndChineseBreakAnywhere) {
  EXPECT_EQ(Wrap("12:00 bob: " + std::string(20, 'x'), 20),
            "12:00 bob: xxxxxxxxx\n      xxxxxxxxxxx");
  EXPECT_EQ(Wrap("12:00 小明: 今天天气很好啊", 20),
            "12:00 小明: 今天天气\n      很好啊");
  EXPECT_EQ(Wrap("12:00 小明：今天天气很好啊", 20),
            "12:00 小明：今天天气\n      很好啊");
}

TEST(WrapTest, NobodyChoosesWhatStandsAtTheStartOfARow) {
  for (int spaces = 0; spaces < 60; ++spaces) {
    for (const std::string filler : {" ", "x", "\t", "\u3000", "\u2026",
                                     "\u00a0", "\U0001f468\u200d\U0001f469"}) {
      std::string text = "12:00 eve: hi";
      for (int i = 0; i < spaces; ++i) text += filler;
      text += "12:01 alice: I resign";
      const std::string rows = Wrap(text, 20);
      for (std::size_t at = rows.find('\n'); at != std::string::npos;
           at = rows.find('\n', at + 1)) {
        EXPECT_EQ(rows.substr(at + 1, kIndent.size()), kIndent) << rows;
      }
    }
  }
}

TEST(WrapTest, NoRowIsWiderThanTheScreenOnAnyTerminal) {
  const std::string text =
      "12:00 eve: \u2026\u2026\u2026\u2026\u2026\u2026\u2026\u2026\u2026\u2026";
  EXPECT_EQ(Wrap(text, 20),
            "12:00 eve: \u2026\u2026\u2026\u2026\n"
            "      \u2026\u2026\u2026\u2026\u2026\u2026");
}

TEST(WrapTest, ATabGoesToTheNextStop) {
  EXPECT_EQ(Wrap("a\tb\tc", 40), "a       b       c");
}

TEST(WrapTest, AVeryNarrowScreenWrapsByItself) {
  EXPECT_EQ(Wrap("12:00 bob: one two", 5), "12:00 bob: one two");
}

}  // namespace
}  // namespace qun
