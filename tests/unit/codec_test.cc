// Events, signals and answers: golden lines, and what a later version or a
// hostile broker may send.
#include <gtest/gtest.h>

#include "proto/duration.h"
#include "proto/event.h"
#include "proto/id.h"
#include "proto/lines.h"
#include "proto/reply.h"
#include "proto/topic.h"

namespace qun {
namespace {

constexpr const char* kId = "0000000000000001000000000000000f";

class CodecTest : public testing::Test {
 protected:
  // What a line is decoded to, written again.
  std::string FeedAgain(const std::string& line) {
    const auto read = DecodeFeedLine(parser_, line);
    if (!read) return read.error().why;
    return std::visit(
        [](const auto& value) -> std::string {
          using T = std::decay_t<decltype(value)>;
          if constexpr (std::is_same_v<T, Event>) {
            return EncodeEvent(value);
          } else if constexpr (std::is_same_v<T, UnknownSignal>) {
            return "unknown";
          } else {
            return EncodeSignal(value);
          }
        },
        *read);
  }
  std::string DeskAgain(const std::string& line) {
    const auto read = DecodeDeskLine(parser_, line);
    if (!read) return read.error().why;
    if (const auto* reply = std::get_if<Reply>(&*read)) {
      return EncodeReply(*reply);
    }
    if (const auto* event = std::get_if<Event>(&*read)) {
      return EncodeEvent(*event);
    }
    return "unknown";
  }

  JsonParser parser_;
};

TEST_F(CodecTest, LinesOfTheFeedAreReadAndWrittenAsTheSame) {
  for (
      const std::string line :
      {R"({"seq":981,"n":42,"room":"lobby","at":1795555555123,"type":"said","from":"alice","text":"hi"})",
       R"({"seq":1,"n":1,"room":"大厅","at":1,"type":"said","from":"小明","text":"a\nb","reply_to":7,"data":{"a":[1]},"bot":true})",
       R"({"seq":1,"n":1,"room":"ops","at":1,"type":"created","from":"a"})",
       R"({"seq":1,"n":1,"room":"ops","at":1,"type":"joined","from":"a"})",
       R"({"seq":1,"n":1,"room":"ops","at":1,"type":"left","from":"a","bot":true})",
       R"({"type":"beat","log":"0000000000000001000000000000000f","run":"0000000000000001000000000000000f","b":7})",
       R"({"type":"beat","room":"lobby","n":42})", R"({"type":"up"})",
       R"({"type":"online","room":"lobby","user":"alice","at":5})",
       R"({"type":"offline","room":"lobby","user":"alice","at":5})"}) {
    EXPECT_EQ(FeedAgain(line), line);
  }
}

TEST_F(CodecTest, AnswersAreReadAndWrittenAsTheSame) {
  const std::string id(kId);
  for (
      const std::string& line :
      {R"({"type":"stored","session":")" + id +
           R"(","k":7,"room":"lobby","n":42,"seq":981,"at":5,"refused":[{"k":5,"code":"too_long"}]})",
       R"({"type":"stored","session":")" + id + R"(","k":7})",
       R"({"type":"refused","session":")" + id +
           R"(","k":7,"re":"q","code":"bad_name","why":"no","try":"lobby"})",
       R"({"type":"resend","session":")" + id +
           R"(","k":7,"code":"disk_full","retry_after":1000})",
       R"({"type":"resend","session":")" + id + R"(","k":7,"re":"q"})",
       R"({"type":"welcome","re":"q","user":"alice","log":")" + id +
           R"(","run":")" + id +
           R"(","k":7,"limits":{"text":1,"data":2,"message":3,"window":4},"rooms":[{"room":"lobby","topic":"room/lobby/","n":42,"first":1}],"forgotten":true})",
       R"({"type":"pong","re":"q","log":")" + id + R"(","run":")" + id +
           R"(","k":0})",
       std::string(R"({"type":"goodbye","re":"q"})"),
       std::string(
           R"({"type":"rooms","re":"q","rooms":[{"room":"a","topic":"room/a/","n":1,"first":1,"members":0}],"more":true})"),
       std::string(
           R"({"type":"roster","re":"q","room":"a","users":[{"user":"b","online":false}]})"),
       std::string(R"({"type":"more","re":"q"})"),
       std::string(
           R"({"type":"end","re":"q","room":"lobby","n":42,"first":1})"),
       std::string(
           R"({"replay":true,"seq":1,"n":1,"room":"ops","at":1,"type":"joined","from":"a"})")}) {
    EXPECT_EQ(DeskAgain(line), line);
  }
}

