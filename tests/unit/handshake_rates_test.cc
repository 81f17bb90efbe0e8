#include "broker/edge/handshake_rates.h"

#include <gtest/gtest.h>

#include "broker/edge/quiet_connections.h"
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

TEST(QuietConnectionsTest, AFewMayBeQuietAndMoreComeWhenTheySpeak) {
  QuietConnections quiet;
  Time now{5000};
  const auto come = [&](const std::string& key) {
    int count = 0;
    while (count < 100 && quiet.Take(key, now)) ++count;
    return count;
  };
  EXPECT_EQ(come("alice"), 16);
  EXPECT_EQ(come("bob"), 16);
  for (int i = 0; i < 3; ++i) quiet.OnSpoke("alice");
  quiet.OnSpoke("carol");
  EXPECT_EQ(come("alice"), 3);
  now += std::chrono::minutes(2);
  EXPECT_EQ(come("alice"), 2);
}

}  // namespace
}  // namespace qun
