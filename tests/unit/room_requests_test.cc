// Requests about rooms, from the words that a person types.
#include "client/words/room_requests.h"

#include <gtest/gtest.h>

namespace qun {
namespace {

class RoomRequestsTest : public testing::Test {
 protected:
  // The encoded request, or why there is none.
  static std::string Request(const std::string& verb,
                             const std::vector<std::string>& words) {
    auto body = RoomRequest(*FindRoomVerb(verb), "r", words);
    if (!body) return "no: " + body.error().why;
    return EncodeRequest({{}, *std::move(body)});
  }
};

TEST_F(RoomRequestsTest, WordsBecomeFields) {
  EXPECT_EQ(Request("kick", {"bob"}),
            R"({"do":"kick","room":"r","user":"bob"})");
  EXPECT_EQ(Request("create", {"private", "approval"}),
            R"({"do":"create","room":"r","private":true,"policy":"approval"})");
  EXPECT_EQ(Request("mute", {"bob", "90s"}),
            R"({"do":"mute","room":"r","user":"bob","for":90})");
  EXPECT_EQ(Request("mute", {}), R"({"do":"mute","room":"r"})");
  EXPECT_EQ(Request("grant", {"bob", "owner"}),
            R"({"do":"grant","room":"r","user":"bob","role":"owner"})");
  EXPECT_EQ(Request("edit", {"3", "a  \"b\""}),
            R"({"do":"edit","room":"r","line":3,"text":"a  \"b\""})");
  EXPECT_EQ(Request("react", {"3", "👍", "off"}),
            R"({"do":"react","room":"r","line":3,"emoji":"👍","off":true})");
}

TEST_F(RoomRequestsTest, AValueIsWrittenAsItsSettingWantsIt) {
  EXPECT_EQ(Request("set", {"title", "the", "hall"}),
            R"({"do":"set","room":"r","setting":"title","value":"the hall"})");
  EXPECT_EQ(Request("set", {"pins", "3", "5"}),
            R"({"do":"set","room":"r","setting":"pins","value":[3,5]})");
  EXPECT_EQ(
      Request("set", {"state.door", R"({"open": true})"}),
      R"({"do":"set","room":"r","setting":"state.door","value":{"open":true}})");
  EXPECT_EQ(Request("set", {"title"}),
            R"({"do":"set","room":"r","setting":"title"})");
}

TEST_F(RoomRequestsTest, WhatMakesNoSenseIsSaid) {
  for (const RoomVerb& verb : RoomVerbs()) {
    EXPECT_TRUE(Request(std::string(verb.name), {"a", "b", "c", "d"})
                    .starts_with("no: "))
        << verb.name;
  }
  EXPECT_TRUE(Request("mute", {"bob", "0s"}).starts_with("no: "));
  EXPECT_TRUE(Request("recall", {"-1"}).starts_with("no: "));
  EXPECT_TRUE(Request("set", {"state.x", "{broken"}).starts_with("no: "));
  EXPECT_TRUE(Request("react", {"1", "two"}).starts_with("no: "));
}

// A chat passes everything after a setting's name as one word.
TEST_F(RoomRequestsTest, PinsMayBeOneWordOrSeveral) {
  const std::string pins =
      R"({"do":"set","room":"r","setting":"pins","value":[3,5]})";
  for (const char* value : {"3 5", "3, 5", "3,5", "[3,5]", "[ 3, 5 ]"}) {
    EXPECT_EQ(Request("set", {"pins", value}), pins) << value;
  }
  EXPECT_EQ(Request("set", {"pins", "[3,", "5]"}), pins);
  EXPECT_EQ(Request("set", {"pins", "[]"}),
            R"({"do":"set","room":"r","setting":"pins","value":[]})");
}

TEST_F(RoomRequestsTest, WhatAPersonCanMistypeIsExplained) {
  EXPECT_EQ(Request("mute", {"bob", "10"}),
            "no: mute takes [USER [DURATION]]; a DURATION has a unit, as in "
            "10m");
  EXPECT_EQ(Request("set", {"state.y", "abc"}),
            "no: the value of state.y must be JSON: a number, true, or a text "
            "with its quotes, as in \"text\", not abc");
  EXPECT_EQ(Request("set", {"pins", "3", "x"}),
            "no: the value of pins must be numbers of lines, as in 3 5, not "
            "[3,x]");
}

}  // namespace
}  // namespace qun
