// When the broker forgets sessions.
#include "broker/arrive/session_expiry.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <string>

#include "broker/turn/operator_desk.h"
#include "proto/base/limits.h"
#include "tests/unit/fakes.h"

namespace qun {
namespace {

constexpr std::chrono::hours kDay{24};
constexpr Time kSecond{1000};

class SessionExpiryTest : public testing::Test {
 protected:
  // Uses a session of the user once more.
  SessionKey Use(std::uint64_t number, const std::string& user = "alice") {
    return UseSession({user, Id{{number, 1}}});
  }
  SessionKey UseSession(const SessionKey& key) {
    Counter counter;
    if (const Counter* known = state_.FindSession(key)) counter = *known;
    counter.Count(counter.last() + 1, 1, std::nullopt, Wall());
    Put(state_, key, counter);
    return key;
  }
  void UseMany(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      UseSession({"alice", Id{{i, 0}}});
    }
  }
  void Bye(const SessionKey& key) {
    session_expiry_.OnBye(key, state_.FindSession(key)->last(), now_);
  }
  // Advances the time and does what is due.
  void Wait(Time time) {
    for (now_ += time; session_expiry_.IsDue(now_); now_ += kSecond) {
      const auto is_here = [this](const SessionKey& key) {
        return here_.contains(key.user);
      };
      const Expire expire =
          session_expiry_.Find(state_, wall_ + now_, now_, is_here);
      if (fails_) continue;
      longest_ = std::max(longest_, expire.sessions.size());
      Apply(state_, ledger_, {LocalProposal(expire, Wall())});
    }
  }
  bool Has(const SessionKey& key) const {
    return state_.FindSession(key) != nullptr;
  }
  std::uint64_t Wall() const {
    return static_cast<std::uint64_t>((wall_ + now_).count());
  }

  MemoryLedger ledger_;
  State state_;
  std::set<std::string> here_;
  Time wall_{1'800'000'000'000};
  Time now_{5'000};
  SessionExpiry session_expiry_{{}, now_};
  bool fails_ = false;       // whether recording fails
  std::size_t longest_ = 0;  // the size of the longest batch
};

TEST_F(SessionExpiryTest, AfterNinetyIdleDays) {
  const SessionKey key = Use(1);
  Wait(kDay * 89);
  EXPECT_TRUE(Has(key));
  Wait(kDay * 2);
  EXPECT_FALSE(Has(key));
}

TEST_F(SessionExpiryTest, AnInvitationIsForgottenByTheTimeOfService) {
  Invited invited;
  invited.name = {"Bob", "bob"};
  invited.expires = 0;  // as if the clock had jumped
  invited.expires_served =
      Wall() + static_cast<std::uint64_t>(Time(kDay * 7).count());
  state_.invitations.emplace("once", invited);
  Wait(kDay * 96);
  EXPECT_NE(state_.FindInvitation("once"), nullptr);
  Wait(kDay * 3);
  EXPECT_EQ(state_.FindInvitation("once"), nullptr);
}

TEST_F(SessionExpiryTest, NotOfAClientThatIsThere) {
  const SessionKey key = Use(1);
  here_ = {"alice"};
  Wait(kDay * 91);
  EXPECT_TRUE(Has(key));
}

TEST_F(SessionExpiryTest, OneThatHasEndedAfterTenMinutes) {
  const SessionKey key = Use(1);
  const SessionKey other = Use(2);
  Bye(key);
  Wait(std::chrono::minutes(9));
  EXPECT_TRUE(Has(key));
  Wait(std::chrono::minutes(2));
  EXPECT_FALSE(Has(key));
  EXPECT_TRUE(Has(other));
}

TEST_F(SessionExpiryTest, OneThatIsUsedAfterItsByeHasNotEnded) {
  const SessionKey key = Use(1);
  Bye(key);
  UseSession(key);
  Wait(std::chrono::hours(2));
  EXPECT_TRUE(Has(key));
}

TEST_F(SessionExpiryTest, OneThatSaysHelloAfterItsByeHasNotEnded) {
  const SessionKey key = Use(1);
  Bye(key);
  session_expiry_.OnHello(key);
  Wait(std::chrono::hours(2));
  EXPECT_TRUE(Has(key));
}

TEST_F(SessionExpiryTest, OfWhoHasTooManyTheOldestOnceTheyAreIdleForADay) {
  UseMany(kSessionsKept);
  Wait(kDay / 2);
  const SessionKey newest = Use(1);
  const SessionKey of_bob = Use(1, "bob");
  Wait(kDay / 4);
  EXPECT_EQ(state_.CountSessions("alice"), kSessionsKept + 1);
  Wait(kDay / 2);
  EXPECT_EQ(state_.CountSessions("alice"), kSessionsKept);
  EXPECT_TRUE(Has(newest));
  EXPECT_TRUE(Has(of_bob));
}

TEST_F(SessionExpiryTest, AsManyAsAreKeptRemainWhenOldOnesGoToo) {
  UseMany(500);
  Wait(kDay * 89);
  UseMany(1500);  // the first 500 of them again
  const SessionKey ended = Use(1);
  Bye(ended);
  Wait(kDay * 2);
  EXPECT_EQ(state_.CountSessions("alice"), kSessionsKept);
  Wait(kDay * 91);
  EXPECT_EQ(state_.CountSessions("alice"), 0U);
}

TEST_F(SessionExpiryTest, WhatIsNotRecordedIsFoundAgain) {
  const SessionKey key = Use(1);
  Bye(key);
  fails_ = true;
  Wait(std::chrono::minutes(11));
  EXPECT_TRUE(Has(key));
  fails_ = false;
  Wait(std::chrono::minutes(1));
  EXPECT_FALSE(Has(key));
}

TEST_F(SessionExpiryTest, ManyInMoreThanOneBatch) {
  UseMany(5000);
  Wait(kDay * 91);
  EXPECT_EQ(state_.CountSessions("alice"), 0U);
  EXPECT_LE(longest_, 2000U);
}

}  // namespace
}  // namespace qun
