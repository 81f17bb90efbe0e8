#include "client/session/outbox.h"

#include <gtest/gtest.h>

#include "proto/base/limits.h"

namespace qun {
namespace {

// Alice's outbox, and a broker's answers.
class OutboxTest : public testing::Test {
 protected:
  Ticket Says(const std::string& text) {
    const auto ticket = outbox_.Add(Say{"lobby", text, 0, {}});
    EXPECT_TRUE(ticket) << ticket.error().why;
    return ticket.value_or(0);
  }
  void Pass(int ms) { now_ += Time(ms); }
  // The lines that are due: "1:a 2:b".
  std::string Sent() {
    std::string words;
    for (const auto& line : outbox_.TakeDue(now_)) {
      const auto request = DecodeRequest(parser_, line);
      EXPECT_TRUE(request) << line;
      if (!request) continue;
      EXPECT_EQ(request->envelope.session, outbox_.session());
      words += std::to_string(request->envelope.k) + ":" +
               std::get<Say>(request->body).text + " ";
    }
    return words;
  }
  void Stores(std::uint64_t k, RefusedList refused = {}) {
    Stored stored;
    stored.session = outbox_.session();
    stored.k = k;
    stored.n = 100 + k;
    stored.refused = std::move(refused);
    outbox_.OnStored(stored, "raw", now_);
  }
  void Refuses(std::uint64_t k, Errc code) {
    outbox_.OnRefused({outbox_.session(), k, {}, Refuse(code), {{k, code}}},
                      now_);
  }
  // The outcomes by ticket: "1:stored@101 2:refused:no_room".
  std::string News() {
    std::string words;
    for (const auto& notice : outbox_.TakeNotices()) {
      if (const auto* stored = std::get_if<StoredNotice>(&notice)) {
        words += std::to_string(stored->ticket) + ":stored";
        if (stored->stored.n != 0) {
          words += "@" + std::to_string(stored->stored.n);
        }
      } else if (const auto* refused = std::get_if<RefusedNotice>(&notice)) {
        words += std::to_string(refused->ticket) +
                 ":refused:" + std::string(Info(refused->refusal.code).name);
      } else if (const auto* delayed = std::get_if<DelayedNotice>(&notice)) {
        words += "delayed:" + std::string(Info(delayed->refusal.code).name);
      }
      words += " ";
    }
    return words;
  }
  static Refusal DiskFull() {
    Refusal refusal = Refuse(Errc::kDiskFull);
    refusal.retry_after_ms = 1000;
    return refusal;
  }

