// Lines of the feed: golden lines, and lines of later versions or of a hostile
// broker.
#include "proto/lines/event.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>
#include <variant>

namespace qun {
namespace {

constexpr const char* kSaid =
    R"({"seq":981,"n":42,"room":"lobby","at":1795555555123,"type":"said",)"
    R"("from":"alice","text":"hi"})";
constexpr const char* kSaidWithAll =
    R"({"replay":true,"seq":9007199254740991,"n":2,"room":"大厅","at":1,)"
    R"("type":"said","from":"小明","text":"a\nb\t\"😀\"","reply_to":1,)"
    R"("data":{"a":[1,{"b":null}]},"bot":true})";
constexpr const char* kCreated =
    R"({"seq":1,"n":1,"room":"ops","at":1,"type":"created","from":"a"})";
constexpr const char* kJoined =
    R"({"seq":1,"n":1,"room":"ops","at":1,"type":"joined","from":"a"})";
constexpr const char* kLeft =
    R"({"seq":1,"n":1,"room":"ops","at":1,"type":"left","from":"a",)"
    R"("bot":true})";
constexpr const char* kBeat =
    R"({"type":"beat","log":"0000000000000001000000000000000f",)"
    R"("run":"0000000000000002000000000000000f","b":7})";
constexpr const char* kRoomBeat = R"({"type":"beat","room":"lobby","n":42})";
constexpr const char* kOnline =
    R"({"type":"online","room":"lobby","user":"alice","at":5})";
constexpr const char* kOffline =
    R"({"type":"offline","room":"lobby","user":"小明","at":5})";

std::string Encoded(const FeedLine& line) {
  return std::visit(
      [](const auto& value) -> std::string {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, Event>) {
          return EncodeEvent(value);
        } else if constexpr (std::is_same_v<T, UnknownSignal>) {
          return "an unknown signal";
        } else {
          return EncodeSignal(value);
        }
      },
      line);
}

class EventTest : public testing::Test {
 protected:
  Result<FeedLine> Read(const std::string& line) {
    return DecodeFeedLine(parser_, line);
  }
  template <typename T>
  T Get(const std::string& line) {
    const auto read = Read(line);
    EXPECT_TRUE(read) << line << ": " << read.error().why;
    if (!read || !std::holds_alternative<T>(*read)) {
      ADD_FAILURE() << "something else is in " << line;
      return T();
    }
    return std::get<T>(*read);
  }
  std::string Code(const std::string& line) {
    const auto read = Read(line);
    if (read) return "taken";
    EXPECT_FALSE(read.error().why.empty());
    return std::string(Info(read.error().code).name);
  }
  // The line with one field changed or removed.
  static std::string With(const std::string& line, const char* field,
                          const nlohmann::json& value) {
    auto json = nlohmann::json::parse(line);
    json[field] = value;
    return json.dump();
  }
  static std::string Without(const std::string& line, const char* field) {
    auto json = nlohmann::json::parse(line);
    json.erase(field);
    return json.dump();
  }

  JsonParser parser_;
};

TEST_F(EventTest, EveryLineIsReadAndWrittenAsTheSame) {
  for (const std::string line : {kSaid, kSaidWithAll, kCreated, kJoined, kLeft,
                                 kBeat, kRoomBeat, kOnline, kOffline}) {
    const auto read = Read(line);
    ASSERT_TRUE(read) << line << ": " << read.error().why;
    EXPECT_EQ(Encoded(*read), line);
  }
}

TEST_F(EventTest, ALineHoldsWhatWasSaid) {
  Event expected;
  expected.seq = 9007199254740991;
  expected.n = 2;
  expected.room = "大厅";
  expected.at = 1;
  expected.from = "小明";
  expected.text = "a\nb\t\"😀\"";
  expected.reply_to = 1;
  expected.data = R"({"a":[1,{"b":null}]})";
  expected.bot = expected.replay = true;
  EXPECT_EQ(Get<Event>(kSaidWithAll), expected);
}

TEST_F(EventTest, SignalsHoldWhatTheySay) {
  EXPECT_EQ(Get<Beat>(kBeat).log, (Id{{1, 15}}));
  EXPECT_EQ(Get<Beat>(kBeat).run, (Id{{2, 15}}));
  EXPECT_EQ(Get<Beat>(kBeat).b, 7U);
  EXPECT_EQ(Get<RoomBeat>(kRoomBeat).n, 42U);
  EXPECT_TRUE(Get<PresenceSignal>(kOnline).online);
  EXPECT_FALSE(Get<PresenceSignal>(kOffline).online);
  EXPECT_EQ(Get<PresenceSignal>(kOffline).user, "小明");
}

