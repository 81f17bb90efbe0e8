#include "proto/request.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

namespace qun {
namespace {

constexpr const char* kSession =
    R"("session":"000000000000000000000000000000aa")";

// Says what becomes of a line.
class RequestTest : public testing::Test {
 protected:
  template <typename T>
  T Body(const std::string& line) {
    const auto request = DecodeRequest(parser_, line);
    EXPECT_TRUE(request) << request.error().refusal.why << " in " << line;
    return request ? std::get<T>(request->body) : T();
  }
  std::string Code(const std::string& line) {
    const auto request = DecodeRequest(parser_, line);
    if (request) return "taken";
    EXPECT_FALSE(request.error().refusal.why.empty());
    return std::string(Info(request.error().refusal.code).name);
  }
  // A say with one more field, or with a text.
  std::string With(const std::string& field) {
    return R"({"room":"lobby","text":"x","as":"a",)" + field + "}";
  }
  std::string Text(const std::string& json) {
    return R"({"room":"lobby","text":")" + json + R"(","as":"a"})";
  }
  std::string Query(const std::string& verb, const std::string& fields = "") {
    return R"({"do":")" + verb + R"(","re":"q1")" + fields + "}";
  }

  JsonParser parser_;
};

TEST_F(RequestTest, WithoutAVerbItIsSay) {
  const Say say = Body<Say>(R"({"room":"大厅","text":"你好","as":"小明"})");
  EXPECT_EQ(say.room, "大厅");
  EXPECT_EQ(say.text, "你好");
  EXPECT_EQ(say.reply_to, 0);
  EXPECT_EQ(say.data, "");
}

TEST_F(RequestTest, EveryVerbOfTheTableIsDecodedByItsName) {
  for (const VerbInfo& verb : AllVerbs()) {
    const std::string line =
        R"({"do":")" + std::string(verb.name) +
        R"(","re":"q","as":"a","room":"lobby","text":"x",)" + kSession +
        R"(,"k":1})";
    const auto request = DecodeRequest(parser_, line);
    ASSERT_TRUE(request) << verb.name << ": " << request.error().refusal.why;
    EXPECT_EQ(request->verb(), verb.verb) << verb.name;
  }
}

TEST_F(RequestTest, KeepsDataWithoutWhiteSpace) {
  const Say say = Body<Say>(With(R"("data": { "a" : [1, 2.5, null] })"));
  EXPECT_EQ(say.data, R"({"a":[1,2.5,null]})");
}

TEST_F(RequestTest, IgnoresFieldsThatItDoesNotKnow) {
  EXPECT_EQ(Code(With(R"("colour":["red",{}])")), "taken");
}

TEST_F(RequestTest, NamesTheVerbThatThereIsNot) {
  EXPECT_EQ(Code(R"({"do":"fly","as":"a"})"), "unknown_verb");
}

TEST_F(RequestTest, AFieldOfTheWrongTypeIsNeverIgnored) {
  for (const char* field :
       {R"("k":"1")", R"("k":1.0)", R"("k":-1)", R"("k":0)", R"("session":1)",
        R"("session":"AA")", R"("re":1)", R"("bot":1)", R"("reply_to":0)",
        R"("reply_to":"1")", R"("data":[])", R"("data":"x")", R"("do":1)"}) {
    EXPECT_EQ(Code(With(field)), "bad_field") << field;
  }
}

TEST_F(RequestTest, WhatAVerbNeedsMustBeThere) {
  EXPECT_EQ(Code(R"({"text":"x","as":"a"})"), "bad_field");
  EXPECT_EQ(Code(R"({"room":"lobby","as":"a"})"), "bad_field");
  EXPECT_EQ(Code(R"({"room":"lobby","text":"","as":"a"})"), "bad_field");
  EXPECT_EQ(Code(R"({"room":"lobby","text":"x"})"), "no_name");
  EXPECT_EQ(Code(R"({"do":"rooms"})"), "bad_field") << "no re";
  EXPECT_EQ(Code(Query("hello", R"(,"as":"a")")), "bad_field") << "no session";
  EXPECT_EQ(Code(Query("history")), "bad_field") << "no room";
}

