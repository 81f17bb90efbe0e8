#include "client/session/inbox.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <initializer_list>

#include "proto/base/limits.h"

namespace qun {
namespace {

// A reader of lobby and the messages that it gets.
class InboxTest : public testing::Test {
 protected:
  // Lines `from` to `to` (included) come on the feed.
  void Hears(std::uint64_t from, std::uint64_t to,
             const std::string& room = "lobby") {
    for (auto n = from; n <= to; ++n) Take(room, n, false);
  }
  // A page answers the open query.
  void Answers(std::uint64_t from, std::uint64_t to, std::uint64_t head,
               std::uint64_t first = 1) {
    std::vector<LineNotice> lines;
    for (auto n = from; n <= to; ++n) lines.push_back(Line("lobby", n, true));
    inbox_.OnPage(std::move(lines), {"", "lobby", head, first, from, to});
  }
  // An empty page: the room's last line is `n`, and was `began` when the broker
  // started.
  void EndsAt(std::uint64_t n, std::uint64_t began) {
    inbox_.OnPage({}, {"", "lobby", n, 1, n + 1, n, began});
  }
  // A page from 1 to `to` with only these lines readable.
  void AnswersBadly(std::initializer_list<std::uint64_t> readable,
                    std::uint64_t to) {
    std::vector<LineNotice> lines;
    for (const auto n : readable) lines.push_back(Line("lobby", n, true));
    inbox_.OnPage(std::move(lines), {"", "lobby", to, 1, 1, to});
  }
  // The next query: "lobby>41" after a line, "lobby last 20" without.
  std::string Query() {
    const auto query = inbox_.NextQuery();
    if (!query) return "";
    if (query->after) return query->room + ">" + std::to_string(*query->after);
    return query->room + " last " + std::to_string(query->limit);
  }
  // The notices: "1 2 (3) !4-5", replayed lines in brackets, unreadable ones
  // after an exclamation mark.
  std::string Read() {
    std::string words;
    for (const auto& notice : inbox_.TakeNotices()) {
      if (const auto* gap = std::get_if<UnreadableNotice>(&notice)) {
        words += fmt::format("!{}-{} ", gap->low, gap->high);
        continue;
      }
      const Event& event = std::get<LineNotice>(notice).event;
      const std::string n = std::to_string(event.n);
      words += event.replay ? "(" + n + ") " : n + " ";
    }
    return words;
  }
  // The number of lines in the notices, if they are dense from `first`.
  std::size_t CountFrom(std::uint64_t first) {
    std::size_t count = 0;
    for (const auto& notice : inbox_.TakeNotices()) {
      EXPECT_EQ(std::get<LineNotice>(notice).event.n, first + count);
      ++count;
    }
    return count;
  }
  void FollowsAfter(std::uint64_t n) {
    inbox_.Follow("lobby", {n, 0});
    inbox_.OnHead("lobby", n);
  }
  void Take(const std::string& room, std::uint64_t n, bool replay) {
    LineNotice line = Line(room, n, replay);
    inbox_.OnEvent(std::move(line.event), std::move(line.raw));
  }
  LineNotice Line(const std::string& room, std::uint64_t n, bool replay) {
    Event event;
    event.room = room;
    event.n = n;
    event.seq = 1000 + n;
    event.at = 5000 + n;
    event.replay = replay;
    return {event, raw_};
  }