TEST_F(EventTest, ALineAskedForIsTheStoredOneWithAFlag) {
  Event event = Get<Event>(kSaid);
  EXPECT_FALSE(event.replay);
  event.replay = true;
  EXPECT_EQ(AsReplay(kSaid), EncodeEvent(event));
  EXPECT_TRUE(Get<Event>(AsReplay(kSaid)).replay);
}

TEST_F(EventTest, FieldsOfALaterVersionAreIgnored) {
  for (const char* line : {kSaid, kJoined, kBeat, kRoomBeat, kOnline}) {
    EXPECT_EQ(Encoded(*Read(With(line, "colour", {{"red", {1}}}))), line);
  }
}

TEST_F(EventTest, AnEventOfALaterVersionStillHasItsNumber) {
  const std::string later = With(kSaid, "type", "melted");
  EXPECT_EQ(Get<Event>(later).type, EventType::kUnknown);
  EXPECT_EQ(Get<Event>(later).n, 42U) << "or the room would have a hole";
}

TEST_F(EventTest, WhatALaterVersionMeansByItsFieldsIsItsOwnBusiness) {
  const std::string later = With(kSaid, "type", "melted");
  for (const char* field : {"text", "data", "reply_to"}) {
    EXPECT_EQ(Code(With(later, field, {"new"})), "taken") << field;
  }
}

TEST_F(EventTest, ASignalOfALaterVersionIsPassedOver) {
  Get<UnknownSignal>(R"({"type":"typing","room":"lobby","user":"alice"})");
}

TEST_F(EventTest, WhatEveryEventHasMustBeThereAndRight) {
  for (const char* line : {kSaid, kCreated, kJoined, kLeft}) {
    for (const char* field : {"seq", "n", "room", "at", "from", "type"}) {
      EXPECT_EQ(Code(Without(line, field)), "bad_field") << field;
      EXPECT_EQ(Code(With(line, field, {{"a", 1}})), "bad_field") << field;
      EXPECT_EQ(Code(With(line, field, nullptr)), "bad_field") << field;
    }
  }
  EXPECT_EQ(Code(Without(kSaid, "text")), "bad_field");
}

TEST_F(EventTest, NumbersAreCountedFromOne) {
  for (const char* field : {"seq", "n", "reply_to"}) {
    EXPECT_EQ(Code(With(kSaid, field, 0)), "bad_field") << field;
    EXPECT_EQ(Code(With(kSaid, field, -1)), "bad_field") << field;
    EXPECT_EQ(Code(With(kSaid, field, 1.0)), "bad_field") << field;
    EXPECT_EQ(Code(With(kSaid, field, "1")), "bad_field") << field;
    EXPECT_EQ(Code(With(kSaid, field, std::uint64_t{1} << 53)), "bad_json");
    EXPECT_EQ(Code(With(kSaid, field, UINT64_MAX)), "bad_json") << field;
  }
}

TEST_F(EventTest, WhatAnEventMayHaveMustBeRight) {
  EXPECT_EQ(Code(With(kSaid, "data", {1})), "bad_field");
  EXPECT_EQ(Code(With(kSaid, "data", "{}")), "bad_field");
  EXPECT_EQ(Code(With(kSaid, "bot", 1)), "bad_field");
  EXPECT_EQ(Code(With(kSaid, "replay", "true")), "bad_field");
}

TEST_F(EventTest, SignalsLackNothing) {
  for (const char* field : {"log", "run", "b"}) {
    EXPECT_EQ(Code(Without(kBeat, field)), "bad_field") << field;
    EXPECT_EQ(Code(With(kBeat, field, "x")), "bad_field") << field;
  }
  EXPECT_EQ(Code(Without(kRoomBeat, "n")), "bad_field");
  EXPECT_EQ(Code(With(kRoomBeat, "room", 1)), "bad_field");
  for (const char* field : {"room", "user", "at"}) {
    EXPECT_EQ(Code(Without(kOnline, field)), "bad_field") << field;
    EXPECT_EQ(Code(With(kOffline, field, false)), "bad_field") << field;
  }
}

TEST_F(EventTest, WhatIsNoLineIsRefused) {
  for (const char* line :
       {"", "x", "[]", "null", "{} {}", R"({"type":"probe")",
        R"({"type":"probe","type":"probe"})",
        R"({"type":"probe","x":{"a":1,"a":1}})",
        R"({"type":"probe","x":[1,2 }})", R"({"type":"probe","x":1e400})"}) {
    EXPECT_EQ(Code(line), "bad_json") << line;
  }
  EXPECT_EQ(Code("{}"), "bad_field");
  EXPECT_EQ(Code("{\"type\":\"\xff\"}"), "bad_utf8");
}

}  // namespace
}  // namespace qun
