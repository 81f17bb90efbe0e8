// Another JSON library reads what our writer writes, and accepts what our
// parser accepts.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "proto/base/limits.h"
#include "proto/json/json_parser.h"
#include "proto/json/json_writer.h"
#include "proto/lines/request.h"
#include "proto/text/characters.h"

namespace qun {
namespace {

using Json = nlohmann::json;

// The object that `write` writes.
template <typename Write>
std::string Written(Write write) {
  std::string out;
  JsonWriter writer(&out);
  write(writer);
  writer.Close();
  return out;
}

std::string WrittenText(std::string_view text) {
  return Written([text](JsonWriter& out) { out.Text("a", text); });
}

TEST(JsonWriterTest, AnObjectWithoutFieldsIsEmpty) {
  EXPECT_EQ(Written([](JsonWriter&) {}), "{}");
}

TEST(JsonWriterTest, FieldsStandInTheOrderOfWriting) {
  EXPECT_EQ(Written([](JsonWriter& out) {
              out.Text("b", "x").Number("a", 7).Flag("c", false);
              out.Raw("d", "[1]");
            }),
            R"({"b":"x","a":7,"c":false,"d":[1]})");
}

TEST(JsonWriterTest, AnObjectIsAppendedToWhatIsThere) {
  std::string out = "[";
  JsonWriter(&out).Flag("a", true).Close();
  EXPECT_EQ(out, R"([{"a":true})");
}

TEST(JsonWriterTest, WhatIsEmptyZeroOrFalseMayBeLeftOut) {
  EXPECT_EQ(Written([](JsonWriter& out) {
              out.TextIf("a", "").NumberIf("b", 0).FlagIf("c", false);
              out.RawIf("d", "");
            }),
            "{}");
  EXPECT_EQ(Written([](JsonWriter& out) {
              out.TextIf("a", "x").NumberIf("b", 1).FlagIf("c", true);
              out.RawIf("d", "{}");
            }),
            R"({"a":"x","b":1,"c":true,"d":{}})");
}

TEST(JsonWriterTest, TheLargestIntegerIsWrittenInDigits) {
  EXPECT_EQ(Written([](JsonWriter& out) { out.Number("a", kMaxInteger); }),
            R"({"a":9007199254740991})");
}

TEST(JsonWriterTest, OnlyWhatMustBeIsEscaped) {
  EXPECT_EQ(WrittenText("\"\\/\n\t\r"), R"({"a":"\"\\/\n\t\r"})");
  EXPECT_EQ(WrittenText(std::string("\0\x1f\x1b", 3)),
            R"({"a":"\u0000\u001f\u001b"})");
  EXPECT_EQ(WrittenText("你\x7f\u0085😀"), "{\"a\":\"你\x7f\u0085😀\"}");
}

// Any text without surrogates, including control characters and U+0000.
std::string AnyText() {
  std::string text;
  const auto characters = *rc::gen::container<std::u32string>(
      rc::gen::oneOf(rc::gen::inRange<char32_t>(0, 0x80),
                     rc::gen::inRange<char32_t>(0x80, 0xd800),
                     rc::gen::inRange<char32_t>(0xe000, 0x110000)));
  for (const char32_t c : characters) AppendUtf8(text, c);
  return text;
}

RC_GTEST_PROP(JsonProperty, AnyTextIsReadByOthersAsItWasWritten, ()) {
  const std::string text = AnyText();
  RC_ASSERT(Json::parse(WrittenText(text))["a"] == text);
}

// The decoder accepts any string as a sender's name; names are checked later.
std::string NameIn(JsonParser& parser, const std::string& line) {
  const auto request = DecodeRequest(parser, line);
  EXPECT_TRUE(request) << line;
  return request ? request->envelope.as : "";
}

RC_GTEST_PROP(JsonProperty, AnyTextOfOthersIsReadAsItWasWritten, ()) {
  const std::string text = AnyText();
  JsonParser parser;
  const Json line = {{"do", "rooms"}, {"re", "q"}, {"as", text}};
  RC_ASSERT(NameIn(parser, line.dump()) == text);
  RC_ASSERT(NameIn(parser, line.dump(2, ' ', true)) == text);  // all \u escapes
}

TEST(JsonParserTest, GoesOnAfterALineThatItRefused) {
  JsonParser parser;
  for (const char* broken : {"", "{", "\xff", R"({"as":"\ud800"})", "[[[["}) {
    EXPECT_FALSE(DecodeRequest(parser, broken));
    EXPECT_EQ(NameIn(parser, R"({"do":"rooms","re":"q","as":"a"})"), "a");
  }
}

TEST(JsonParserTest, MovesWithItsMemory) {
  JsonParser first;
  NameIn(first, R"({"do":"rooms","re":"q","as":"a"})");
  JsonParser second = std::move(first);
  EXPECT_EQ(NameIn(second, R"({"do":"rooms","re":"q","as":"b"})"), "b");
}

TEST(JsonParserTest, ReadsNoFurtherThanTheLine) {
  JsonParser parser;
  const std::string frame = R"({"do":"rooms","re":"q","as":"a"}{"as":"b"})";
  const std::size_t end = frame.find('}') + 1;
  EXPECT_TRUE(DecodeRequest(parser, std::string_view(frame).substr(0, end)));
  EXPECT_FALSE(
      DecodeRequest(parser, std::string_view(frame).substr(0, end - 1)))
      << "the brace behind the line is not its own";
}

}  // namespace
}  // namespace qun
