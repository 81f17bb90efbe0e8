// The names of users in a room.
#include "client/words/cards.h"

#include <gtest/gtest.h>

namespace qun {
namespace {

class CardsTest : public testing::Test {
 protected:
  void Happens(EventType type, const std::string& from,
               const std::string& user = "") {
    cards_.Learn(EventIn("r", type, from, user));
  }
  void SetsCard(const std::string& from, const std::string& json,
                const std::string& room = "r") {
    Event event = EventIn(room, EventType::kChanged, from, "");
    event.setting = "card";
    event.value = json;
    cards_.Learn(event);
  }
  static Event EventIn(const std::string& room, EventType type,
                       const std::string& from, const std::string& user) {
    Event event;
    event.room = room;
    event.type = type;
    event.from = from;
    event.user = user;
    return event;
  }
  std::string Bob() const { return cards_.ShownIn("r", "bob"); }

  Cards cards_;
};

TEST_F(CardsTest, WithoutOneTheNameIsShown) { EXPECT_EQ(Bob(), "bob"); }

TEST_F(CardsTest, OneIsKnownFromTheRoster) {
  cards_.Learn(Roster{"q", "r", {{"bob", true, Role::kMember, "小明"}}, ""});
  EXPECT_EQ(Bob(), "bob (小明)");
  EXPECT_EQ(cards_.ShownIn("other", "bob"), "bob");
}

TEST_F(CardsTest, OneIsSetAndRemoved) {
  SetsCard("bob", R"("on \"duty\"")");
  EXPECT_EQ(Bob(), R"(bob (on "duty"))");
  SetsCard("bob", R"("x")", "other");
  EXPECT_EQ(Bob(), R"(bob (on "duty"))");
  SetsCard("bob", "");
  EXPECT_EQ(Bob(), "bob");
}

TEST_F(CardsTest, OneGoesWithItsMember) {
  for (const auto& [type, from, user] :
       {std::tuple{EventType::kLeft, "bob", ""},
        std::tuple{EventType::kKicked, "alice", "bob"},
        std::tuple{EventType::kBanned, "alice", "bob"}}) {
    SetsCard("bob", R"("x")");
    Happens(type, from, user);
    EXPECT_EQ(Bob(), "bob");
  }
}

TEST_F(CardsTest, WhatIsNoTextIsNone) {
  for (const char* json : {"1", "{}", "[\"x\"]", "\"x", "null"}) {
    SetsCard("bob", json);
    EXPECT_EQ(Bob(), "bob") << json;
  }
}

}  // namespace
}  // namespace qun
