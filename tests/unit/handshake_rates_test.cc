#include "broker/edge/handshake_rates.h"

#include <gtest/gtest.h>

#include "proto/base/limits.h"

namespace qun {
namespace {

// How many handshakes of a key are let in of 1,000 at once.
int LetIn(HandshakeRates& rates, const std::string& key, Time now) {
  int count = 0;
  for (int i = 0; i < 1000; ++i) count += rates.Take(key, now) ? 1 : 0;
  return count;
}

TEST(HandshakeRatesTest, AllConnectionsOfAKeyMayComeAtOnceAndThenFewASecond) {
  HandshakeRates rates;
  Time now{5000};
  EXPECT_EQ(LetIn(rates, "alice", now), kConnectionsOfKey);
  EXPECT_EQ(LetIn(rates, "bob", now), kConnectionsOfKey);
  now += Time(1000);
  EXPECT_EQ(LetIn(rates, "alice", now), kHandshakesOfKey);
  now += std::chrono::hours(1);
  EXPECT_EQ(LetIn(rates, "alice", now), kConnectionsOfKey);
}

}  // namespace
}  // namespace qun
