// Lines of the desk: golden lines, and lines of later versions or of a hostile
// broker.
#include "proto/lines/reply.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <variant>

#include "proto/base/limits.h"

namespace qun {
namespace {

#define QUN_ID "0000000000000001000000000000000f"

constexpr const char* kStored =
    R"({"type":"stored","session":")" QUN_ID R"(","k":7,"re":"q",)"
    R"("room":"lobby","n":42,"seq":981,"at":5,)"
    R"("refused":[{"k":5,"code":"too_long"},{"k":6,"code":"no_line"}]})";
constexpr const char* kStoredBefore =
    R"({"type":"stored","session":")" QUN_ID R"(","k":7})";
constexpr const char* kRefused =
    R"({"type":"refused","session":")" QUN_ID R"(","k":7,"re":"q",)"
    R"("code":"bad_name","why":"no\n","try":"lobby",)"
    R"("refused":[{"k":7,"code":"bad_name"}]})";
constexpr const char* kNotNow =
    R"({"type":"refused","re":"q","code":"disk_full","why":"no",)"
    R"("retry_after":1000})";
constexpr const char* kResend =
    R"({"type":"resend","session":")" QUN_ID R"(","k":7,"re":"q",)"
    R"("code":"lost","retry_after":0,"refused":[{"k":5,"code":"too_long"}]})";
constexpr const char* kWanted =
    R"({"type":"resend","session":")" QUN_ID R"(","k":7})";
constexpr const char* kWelcome =
    R"({"type":"welcome","re":"q","user":"alice","log":")" QUN_ID
    R"(","run":")" QUN_ID R"(","k":7,)"
    R"("limits":{"text":1,"data":2,"message":3,"window":4},)"
    R"("rooms":[{"room":"大厅","topic":"room/大厅/","n":42,"first":3}],)"
    R"("refused":[{"k":5,"code":"too_long"}],"forgotten":true})";
constexpr const char* kPong =
    R"({"type":"pong","re":"q","log":")" QUN_ID R"(","run":")" QUN_ID
    R"(","k":0,"refused":[{"k":5,"code":"too_long"}],"forgotten":true})";
