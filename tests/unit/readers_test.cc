#include "broker/model/readers.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>

namespace qun {
namespace {

using Users = std::set<std::string>;

// As ForEach gives them.
Users All(const ReaderSet& readers) {
  Users users;
  readers.ForEach([&](const std::string& user) {
    EXPECT_TRUE(users.insert(user).second) << user << " is given twice";
  });
  return users;
}

TEST(ReadersTest, AChangedSetLeavesTheOtherOneAsItWas) {
  const ReaderSet two(Users{"alice", "bob"});
  const ReaderSet three = two.With("carol", true);
  const ReaderSet one = three.With("alice", false).With("bob", false);
  EXPECT_EQ(All(two), (Users{"alice", "bob"}));
  EXPECT_EQ(All(three), (Users{"alice", "bob", "carol"}));
  EXPECT_EQ(All(one), Users{"carol"});
  EXPECT_EQ(one.With("carol", false).size(), 0U);
  EXPECT_EQ(All(one.With("alice", true)), (Users{"alice", "carol"}));
}

TEST(ReadersTest, IsTheSameAsASetThatIsCopied) {
  std::mt19937 random(1);
  Users users;
  ReaderSet readers(users);
  for (int i = 0; i < 5000; ++i) {
    const std::string user = std::to_string(random() % 300);
    const bool is_in = random() % 2 == 0;
    is_in ? void(users.insert(user)) : void(users.erase(user));
    readers = readers.With(user, is_in);
    EXPECT_EQ(readers.size(), users.size());
    EXPECT_EQ(readers.contains(user), is_in);
    if (i % 50 == 0) {
      EXPECT_EQ(All(readers), users);
      EXPECT_EQ(readers.Users(), users);
    }
  }
}

}  // namespace
}  // namespace qun