TEST_F(RequestTest, SessionAndKGoTogether) {
  EXPECT_EQ(Code(With(R"("k":1)")), "bad_field");
  EXPECT_EQ(Code(With(kSession)), "bad_field");
  EXPECT_EQ(Code(With(std::string(kSession) + R"(,"k":1)")), "taken");
}

TEST_F(RequestTest, ARefusedRequestStillTellsWhoseItWas) {
  const auto request =
      DecodeRequest(parser_, R"({"room":"lobby","text":7,"as":"a","re":"q9",)" +
                                 std::string(kSession) + R"(,"k":3})");
  ASSERT_FALSE(request);
  const Envelope& envelope = request.error().envelope;
  EXPECT_EQ(envelope.k, 3);
  EXPECT_EQ(envelope.as, "a");
  EXPECT_EQ(envelope.re, "q9");
  EXPECT_TRUE(envelope.session.has_value());
}

TEST_F(RequestTest, ALineThatIsWrongInsideStillTellsWhoseItWas) {
  const auto request = DecodeRequest(
      parser_,
      R"({"room":"lobby","text":"x","data":{"id":1152921504606846976},)"
      R"("as":"a",)" +
          std::string(kSession) + R"(,"k":3})");
  ASSERT_FALSE(request);
  EXPECT_EQ(request.error().refusal.code, Errc::kBadJson);
  EXPECT_EQ(request.error().envelope.k, 3) << "or the session would be stuck";
}

TEST_F(RequestTest, TextIsMeasuredAfterUnescaping) {
  std::string escaped;
  for (std::size_t i = 0; i < kTextBytes / 3; ++i) escaped += "\\u4f60";
  EXPECT_EQ(Code(Text(escaped)), "taken");
  EXPECT_EQ(Code(Text(std::string(kTextBytes, 'x'))), "taken");
  EXPECT_EQ(Code(Text(std::string(kTextBytes + 1, 'x'))), "too_long");
}

TEST_F(RequestTest, DataAndReHaveTheirLimits) {
  const auto data = [](std::size_t bytes) {
    return R"("data":{"a":")" + std::string(bytes - 8, 'x') + R"("})";
  };
  EXPECT_EQ(Code(With(data(kDataBytes))), "taken");
  EXPECT_EQ(Code(With(data(kDataBytes + 1))), "too_long");
  EXPECT_EQ(Code(With(R"("re":")" + std::string(65, 'x') + R"(")")),
            "too_long");
}

TEST_F(RequestTest, OfControlsTextMayHoldNewlineAndTabAlone) {
  EXPECT_EQ(Code(Text(R"(a\nb\tc)")), "taken");
  for (const char* control : {R"(\r)", R"(\u0000)", R"(\u001b[2J)", R"(\u007f)",
                              R"(\u0080)", R"(\u009b)", "\x7f", "\xc2\x9b"}) {
    EXPECT_EQ(Code(Text(control)), "bad_text") << control;
  }
}

TEST_F(RequestTest, WhatIsNotUtf8IsNamedSo) {
  for (const char* bytes :
       {"\xff", "\x80", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80",
        "\xf4\x90\x80\x80", "\xe4\xbd", "\xf0\x9f\x98"}) {
    EXPECT_EQ(Code(Text(bytes)), "bad_utf8");
  }
}

TEST_F(RequestTest, WhatIsNotOneJsonObjectIsNamedSo) {
  for (const char* line :
       {"", " ", "null", "[]", "1", "\"x\"", "{", "}", "{}{}", "{\"a\":1} x",
        "{\"a\":1,}", "{'a':1}", "{\"a\":01}", "{\"a\":NaN}", "{\"a\":1e400}",
        "\xef\xbb\xbf{}", R"({"junk":[1,2 },"do":"rooms","re":"q"})",
        R"({"text":"\ud800"})", "{\"text\":\"a\x01\"}"}) {
    EXPECT_EQ(Code(line), "bad_json") << line;
  }
}