constexpr const char* kShortPong =
    R"({"type":"pong","re":"q","log":")" QUN_ID R"(","run":")" QUN_ID R"("})";
constexpr const char* kGoodbye = R"({"type":"goodbye","re":"q"})";
constexpr const char* kRooms =
    R"({"type":"rooms","re":"q","rooms":[{"room":"a","topic":"room/a/","n":0,)"
    R"("first":1,"members":0}],"next":"b"})";
constexpr const char* kRoster =
    R"({"type":"roster","re":"q","room":"a","users":[{"user":"b",)"
    R"("online":false},{"user":"c","online":true}],"next":"d"})";
constexpr const char* kEveryone = R"({"type":"roster","re":"q","users":[]})";
constexpr const char* kEnd =
    R"({"type":"end","re":"q","room":"lobby","n":42,"first":1,)"
    R"("low":40,"high":41,"began":39,)"
    R"("run":"00000000000000000000000000000000"})";
constexpr const char* kReplayed =
    R"({"replay":true,"seq":1,"n":1,"room":"ops","at":1,"type":"joined",)"
    R"("from":"a"})";

constexpr const char* kLive =
    R"({"seq":1,"n":1,"room":"ops","at":1,"type":"kicked","from":"a",)"
    R"("user":"b"})";
constexpr const char* kRoomBeat =
    R"({"type":"beat","room":"ops","n":1,"run":")" QUN_ID R"("})";
constexpr const char* kOnline =
    R"({"type":"online","room":"ops","user":"a","at":1})";
constexpr const char* kMarked = R"({"type":"marked","room":"ops","line":3})";
constexpr const char* kRoom =
    R"({"type":"room","re":"q","room":"@a/b","n":7,"first":2,"members":2,)"
    R"("kind":"direct","with":"b","role":"owner","invited":true,"read":5,)"
    R"("policy":"invitation","muted":true,"settings":{"title":"x"}})";
constexpr const char* kMembers =
    R"({"type":"roster","re":"q","room":"ops","users":[{"user":"a",)"
    R"("online":true,"role":"admin","card":"A","muted":true}]})";

#undef QUN_ID

class ReplyTest : public testing::Test {
 protected:
  // The line after decoding and encoding, or the code of the refusal.
  std::string Again(const std::string& line) {
    const auto read = DecodeDeskLine(parser_, line);
    if (!read) {
      EXPECT_FALSE(read.error().why.empty());
      return std::string(Info(read.error().code).name);
    }
    if (const auto* reply = std::get_if<Reply>(&*read)) {
      return EncodeReply(*reply);
    }
    if (const auto* event = std::get_if<Event>(&*read)) {
      return EncodeEvent(*event);
    }
    return "unknown";
  }
  template <typename T>
  T Get(const std::string& line) {
    const auto read = DecodeDeskLine(parser_, line);
    EXPECT_TRUE(read) << line << ": " << read.error().why;
    return read ? std::get<T>(std::get<Reply>(*read)) : T();
  }
  // The line with the value at a path (/limits/text) changed or removed.
  static std::string With(const std::string& line, const char* path,
                          const nlohmann::json& value) {
    auto json = nlohmann::json::parse(line);
    json[nlohmann::json::json_pointer(path)] = value;
    return json.dump();
  }
  static std::string Without(const std::string& line, const char* field) {
    auto json = nlohmann::json::parse(line);
    json.erase(field);
    return json.dump();
  }

  JsonParser parser_;
};

TEST_F(ReplyTest, EveryAnswerIsReadAndWrittenAsTheSame) {
  for (const char* line :
       {kStored, kStoredBefore, kRefused, kNotNow, kResend, kWanted, kWelcome,
        kPong, kShortPong, kGoodbye, kRooms, kRoster, kMembers, kEveryone,
        kRoom, kEnd, kReplayed}) {
    EXPECT_EQ(Again(line), line);
  }
}

TEST_F(ReplyTest, AnAnswerHoldsWhatItSays) {
  const auto stored = Get<Stored>(kStored);
  EXPECT_EQ(stored.session, (Id{{1, 15}}));
  EXPECT_EQ(stored.k, 7U);
  EXPECT_EQ(stored.seq, 981U);
  EXPECT_EQ(stored.refused,
            (RefusedList{{5, Errc::kTooLong}, {6, Errc::kNoLine}}));
  EXPECT_EQ(Get<Refused>(kRefused).refusal.suggestion, "lobby");
  EXPECT_EQ(Get<Refused>(kNotNow).refusal.retry_after_ms, 1000);
  EXPECT_FALSE(Get<Resend>(kWanted).reason);
  EXPECT_EQ(Get<Resend>(kResend).reason->code, Errc::kLost);
  EXPECT_EQ(Get<Welcome>(kWelcome).rooms.at(0).first, 3U);
  EXPECT_EQ(Get<Welcome>(kWelcome).limits.window, 4U);
  EXPECT_EQ(Get<Pong>(kPong).k, 0U);
  EXPECT_EQ(Get<Pong>(kShortPong).k, std::nullopt);
  EXPECT_TRUE(Get<Roster>(kRoster).users.at(1).online);
}

TEST_F(ReplyTest, WelcomeAnnouncesTheLimitsOfThisVersion) {
  const Limits limits = AnnouncedLimits();
  EXPECT_EQ(limits.text, kTextBytes);
  EXPECT_EQ(limits.data, kDataBytes);
  EXPECT_EQ(limits.message, kRequestMessageBytes);
  EXPECT_EQ(limits.window, kWindow);
}

TEST_F(ReplyTest, OnlyWhatIsNotFinalSaysWhenToTryAgain) {
  const Refusal final_one{Errc::kTooLong, "why", "", 1000};
  EXPECT_EQ(EncodeReply(Refused{{}, 0, "q", final_one, {}}),
            R"({"type":"refused","re":"q","code":"too_long","why":"why"})");
  const Refusal late{Errc::kDiskFull, "why", "", -5};
  EXPECT_EQ(EncodeReply(Refused{{}, 0, "q", late, {}}),
            R"({"type":"refused","re":"q","code":"disk_full","why":"why",)"
            R"("retry_after":0})");
}

TEST_F(ReplyTest, FieldsOfALaterVersionAreIgnored) {
  for (const char* line : {kStored, kResend, kWelcome, kPong, kRoster, kEnd}) {
    EXPECT_EQ(Again(With(line, "/colour", {1, {{"a", 2}}})), line);
  }
  EXPECT_EQ(Again(With(kWelcome, "/limits/rate", 5)), kWelcome);
  EXPECT_EQ(Again(With(kRooms, "/rooms/0/topic", 7)), kRooms);
}

TEST_F(ReplyTest, AnAnswerOfALaterVersionIsPassedOver) {
  EXPECT_EQ(Again(R"({"type":"invited","re":"q","refused":7})"), "unknown");
}

TEST_F(ReplyTest, ACodeOfALaterVersionIsAFailureOfTheBroker) {
  EXPECT_EQ(Get<Refused>(With(kRefused, "/code", "melted")).refusal.code,
            Errc::kInternal);
  EXPECT_EQ(Get<Stored>(With(kStored, "/refused/0/code", "melted")).refused[0],
            (RefusedK{5, Errc::kInternal}));
}

TEST_F(ReplyTest, AReplayedEventOfALaterVersionHasItsNumber) {
  const auto read = DecodeDeskLine(parser_, With(kReplayed, "/type", "melted"));
  ASSERT_TRUE(read);
  EXPECT_EQ(std::get<Event>(*read).type, EventType::kUnknown);
  EXPECT_EQ(std::get<Event>(*read).n, 1U);
}

TEST_F(ReplyTest, WhatHappensInAPrivateRoomIsNoAnswer) {
  for (const char* line : {kLive, kRoomBeat, kOnline, kMarked}) {
    const auto read = DecodeDeskLine(parser_, line);
    ASSERT_TRUE(read) << line;
    EXPECT_FALSE(std::holds_alternative<Reply>(*read)) << line;
    EXPECT_FALSE(std::holds_alternative<UnknownSignal>(*read)) << line;
  }
  EXPECT_EQ(Again(kLive), kLive);
}

TEST_F(ReplyTest, WhatAnAnswerNeedsMustBeThere) {
  EXPECT_EQ(Again(Without(kRefused, "code")), "bad_field");
  EXPECT_EQ(Again(Without(kResend, "session")), "bad_field");
  EXPECT_EQ(Again(Without(kResend, "k")), "bad_field");
  EXPECT_EQ(Again(Without(kWelcome, "user")), "bad_field");
  EXPECT_EQ(Again(Without(kWelcome, "log")), "bad_field");
  EXPECT_EQ(Again(Without(kPong, "run")), "bad_field");
  EXPECT_EQ(Again(Without(kEnd, "room")), "bad_field");
  EXPECT_EQ(Again(Without(kReplayed, "n")), "bad_field");
}

TEST_F(ReplyTest, AFieldOfTheWrongTypeIsNeverIgnored) {
  for (const auto& [line, path] :
       std::initializer_list<std::pair<const char*, const char*>>{
           {kStored, "/session"},    {kStored, "/k"},
           {kStored, "/re"},         {kStored, "/room"},
           {kStored, "/n"},          {kStored, "/refused"},
           {kRefused, "/code"},      {kRefused, "/why"},
           {kRefused, "/try"},       {kNotNow, "/retry_after"},
           {kResend, "/code"},       {kWelcome, "/user"},
           {kWelcome, "/limits"},    {kWelcome, "/rooms"},
           {kWelcome, "/forgotten"}, {kPong, "/k"},
           {kGoodbye, "/re"},        {kRooms, "/next"},
           {kRoster, "/users"},      {kEnd, "/first"},
           {kEnd, "/low"},           {kEnd, "/high"},
           {kReplayed, "/replay"}}) {
    EXPECT_EQ(Again(With(line, path, {false})), "bad_field") << path;
  }
}

TEST_F(ReplyTest, AFieldOfTheWrongTypeInsideIsNeverIgnored) {
  for (const auto& [line, path] :
       std::initializer_list<std::pair<const char*, const char*>>{
           {kStored, "/refused/0"},
           {kStored, "/refused/0/k"},
           {kStored, "/refused/1/code"},
           {kWelcome, "/limits/text"},
           {kWelcome, "/rooms/0/room"},
           {kRooms, "/rooms/0/n"},
           {kRooms, "/rooms/0/members"},
           {kRoster, "/users/0/user"},
           {kRoster, "/users/1/online"}}) {
    EXPECT_EQ(Again(With(line, path, {7})), "bad_field") << path;
  }
}

TEST_F(ReplyTest, NumbersHaveTheirRanges) {
  EXPECT_EQ(Again(With(kResend, "/k", 0)), "bad_field");
  EXPECT_EQ(Again(With(kStored, "/n", -1)), "bad_field");
  EXPECT_EQ(Again(With(kEnd, "/first", 0)), "bad_field");
  EXPECT_EQ(Again(With(kPong, "/k", 1.5)), "bad_field");
  EXPECT_EQ(Again(With(kNotNow, "/retry_after", -1)), "bad_field");
  EXPECT_EQ(Again(With(kNotNow, "/retry_after", 3'600'001)), "bad_field")
      << "nobody waits for ever";
  EXPECT_EQ(Again(With(kStored, "/seq", std::uint64_t{1} << 53)), "bad_json");
}

TEST_F(ReplyTest, WhatIsNoLineIsRefused) {
  EXPECT_EQ(Again(""), "bad_json");
  EXPECT_EQ(Again("[]"), "bad_json");
  EXPECT_EQ(Again(R"({"type":"goodbye","re":"q","re":"r"})"), "bad_json");
  EXPECT_EQ(Again("{\"type\":\"goodbye\",\"re\":\"\xed\xa0\x80\"}"),
            "bad_utf8");
  EXPECT_EQ(Again("{}"), "bad_field");
}

}  // namespace
}  // namespace qun