  JsonParser parser_;
  Time now_{10'000};
  Outbox outbox_{"alice", false, Id{{1, 1}}};
};

TEST_F(OutboxTest, LinesAreSentOnceAndInOrder) {
  Says("a");
  Says("b");
  EXPECT_EQ(Sent(), "1:a 2:b ");
  Pass(10'000);
  EXPECT_EQ(Sent(), "");
}

TEST_F(OutboxTest, StoredIsToldOnceWithThePlaceOfTheLine) {
  Says("a");
  Sent();
  Stores(1);
  Stores(1);
  EXPECT_EQ(News(), "1:stored@101 ");
  EXPECT_EQ(outbox_.size(), 0);
}

TEST_F(OutboxTest, AnAnswerSettlesAllLinesBeforeIt) {
  for (const char* text : {"a", "b", "c"}) Says(text);
  Sent();
  Stores(3);
  EXPECT_EQ(News(), "1:stored 2:stored 3:stored@103 ");
}

TEST_F(OutboxTest, ALineWhoseRefusalWasLostIsNotTakenForStored) {
  for (const char* text : {"a", "b", "c"}) Says(text);
  Sent();
  Stores(3, {{2, Errc::kNoLine}});
  EXPECT_EQ(News(), "1:stored 2:refused:no_line 3:stored@103 ");
}

TEST_F(OutboxTest, ARefusedLineSettlesThoseBeforeIt) {
  Says("a");
  Says("b");
  Sent();
  Refuses(2, Errc::kBadName);
  EXPECT_EQ(News(), "1:stored 2:refused:bad_name ");
}

TEST_F(OutboxTest, OneRefusalAmong64UnansweredIsFoundInTheCounter) {
  for (int k = 1; k <= 64; ++k) Says("x");
  Sent();
  EXPECT_TRUE(outbox_.OnCounter(64, {{32, Errc::kTooLong}}, now_));
  const std::string news = News();
  EXPECT_NE(news.find(" 32:refused:too_long "), std::string::npos);
  EXPECT_EQ(std::count(news.begin(), news.end(), ' '), 64);
  EXPECT_EQ(news.find("refused"), news.rfind("refused"));
}

TEST_F(OutboxTest, AnswersOfAnotherSessionAreIgnored) {
  Says("a");
  Sent();
  Stored stored;
  stored.session = Id{{7, 7}};
  stored.k = 1;
  outbox_.OnStored(stored, "raw", now_);
  outbox_.OnRefused({Id{{7, 7}}, 1, {}, Refuse(Errc::kInternal), {}}, now_);
  EXPECT_EQ(News(), "");
  EXPECT_NE(outbox_.size(), 0);
}

TEST_F(OutboxTest, NoMoreThanAWindowIsUnanswered) {
  for (std::size_t i = 0; i < kWindow + 2; ++i) Says("x");
  EXPECT_EQ(outbox_.TakeDue(now_).size(), kWindow);
  Stores(1);
  EXPECT_EQ(Sent(), "65:x ");
  Stores(2);
  EXPECT_EQ(Sent(), "66:x ");
}

TEST_F(OutboxTest, WhatIsSentAgainHasTheSameBytes) {
  Says("你好");
  const auto before = outbox_.TakeDue(now_);
  outbox_.SendAgain();
  EXPECT_EQ(outbox_.TakeDue(now_), before);
}

TEST_F(OutboxTest, WithoutAnAnswerTheBrokerIsAskedEverLessOften) {
  Says("a");
  Sent();
  std::string asked;
  for (int second = 1; second <= 12; ++second) {
    Pass(1000);
    if (outbox_.IsStatusDue(now_)) asked += std::to_string(second) + " ";
    EXPECT_EQ(Sent(), "") << "a blind repetition";
  }
  EXPECT_EQ(asked, "1 3 7 11 ");
}

TEST_F(OutboxTest, AnAnswerPutsTheQuestionOff) {
  Says("a");
  Says("b");
  Sent();
  Pass(900);
  Stores(1);
  Pass(900);
  EXPECT_FALSE(outbox_.IsStatusDue(now_));
  Pass(100);
  EXPECT_TRUE(outbox_.IsStatusDue(now_));
}

TEST_F(OutboxTest, NothingIsAskedWhenEverythingIsAnswered) {
  Says("a");
  Sent();
  Stores(1);
  Pass(60'000);
  EXPECT_FALSE(outbox_.IsStatusDue(now_));
  EXPECT_EQ(outbox_.NextDue(), Time::max());
}

TEST_F(OutboxTest, AStatusNamesTheSessionAndNoK) {
  const auto request = DecodeRequest(parser_, outbox_.StatusLine());
  ASSERT_TRUE(request);
  EXPECT_EQ(request->verb(), Verb::kStatus);
  EXPECT_EQ(request->envelope.session, outbox_.session());
  EXPECT_EQ(request->envelope.k, 0);
}

TEST_F(OutboxTest, LinesWaitAsLongAsTheBrokerAsksAndKeepTheirOrder) {
  Says("a");
  Says("b");
  Sent();
  outbox_.SendAgain();
  outbox_.Pause(DiskFull(), now_);
  Says("c");
  Pass(999);
  EXPECT_EQ(Sent(), "");
  EXPECT_FALSE(outbox_.IsStatusDue(now_));
  Pass(1);
  EXPECT_EQ(Sent(), "1:a 2:b 3:c ");
}

TEST_F(OutboxTest, ALongDelayIsToldOnce) {
  Says("a");
  Sent();
  for (int i = 0; i < 5; ++i) {
    outbox_.SendAgain();
    outbox_.Pause(DiskFull(), now_);
    Pass(1000);
    EXPECT_EQ(Sent(), "1:a ");
    Pass(10);
  }
  EXPECT_EQ(News(), "delayed:disk_full ");
}

TEST_F(OutboxTest, ASecondDelayIsToldAgain) {
  Says("a");
  Says("b");
  Sent();
  outbox_.Pause(DiskFull(), now_);
  Pass(1000);
  Stores(1);
  outbox_.Pause(DiskFull(), now_);
  EXPECT_EQ(News(), "delayed:disk_full 1:stored@101 delayed:disk_full ");
}

TEST_F(OutboxTest, ACounterBehindWhatWasAnsweredIsNotOurs) {
  for (const char* text : {"a", "b", "c"}) Says(text);
  Sent();
  Stores(2);
  EXPECT_TRUE(outbox_.OnCounter(2, {}, now_));
  EXPECT_FALSE(outbox_.OnCounter(1, {}, now_));
}

TEST_F(OutboxTest, ACounterAheadOfWhatWasSaidIsNotOurs) {
  Says("a");
  Sent();
  EXPECT_FALSE(outbox_.OnCounter(2, {}, now_));
  News();
  EXPECT_NE(outbox_.size(), 0) << "a line was taken for stored";
}

TEST_F(OutboxTest, ANewSessionNumbersTheUnansweredFrom1) {
  for (const char* text : {"a", "b", "c"}) Says(text);
  Sent();
  Stores(1);
  News();
  outbox_.BeginSession(Id{{2, 2}});
  EXPECT_EQ(Sent(), "1:b 2:c ");
  Stores(2);
  EXPECT_EQ(News(), "2:stored 3:stored@102 ") << "tickets stay";
}

TEST_F(OutboxTest, AConflictIsNotFinalForTheLine) {
  Says("a");
  Says("b");
  Sent();
  Refuses(2, Errc::kConflict);
  EXPECT_EQ(News(), "1:stored ");
  EXPECT_TRUE(outbox_.IsConflicting());
  outbox_.BeginSession(Id{{2, 2}});
  EXPECT_FALSE(outbox_.IsConflicting());
  EXPECT_EQ(Sent(), "1:b ");
}

// The broker could not read the k of such a line, so it would be repeated for
// ever.
TEST_F(OutboxTest, ALineThatNoBrokerCanReadIsRefusedHere) {
  const auto code = [this](const Say& say) {
    const auto ticket = outbox_.Add(say);
    return ticket ? "taken" : std::string(Info(ticket.error().code).name);
  };
  EXPECT_EQ(code({"lobby", "\xff", 0, {}}), "bad_utf8");
  EXPECT_EQ(code({"lobby", "hi", 0, "{]"}), "bad_json");
  EXPECT_EQ(code({"lobby", "hi", 0, "{\n}"}), "bad_json") << "two lines";
  EXPECT_EQ(code({"lobby", "hi", 0, R"({"a":1,"a":2})"}), "bad_json");
  EXPECT_EQ(code({"lobby", std::string(200'000, 'x'), 0, {}}), "too_long");
  EXPECT_EQ(outbox_.size(), 0);
  Says("a");
  EXPECT_EQ(Sent(), "1:a ") << "a refused line has used up a k";
}

}  // namespace
}  // namespace qun
