#include "client/session/pages.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace qun {
namespace {

// The newest lines of lobby, of which 300 fit in a page.
class NewestLinesTest : public testing::Test {
 protected:
  static constexpr std::uint64_t kPage = 300;

  static AnswerNotice Page(std::uint64_t low, std::uint64_t high) {
    AnswerNotice page;
    page.reply = PageEnd{"q", "lobby", 1000, 1, low, high};
    for (auto n = low; n <= high; ++n) {
      LineNotice line;
      line.event.room = "lobby";
      line.event.n = n;
      page.lines.push_back(line);
    }
    return page;
  }
  // Reads a room of `head` lines. Returns the number of pages.
  int AskAll(NewestLines& newest, std::uint64_t head) {
    int pages = 0;
    while (const auto next = newest.Next()) {
      ++pages;
      const std::uint64_t high = next->before ? *next->before - 1 : head;
      const std::uint64_t count = std::min({next->limit, kPage, high});
      EXPECT_TRUE(newest.Add(Page(high - count + 1, high)));
    }
    return pages;
  }
  static std::string Words(const NewestLines& newest) {
    const auto& lines = newest.lines();
    if (lines.empty()) return "none";
    return fmt::format("{}-{}", lines.front().event.n, lines.back().event.n);
  }
};

TEST_F(NewestLinesTest, AreCollectedPageByPageInTheirOrder) {
  NewestLines newest("lobby", std::nullopt, 700);
  EXPECT_EQ(AskAll(newest, 1000), 3);
  EXPECT_EQ(Words(newest), "301-1000");
  EXPECT_EQ(newest.lines().size(), 700);
}

TEST_F(NewestLinesTest, EndWhereTheRoomBegins) {
  NewestLines newest("lobby", std::nullopt, 700);
  EXPECT_EQ(AskAll(newest, 350), 2);
  EXPECT_EQ(Words(newest), "1-350");
}

TEST_F(NewestLinesTest, OfAnEmptyRoomThereAreNone) {
  NewestLines newest("lobby", std::nullopt, 700);
  EXPECT_TRUE(newest.Add(Page(1, 0)));
  EXPECT_FALSE(newest.Next());
  EXPECT_EQ(Words(newest), "none");
}

TEST_F(NewestLinesTest, ThatCannotBeReadAreCountedAndTold) {
  NewestLines newest("lobby", std::nullopt, 10);
  AnswerNotice page = Page(991, 1000);
  page.lines.erase(page.lines.begin() + 3, page.lines.begin() + 5);
  page.lines.pop_back();
  EXPECT_TRUE(newest.Add(page));
  EXPECT_FALSE(newest.Next());
  ASSERT_EQ(newest.gaps().size(), 2);
  EXPECT_EQ(newest.gaps()[0].low, 994);
  EXPECT_EQ(newest.gaps()[0].high, 995);
  EXPECT_EQ(newest.gaps()[1].low, 1000);
}

// A hostile broker must not cause endless questions.
TEST_F(NewestLinesTest, APageThatDoesNotGoOnMakesNoSense) {
  NewestLines newest("lobby", 500, 100);
  EXPECT_FALSE(newest.Add(Page(400, 500)));
  EXPECT_FALSE(newest.Add(Page(1, 499))) << "a page that is too long";
  AnswerNotice other;
  other.reply = Goodbye{"q"};
  EXPECT_FALSE(newest.Add(other));
}

}  // namespace
}  // namespace qun