TEST_F(RequestTest, KeysThatStandTwiceAreRefusedAtAnyDepth) {
  EXPECT_EQ(Code(With(R"("text":"y")")), "bad_json");
  EXPECT_EQ(Code(With(R"("data":{"a":{"b":1,"b":2}})")), "bad_json");
  EXPECT_EQ(Code(With(R"("other":[{"b":1,"b":2}])")), "bad_json");
}

TEST_F(RequestTest, IntegersThatJavaScriptCannotKeepAreRefused) {
  EXPECT_EQ(Code(With(R"("data":{"n":9007199254740991})")), "taken");
  EXPECT_EQ(Code(With(R"("data":{"n":-9007199254740991})")), "taken");
  EXPECT_EQ(Code(With(R"("data":{"n":9007199254740992})")), "bad_json");
  EXPECT_EQ(Code(With(R"("data":{"n":18446744073709551615})")), "bad_json");
  EXPECT_EQ(Code(With(R"("data":{"n":18446744073709551616})")), "bad_json");
}

TEST_F(RequestTest, DepthIsBounded) {
  const auto deep = [](std::size_t levels) {
    return R"("data":{"a":)" + std::string(levels, '[') +
           std::string(levels, ']') + "}";
  };
  EXPECT_EQ(Code(With(deep(kDepth - 4))), "taken");
  EXPECT_EQ(Code(With(deep(kDepth))), "bad_json");
  EXPECT_EQ(Code(std::string(100'000, '[')), "bad_json");
  EXPECT_EQ(Code(With(deep(100'000))), "bad_json");
}

TEST_F(RequestTest, AHugeKeyIsOnlyAKey) {
  EXPECT_EQ(Code(With("\"" + std::string(1'000'000, 'k') + "\":1")), "taken");
}

TEST_F(RequestTest, HistoryTakesARangeThatIsOne) {
  const auto code = [this](const std::string& fields) {
    return Code(Query("history", R"(,"room":"lobby")" + fields));
  };
  EXPECT_EQ(code(""), "taken");
  EXPECT_EQ(code(R"(,"after":0,"before":1,"limit":500)"), "taken");
  EXPECT_EQ(code(R"(,"after":5,"before":5)"), "bad_field");
  EXPECT_EQ(code(R"(,"after":-1)"), "bad_field");
  EXPECT_EQ(code(R"(,"before":0)"), "bad_field");
  EXPECT_EQ(code(R"(,"limit":0)"), "bad_field");
  EXPECT_EQ(code(R"(,"limit":501)"), "bad_field");
  EXPECT_EQ(code(R"(,"after":18446744073709551615)"), "bad_json");
}

TEST_F(RequestTest, WhatIsWrittenIsReadAsTheSame) {
  Say say{"大厅", "quotes \" \\ and\nlines\tand 😀", 7, R"({"a":1})"};
  const Request request{{"小明", Id{{1, 2}}, 9, "q1", true}, say};
  const auto read = DecodeRequest(parser_, EncodeRequest(request));
  ASSERT_TRUE(read);
  EXPECT_EQ(EncodeRequest(*read), EncodeRequest(request));
  EXPECT_EQ(std::get<Say>(read->body).text, say.text);
  EXPECT_EQ(read->envelope.session, request.envelope.session);
}

// The oracle reads what our writer wrote, whatever the text.
RC_GTEST_PROP(RequestProperty, AnyTextIsWrittenAsJson, ()) {
  std::string text;
  for (const auto c : *rc::gen::container<std::u32string>(
           rc::gen::inRange<char32_t>(1, 0xd7ff))) {
    text += c < 0x80    ? std::string(1, static_cast<char>(c))
            : c < 0x800 ? std::string{static_cast<char>(0xc0 | (c >> 6)),
                                      static_cast<char>(0x80 | (c & 0x3f))}
                        : std::string{static_cast<char>(0xe0 | (c >> 12)),
                                      static_cast<char>(0x80 | (c >> 6 & 0x3f)),
                                      static_cast<char>(0x80 | (c & 0x3f))};
  }
  const auto line =
      EncodeRequest({{"a", {}, 0, {}, false}, Say{"r", text, 0, {}}});
  RC_ASSERT(nlohmann::json::parse(line)["text"] == text);
}

}  // namespace
}  // namespace qun
