#include "proto/base/duration.h"

#include <gtest/gtest.h>

namespace qun {
namespace {

TEST(DurationTest, EveryUnitIsRead) {
  EXPECT_EQ(ParseDuration("500ms"), Time(500));
  EXPECT_EQ(ParseDuration("5s"), Time(5'000));
  EXPECT_EQ(ParseDuration("2m"), Time(120'000));
  EXPECT_EQ(ParseDuration("1h"), Time(3'600'000));
  EXPECT_EQ(ParseDuration("1d"), Time(86'400'000));
}

TEST(DurationTest, ZeroIsADuration) {
  EXPECT_EQ(ParseDuration("0s"), Time(0));
  EXPECT_EQ(ParseDuration("0ms"), Time(0));
  EXPECT_EQ(ParseDuration("007s"), Time(7'000));
}

TEST(DurationTest, AYearIsTheLongestInEveryUnit) {
  const Time year = std::chrono::hours(8'760);
  for (const char* text :
       {"365d", "8760h", "525600m", "31536000s", "31536000000ms"}) {
    EXPECT_EQ(ParseDuration(text), year) << text;
  }
  for (const char* text : {"8761h", "525601m", "31536001s", "31536000001ms",
                           "18446744073709551615ms", "18446744073709551616ms",
                           "99999999999999999999999h"}) {
    EXPECT_FALSE(ParseDuration(text)) << text;
  }
}

TEST(DurationTest, AnythingElseIsNone) {
  for (const char* text :
       {"", "5", "s", "ms", "-5s", "+5s", "1.5s", "5 s", " 5s", "5s ", "5S",
        "5w", "5ss", "5m30s", "0x5s", "1e3s", "５s", "inf"}) {
    EXPECT_FALSE(ParseDuration(text)) << text;
  }
}

}  // namespace
}  // namespace qun
