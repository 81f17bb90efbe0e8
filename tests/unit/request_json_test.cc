// Which bytes are a valid line.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "tests/unit/request_world.h"

namespace qun {
namespace {

TEST_F(RequestTest, WhatIsNotUtf8IsNamedSo) {
  for (const std::string bytes : {"\xff",
                                  "\xfe",
                                  "\x80",
                                  "\xbf",
                                  "\xc2",
                                  "\xc0\xaf",
                                  "\xc1\x81",
                                  "\xe0\x80\xaf",
                                  "\xe0\x9f\xbf",
                                  "\xf0\x80\x80\xaf",
                                  "\xf0\x8f\xbf\xbf",
                                  "\xed\xa0\x80",
                                  "\xed\xbf\xbf",
                                  "\xed\xa0\xbd\xed\xb8\x80",
                                  "\xf4\x90\x80\x80",
                                  "\xf5\x80\x80\x80",
                                  "\xf8\x88\x80\x80\x80",
                                  "\xe4\xbd",
                                  "\xf0\x9f\x98",
                                  "\xe4\xbd\x20",
                                  "\xe4\xbd\xa0\xa0"}) {
    EXPECT_EQ(Code(Text(bytes)), "bad_utf8") << testing::PrintToString(bytes);
    EXPECT_EQ(Code(With("\"" + bytes + "\":1")), "bad_utf8") << "in a key";
    EXPECT_EQ(Code("{\"room\":\"" + bytes), "bad_utf8") << "and unclosed";
  }
}

TEST_F(RequestTest, ALineHasSoManyKeysInAllItsObjects) {
  // The line itself has some keys, too.
  const auto line = [&](std::size_t keys) {
    std::string object = "{\"a\":0";
    for (std::size_t i = 1; i < keys; ++i)
      object += fmt::format(",\"{}\":0", i);
    return With(fmt::format("\"x\":{0}}},\"y\":{0}}}", object));
  };
  EXPECT_EQ(Code(line(kLineKeys / 2 - 10)), "taken");
  EXPECT_EQ(Code(line(kLineKeys / 2)), "bad_json");
}

TEST_F(RequestTest, WhatIsNotOneJsonObjectIsNamedSo) {
  for (const char* line : {"",
                           " ",
                           "\r",
                           "null",
                           "[]",
                           "1",
                           "\"x\"",
                           "true",
                           "{",
                           "}",
                           "{]",
                           "{}{}",
                           "{},{}",
                           "{\"a\":1} x",
                           "{\"a\":1}}",
                           "{\"a\":1,}",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{,}",
                           "{a:1}",
                           "{1:1}",
                           "{'a':1}",
                           "{\"a\":01}",
                           "{\"a\":+1}",
                           "{\"a\":.5}",
                           "{\"a\":1.}",
                           "{\"a\":0x1}",
                           "{\"a\":NaN}",
                           "{\"a\":Infinity}",
                           "{\"a\":1e400}",
                           "{\"a\":-1e400}",
                           "{\"a\":nul}",
                           "{\"a\":True}",
                           "{\"a\":\"b}",
                           "{\"a\":\"\\x41\"}",
                           "{\"a\":\"\\u12\"}",
                           "{\"a\":1/**/}",
                           "\xef\xbb\xbf{}",
                           "{\"a\":\"\x01\"}",
                           "{\"a\":\"\t\"}",
                           R"({"a":"\ud800"})",
                           R"({"a":"\udc00"})",
                           R"({"a":"\ud83d\ud83d"})",
                           R"({"a":"\udc00\ud83d"})",
                           R"({"\ud800":1})"}) {
    EXPECT_EQ(Code(std::string(line)), "bad_json") << line;
  }
}

TEST_F(RequestTest, NulIsNeverTheEndOfALine) {
  const std::string nul(1, '\0');
  const std::string line = With(R"("re":"q")");
  EXPECT_EQ(Code(line + nul), "bad_json");
  EXPECT_EQ(Code(nul + line), "bad_json");
  EXPECT_EQ(Code(With("\"re\":\"q" + nul + "\"")), "bad_json");
  EXPECT_EQ(Code(With("\"re\":" + nul + "\"q\"")), "bad_json");
  EXPECT_EQ(Code(line + "\r"), "taken") << "as editors on Windows end lines";
}

// Parsers that read on demand accept such lines.
TEST_F(RequestTest, WhatIsBrokenWhereNobodyLooksIsRefused) {
  const std::string rest = R"("do":"rooms","re":"q"})";
  for (const char* junk :
       {R"({"junk":[1,2 },)", R"({"junk":{"a":1],)", R"({"junk":[1 2],)",
        R"({"junk":{"a" 1},)", R"({"junk":tru,)", R"({"junk":[1,],)",
        R"({"junk":"\q",)", R"({"junk":-,)", R"({"junk":1e,)"}) {
    EXPECT_EQ(Code(junk + rest), "bad_json") << junk;
  }
  EXPECT_EQ(Code(R"({"junk":[1,2],)" + rest), "taken");
}

TEST_F(RequestTest, KeysThatStandTwiceAreRefusedAtAnyDepth) {
  for (const char* field :
       {R"("text":"y")", R"("te\u0078t":"y")", R"("x":1,"x":1)", R"("":1,"":2)",
        R"("data":{"b":1,"b":2})", R"("data":{"a":{"b":1,"b":2}})",
        R"("data":{"a":[[{"b":1,"\u0062":2}]]})",
        R"("other":[{"b":1,"c":2,"b":3}])"}) {
    EXPECT_EQ(Code(With(field)), "bad_json") << field;
  }
  EXPECT_EQ(Code(With(R"("data":{"text":1,"a":{"text":2}},"Text":1)")), "taken")
      << "each object has keys of its own";
}

TEST_F(RequestTest, IntegersThatJavaScriptCannotKeepAreRefused) {
  const auto code = [this](const std::string& number) {
    return Code(With("\"data\":{\"n\":[" + number + "]}"));
  };
  for (const char* number : {"9007199254740991", "-9007199254740991", "0", "-0",
                             "1e300", "0.1", "9007199254740993.5"}) {
    EXPECT_EQ(code(number), "taken") << number;
  }
  for (const char* number :
       {"9007199254740992", "-9007199254740992", "9223372036854775807",
        "-9223372036854775808", "9223372036854775808", "-9223372036854775809",
        "18446744073709551615", "18446744073709551616",
        "100000000000000000000000000000000"}) {
    EXPECT_EQ(code(number), "bad_json") << number;
  }
}

TEST_F(RequestTest, DepthIsBounded) {
  EXPECT_EQ(Code(Deep(kDepth)), "taken");
  EXPECT_EQ(Code(Deep(kDepth + 1)), "bad_json");
  EXPECT_EQ(Code(Deep(100'000)), "bad_json");
  EXPECT_EQ(Code(std::string(100'000, '[')), "bad_json");
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  EXPECT_EQ(Code(objects), "bad_json");
}

// Damaged requests. The oracle accepts what we accept, and we refuse what it
// accepts only because of our own rules.
std::string Scrambled(std::mt19937_64& random) {
  constexpr std::string_view kAlphabet = "{}[]\",:\\u0dn19e-. \n\t\xe4\xbd\xa0";
  const auto verbs = AllVerbs();
  std::string line = Most(verbs[random() % verbs.size()]).dump();
  for (auto changes = random() % 4; changes > 0; --changes) {
    const auto at = random() % line.size();
    const char byte = kAlphabet[random() % kAlphabet.size()];
    line.replace(at, random() % 2, random() % 2, byte);
  }
  return line;
}

TEST_F(RequestTest, TheOracleAgreesOnWhatIsJson) {
  std::mt19937_64 random(20261123);  // the same lines each time
  int taken = 0;
  int broken = 0;
  for (int i = 0; i < 1'000; ++i) {
    const std::string line = Scrambled(random);
    const std::string code = Code(line);
    const bool is_json = Json::accept(line);
    const bool read = code != "bad_utf8" && code != "bad_json";
    EXPECT_TRUE(is_json || !read) << line;
    EXPECT_FALSE(is_json && code == "bad_utf8") << line;
    if (code == "taken") {
      EXPECT_EQ(Read(line)->envelope.as, Json::parse(line).value("as", ""));
    }
    taken += code == "taken" ? 1 : 0;
    broken += is_json ? 0 : 1;
  }
  EXPECT_GT(taken, 100);
  EXPECT_GT(broken, 100);
}

}  // namespace
}  // namespace qun