  Inbox inbox_{false, {}};
  std::string raw_ = "raw";
};

TEST_F(InboxTest, LinesAreHandedOutOnceAndInOrder) {
  FollowsAfter(0);
  Hears(1, 3);
  Hears(2, 4);
  EXPECT_EQ(Read(), "1 2 3 4 ");
  EXPECT_EQ(Query(), "");
}

TEST_F(InboxTest, RoomsThatAreNotFollowedAreNotRead) {
  FollowsAfter(0);
  Hears(1, 1, "elsewhere");
  EXPECT_EQ(Read(), "");
}

TEST_F(InboxTest, LinesBehindAHoleWaitUntilItIsFilled) {
  FollowsAfter(0);
  Hears(1, 1);
  Hears(4, 5);
  EXPECT_EQ(Read(), "1 ");
  EXPECT_EQ(Query(), "lobby>1");
  Answers(2, 5, 5);
  EXPECT_EQ(Read(), "(2) (3) 4 5 ");
  EXPECT_EQ(Query(), "");
}

TEST_F(InboxTest, AHeadAheadIsAHole) {
  FollowsAfter(2);
  EXPECT_EQ(Query(), "");
  inbox_.OnHead("lobby", 3);
  EXPECT_EQ(Query(), "lobby>2");
}

TEST_F(InboxTest, APageThatWasCutIsGoneOnWith) {
  FollowsAfter(0);
  inbox_.OnHead("lobby", 1000);
  Answers(1, 500, 1000);
  EXPECT_EQ(Query(), "lobby>500");
  Answers(501, 1000, 1000);
  EXPECT_EQ(CountFrom(1), 1000);
  EXPECT_EQ(Query(), "");
}

// Otherwise one line would block its room for ever.
TEST_F(InboxTest, ALineOfAPageThatCannotBeReadIsPassedOverAndTold) {
  FollowsAfter(0);
  Hears(4, 4);
  Hears(7, 7);
  AnswersBadly({1, 2}, 6);
  EXPECT_EQ(Read(), "(1) (2) !3-3 4 !5-6 7 ");
  EXPECT_EQ(Query(), "");
}

TEST_F(InboxTest, WhatIsMissingBeforeAPageIsAskedForAndNotPassedOver) {
  FollowsAfter(0);
  Answers(5, 6, 6);
  EXPECT_EQ(Read(), "");
  EXPECT_EQ(Query(), "lobby>0");
}

// A stopped reader can find more lines after the gap than it keeps.
TEST_F(InboxTest, AHoleIsFilledHoweverManyLinesWaitBehindIt) {
  FollowsAfter(0);
  raw_ = std::string(1000, 'x');
  Hears(2, 20'000);
  std::size_t read = 0;
  for (int pages = 0; pages < 100 && !Query().empty(); ++pages) {
    Answers(read + 1, std::min<std::uint64_t>(20'000, read + kHistoryLines),
            20'000);
    read += CountFrom(read + 1);
  }
  EXPECT_EQ(read, 20'000);
  EXPECT_EQ(Query(), "");
}

TEST_F(InboxTest, LinesBelowTheFirstForThisReaderAreNoHole) {
  FollowsAfter(0);
  Hears(10, 10);
  Answers(8, 10, 10, 8);
  EXPECT_EQ(Read(), "(8) (9) 10 ");
  EXPECT_EQ(Query(), "");
}

TEST_F(InboxTest, AReaderFromNowOnBeginsBehindTheHead) {
  inbox_.Follow("lobby", {});
  EXPECT_EQ(Query(), "lobby last 1");
  Answers(7, 7, 7);
  Hears(8, 8);
  EXPECT_EQ(Read(), "8 ");
}

TEST_F(InboxTest, AReaderFromNowOnMissesNothingThatItHeardBeforeTheHead) {
  inbox_.Follow("lobby", {});
  Hears(8, 9);
  inbox_.OnHead("lobby", 9);
  EXPECT_EQ(Read(), "8 9 ");
}

TEST_F(InboxTest, TheNewestLinesComeBeforeThoseFromNowOn) {
  inbox_.Follow("lobby", {std::nullopt, 3});
  Hears(8, 9);
  EXPECT_EQ(Read(), "");
  EXPECT_EQ(Query(), "lobby last 1");
  Answers(7, 7, 7);
  EXPECT_EQ(Read(), "");
  EXPECT_EQ(Query(), "lobby>4");
  Answers(5, 7, 7);
  EXPECT_EQ(Read(), "(5) (6) (7) 8 9 ");
  EXPECT_EQ(Query(), "");
}

TEST_F(InboxTest, ANewRoomBeginsAtItsFirstLine) {
  inbox_.Follow("lobby", {std::nullopt, 3});
  inbox_.OnHead("lobby", 0);
  EXPECT_EQ(Query(), "");
  Hears(1, 1);
  EXPECT_EQ(Read(), "1 ");
}

TEST_F(InboxTest, ADoubtfulHeadIsAskedFor) {
  FollowsAfter(4);
  inbox_.Doubt();
  EXPECT_EQ(Query(), "lobby>4");
  Answers(1, 0, 4);
  EXPECT_EQ(Query(), "");
}

// Such a beat may be older than the lines that were lost.
TEST_F(InboxTest, ABeatOfTheFeedDoesNotEndADoubt) {
  FollowsAfter(4);
  inbox_.Doubt();
  inbox_.OnBeat("lobby", 4);
  EXPECT_EQ(Query(), "lobby>4");
}

TEST_F(InboxTest, TheNewestEventIsKnownWhateverTheOrder) {
  FollowsAfter(0);
  Hears(1, 3);
  Hears(2, 2);
  EXPECT_EQ(inbox_.last().seq, 1003);
  EXPECT_EQ(inbox_.last().at, 5003);
}

TEST_F(InboxTest, ARestoredLogIsReadOnFromWhatIsThere) {
  FollowsAfter(80);
  inbox_.Forget();
  EXPECT_EQ(inbox_.last().seq, 0);
  EndsAt(50, 50);
  Hears(51, 52);
  EXPECT_EQ(Read(), "51 52 ");
}

// The reader has not read the lines between the restore and the notice of it.
TEST_F(InboxTest, ARestoredLogIsReadFromWhereItWentOn) {
  FollowsAfter(80);
  inbox_.Forget();
  inbox_.OnHead("lobby", 52);
  Hears(53, 53);
  EXPECT_EQ(Query(), "lobby>80");
  EndsAt(53, 50);
  EXPECT_EQ(Query(), "lobby>50");
  Answers(51, 53, 53);
  EXPECT_EQ(Read(), "(51) (52) (53) ");
}

TEST_F(InboxTest, ARestoredLogThatGrewIsReadFromWhereItWentOn) {
  FollowsAfter(80);
  inbox_.Forget();
  Hears(81, 81);
  EXPECT_EQ(Read(), "");
  EndsAt(81, 50);
  EXPECT_EQ(Query(), "lobby>50");
}

TEST_F(InboxTest, ARoomThatTheRestoredLogDoesNotHaveIsReadFromItsFirstLine) {
  FollowsAfter(80);
  inbox_.Forget();
  inbox_.OnNoRoom("lobby");
  Hears(1, 1);
  EXPECT_EQ(Read(), "1 ");
}

TEST_F(InboxTest, LinesThatWaitedWhenTheLogWasRestoredAreNotRead) {
  FollowsAfter(80);
  Hears(83, 85);
  inbox_.Forget();
  EndsAt(82, 80);
  Answers(81, 82, 82);
  EXPECT_EQ(Read(), "(81) (82) ");
}

// A program continues at yesterday's line in last week's log.
TEST_F(InboxTest, ARoomThatEndsBeforeItsStartHasLostLines) {
  inbox_.Follow("lobby", {80, 0});
  inbox_.OnHead("lobby", 50);
  EXPECT_TRUE(inbox_.TakeLoss());
  EXPECT_FALSE(inbox_.TakeLoss());
  EndsAt(50, 50);
  Hears(51, 51);
  EXPECT_EQ(Read(), "51 ");
}

TEST_F(InboxTest, AHeadThatIsOlderThanWhatWasReadIsNoLoss) {
  inbox_.Follow("lobby", {80, 0});
  Hears(81, 82);
  inbox_.OnHead("lobby", 81);
  EXPECT_FALSE(inbox_.TakeLoss());
  EXPECT_EQ(Read(), "81 82 ");
}

TEST_F(InboxTest, ARoomThatForgotNothingIsReadOnFromItsPlace) {
  FollowsAfter(30);
  inbox_.Forget();
  EndsAt(35, 30);
  EXPECT_EQ(Query(), "lobby>30");
}

TEST_F(InboxTest, ARoomLeftAloneIsForgotten) {
  FollowsAfter(0);
  inbox_.Unfollow("lobby");
  Hears(1, 1);
  EXPECT_EQ(Read(), "");
  EXPECT_TRUE(inbox_.Rooms().empty());
}

class AllRoomsTest : public InboxTest {
 protected:
  AllRoomsTest() { inbox_ = Inbox(true, {}); }
};

TEST_F(AllRoomsTest, RoomsThatAreListedBeginAtTheirHead) {
  inbox_.OnHead("lobby", 7);
  inbox_.OnAllHeads();
  Hears(8, 8);
  EXPECT_EQ(Read(), "8 ");
  EXPECT_EQ(Query(), "");
}

TEST_F(AllRoomsTest, ARoomThatIsNewerThanTheListBeginsAtItsFirstLine) {
  inbox_.OnAllHeads();
  Hears(3, 3, "new");
  EXPECT_EQ(Query(), "new>0");
}

// Lines that were edited or recalled after a page was read.
class RewrittenTest : public testing::Test {
 protected:
  RewrittenTest() { inbox_.Follow("lobby", {0, 0}); }

  static Event Line(std::uint64_t n, EventType type, std::uint64_t line = 0,
                    std::string text = {}) {
    Event event;
    event.seq = event.n = n;
    event.room = "lobby";
    event.type = type;
    event.line = line;
    event.text = std::move(text);
    return event;
  }
  void Hears(const Event& event) { inbox_.OnEvent(event, EncodeEvent(event)); }
  // The texts of the lines in the notices.
  std::string Texts() {
    std::string texts;
    for (const auto& notice : inbox_.TakeNotices()) {
      const auto& line = std::get<LineNotice>(notice);
      texts += line.event.text + (line.event.recalled != 0 ? "-" : "") + ";";
      EXPECT_EQ(line.raw, EncodeEvent(line.event));
    }
    return texts;
  }

  Inbox inbox_{false, {}};
};

TEST_F(RewrittenTest, WhatIsRecalledIsNotShownThoughItComesLater) {
  Hears(Line(3, EventType::kRecalled, 1));
  Hears(Line(2, EventType::kSaid, 0, "b"));
  Hears(Line(1, EventType::kSaid, 0, "secret"));
  EXPECT_EQ(Texts(), "-;b;;");
}

TEST_F(RewrittenTest, TheLastEditIsShownAtOnce) {
  Hears(Line(3, EventType::kEdited, 1, "hello"));
  Hears(Line(2, EventType::kEdited, 1, "helo"));
  Hears(Line(1, EventType::kSaid, 0, "hlo"));
  EXPECT_EQ(Texts(), "hello;;hello;") << "the edit between is void";
}

TEST_F(RewrittenTest, ARecallIsStrongerThanAnyEdit) {
  Hears(Line(4, EventType::kRecalled, 1));
  Hears(Line(3, EventType::kEdited, 1, "secret"));
  Hears(Line(2, EventType::kEdited, 1, "secret"));
  Hears(Line(1, EventType::kSaid, 0, "secret"));
  EXPECT_EQ(Texts(), "-;;;;");
}

TEST_F(RewrittenTest, WhatWasShownBeforeStaysAsItWas) {
  Hears(Line(1, EventType::kSaid, 0, "a"));
  Hears(Line(2, EventType::kEdited, 1, "b"));
  EXPECT_EQ(Texts(), "a;b;");
}

}  // namespace
}  // namespace qun
