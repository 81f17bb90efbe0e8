#include "broker/ledger/page.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "proto/lines/lines.h"
#include "proto/lines/reply.h"

namespace qun {
namespace {

// A page of a room of 100 lines of this length.
class PageTest : public testing::Test {
 protected:
  static constexpr std::uint64_t kHead = 100;

  static std::string Line(std::uint64_t n, std::size_t bytes) {
    return fmt::format(
        R"({{"seq":{0},"n":{0},"room":"lobby","at":1,"type":"said",)"
        R"("from":"alice","text":"{1}"}})",
        n, std::string(bytes, 'x'));
  }
  // The page's lines and its end: "3 4 [3-4 of 100]".
  std::string Page(std::uint64_t low, std::uint64_t high, bool newest,
                   std::size_t bytes) {
    const PageQuery query{"c", "q1", "lobby", low, high, kHead, 0, newest};
    PageBuilder page(query);
    bool is_full = false;
    for (std::uint64_t i = 0; i < high + 1 - low && !is_full; ++i) {
      const std::uint64_t n = newest ? high - i : low + i;
      if (n == lost_) {
        page.Skip(n);
      } else {
        is_full = !page.Add(n, Line(n, bytes));
      }
    }
    return Words(page.Message());
  }

  std::uint64_t lost_ = 0;  // this line is missing

 private:
  std::string Words(const std::string& message) {
    EXPECT_LE(message.size(), kBrokerMessageBytes);
    std::string words;
    ForEachLine(message, [&](std::string_view raw) {
      const auto line = DecodeDeskLine(parser_, raw).value();
      if (const auto* event = std::get_if<Event>(&line)) {
        EXPECT_TRUE(event->replay);
        words += fmt::format("{} ", event->n);
      } else {
        const auto& end = std::get<PageEnd>(std::get<Reply>(line));
        words += fmt::format("[{}-{} of {}]", end.low, end.high, end.n);
      }
    });
    return words;
  }

  JsonParser parser_;
};

TEST_F(PageTest, HoldsWhatWasAskedForInAscendingOrder) {
  EXPECT_EQ(Page(3, 5, false, 10), "3 4 5 [3-5 of 100]");
  EXPECT_EQ(Page(3, 5, true, 10), "3 4 5 [3-5 of 100]");
}

TEST_F(PageTest, EndsWhereItsMessageIsFull) {
  EXPECT_EQ(Page(1, 50, false, 20'000), "1 2 3 [1-3 of 100]");
  EXPECT_EQ(Page(1, 50, true, 20'000), "48 49 50 [48-50 of 100]");
}

TEST_F(PageTest, HasOneLineAtLeast) {
  EXPECT_EQ(Page(7, 8, false, 60'000), "7 [7-7 of 100]");
}

TEST_F(PageTest, SpeaksOfLinesThatAreLost) {
  for (const bool newest : {false, true}) {
    lost_ = 3;
    EXPECT_EQ(Page(3, 5, newest, 10), "4 5 [3-5 of 100]");
    lost_ = 4;
    EXPECT_EQ(Page(3, 5, newest, 10), "3 5 [3-5 of 100]");
    lost_ = 5;
    EXPECT_EQ(Page(3, 5, newest, 10), "3 4 [3-5 of 100]");
    EXPECT_EQ(Page(5, 5, newest, 10), "[5-5 of 100]");
  }
}

TEST_F(PageTest, SaysThatItIsEmpty) {
  EXPECT_EQ(Page(101, 100, false, 10), "[101-100 of 100]");
  EXPECT_EQ(Page(1, 0, true, 10), "[1-0 of 100]");
}

}  // namespace
}  // namespace qun