TEST_F(CodecTest, AStoredLineIsFlaggedAsReplayInFront) {
  EXPECT_EQ(AsReplay(R"({"seq":1})"), R"({"replay":true,"seq":1})");
}

TEST_F(CodecTest, WhatALaterVersionSendsIsPassedOver) {
  EXPECT_EQ(FeedAgain(R"({"type":"typing","room":"a"})"), "unknown");
  EXPECT_EQ(DeskAgain(R"({"type":"invited","re":"q"})"), "unknown");
  const auto event = DecodeFeedLine(
      parser_,
      R"({"seq":9,"n":3,"room":"a","at":1,"type":"recalled","from":"b"})");
  ASSERT_TRUE(event);
  EXPECT_EQ(std::get<Event>(*event).n, 3) << "its number must not be a hole";
  EXPECT_EQ(std::get<Event>(*event).type, EventType::kUnknown);
}

TEST_F(CodecTest, ABrokenLineIsRefusedAndNotGuessed) {
  for (
      const char* line :
      {"", "x", "[]", R"({"seq":1})", R"({"type":1})",
       R"({"type":"said","seq":0,"n":1,"room":"a","at":1,"from":"b","text":"c"})",
       R"({"type":"said","seq":1,"n":-1,"room":"a","at":1,"from":"b","text":"c"})",
       R"({"type":"beat","b":1})", R"({"type":"online","room":"a"})"}) {
    EXPECT_FALSE(DecodeFeedLine(parser_, line)) << line;
  }
  for (const char* line :
       {R"({"type":"resend","session":"x","k":1})", R"({"type":"welcome"})",
        R"({"type":"pong","log":1})", R"({"type":"end"})"}) {
    EXPECT_FALSE(DecodeDeskLine(parser_, line)) << line;
  }
}

TEST(IdTest, IsWrittenAsHexadecimalDigitsAndRead) {
  EXPECT_EQ(ToHex(*IdFromHex(kId)), kId);
  EXPECT_FALSE(IdFromHex("0000000000000001000000000000000F")) << "upper case";
  EXPECT_FALSE(IdFromHex("00"));
  EXPECT_FALSE(IdFromHex(std::string(32, 'g')));
}

TEST(TopicTest, NamesRoomsAndTokens) {
  EXPECT_EQ(RoomTopic("lobby"), "room/lobby/");
  EXPECT_EQ(RoomOfTopic("room/lobby/"), "lobby");
  EXPECT_EQ(TokenOfTopic(UpTopic(*IdFromHex(kId))), IdFromHex(kId));
  for (const char* topic : {"room/", "room//", "room/a", "room/a/b/", "up/x/",
                            "beat/", "", "roo"}) {
    EXPECT_FALSE(RoomOfTopic(topic)) << topic;
    EXPECT_FALSE(TokenOfTopic(topic)) << topic;
  }
}

TEST(LinesTest, AFrameIsTakenApartAtNewlines) {
  std::string taken;
  ForEachLine("a\nb\n\nc", [&](std::string_view line) {
    taken += "[" + std::string(line) + "]";
  });
  ForEachLine("", [&](std::string_view) { taken += "never"; });
  EXPECT_EQ(taken, "[a][b][c]");
}

TEST(LinesTest, LinesArePackedUpToTheLimit) {
  LinePacker packer(10);
  for (const char* line : {"1234", "5678", "90", "a line that is too long"}) {
    packer.Add(line);
  }
  const std::vector<std::string> expected = {"1234\n5678", "90",
                                             "a line that is too long"};
  EXPECT_EQ(packer.Take(), expected);
  EXPECT_TRUE(packer.Take().empty());
}

TEST(DurationTest, IsANumberAndAUnit) {
  EXPECT_EQ(ParseDuration("500ms"), Time(500));
  EXPECT_EQ(ParseDuration("5s"), Time(5000));
  EXPECT_EQ(ParseDuration("2m"), Time(120'000));
  EXPECT_EQ(ParseDuration("1h"), Time(3'600'000));
  for (const char* text : {"", "5", "s", "-5s", "1.5s", "5 s", "5d",
                           "99999999999s", "4000000000h"}) {
    EXPECT_FALSE(ParseDuration(text)) << text;
  }
}

}  // namespace
}  // namespace qun
