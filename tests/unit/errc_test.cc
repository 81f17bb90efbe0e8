#include "proto/base/errc.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace qun {
namespace {

TEST(ErrcTest, EveryCodeIsFoundByItsName) {
  for (const ErrcInfo& info : AllErrcs()) {
    EXPECT_EQ(ErrcFromName(info.name), info.code) << info.name;
    EXPECT_EQ(Info(info.code).name, info.name);
  }
}

TEST(ErrcTest, NoNameIsGivenTwice) {
  std::set<std::string_view> names;
  for (const ErrcInfo& info : AllErrcs()) {
    EXPECT_TRUE(names.insert(info.name).second) << info.name;
  }
}

TEST(ErrcTest, ANameOfALaterVersionIsNoCode) {
  for (const char* name : {"", "none", "BAD_JSON", "bad_json ", "throttled"}) {
    EXPECT_FALSE(ErrcFromName(name)) << name;
  }
}

// Ledgers store these numbers; a change would alter the meaning of old ledgers.
TEST(ErrcTest, NumbersStayAsLedgersHoldThem) {
  const std::map<std::string_view, int> stored = {
      {"bad_utf8", 1},     {"bad_json", 2},     {"bad_field", 3},
      {"unknown_verb", 4}, {"wrong_socket", 5}, {"too_long", 6},
      {"bad_text", 7},     {"bad_name", 8},     {"no_name", 9},
      {"no_room", 10},     {"no_line", 11},     {"not_member", 12},
      {"room_exists", 13}, {"conflict", 14},    {"internal", 15},
      {"lost", 16},        {"disk_full", 17}};
  for (const auto& [name, number] : stored) {
    const auto code = ErrcFromName(name);
    ASSERT_TRUE(code) << name;
    EXPECT_EQ(static_cast<int>(*code), number) << name;
  }
}

TEST(ErrcTest, EveryCodeSaysWhatHappened) {
  for (const ErrcInfo& info : AllErrcs()) {
    EXPECT_FALSE(info.text.empty()) << info.name;
  }
}

TEST(ErrcTest, ARefusalHasTheCodesOwnText) {
  const Refusal refusal = Refuse(Errc::kNoRoom);
  EXPECT_EQ(refusal.code, Errc::kNoRoom);
  EXPECT_EQ(refusal.why, Info(Errc::kNoRoom).text);
  EXPECT_EQ(refusal.suggestion, "");
  EXPECT_EQ(refusal.retry_after_ms, 0);
}

TEST(ErrcTest, AFailedResultHoldsCodeAndReason) {
  const Result<int> failed = Fail(Errc::kTooLong, "too much");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, Errc::kTooLong);
  EXPECT_EQ(failed.error().why, "too much");
}

}  // namespace
}  // namespace qun
