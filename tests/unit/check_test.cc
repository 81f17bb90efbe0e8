#include "broker/operator/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "broker/ledger/sqlite.h"
#include "tests/unit/ledger_world.h"

namespace qun {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A ledger with two rooms, of three lines and of one.
class CheckTest : public LedgerTest {
 protected:
  CheckTest() {
    for (const char* text : {"a", "b", "c"}) Record(Say{"lobby", text, 0, {}});
    Record(Join{"ops"});
    ledger_.reset();
  }

  std::vector<std::string> WrongAfter(const std::string& sql) {
    Tamper(sql);
    return CheckLedger(path()).wrong;
  }
};

TEST_F(CheckTest, ALedgerAsTheBrokerLeftItIsWhole) {
  const CheckedLedger checked = CheckLedger(path());
  EXPECT_THAT(checked.wrong, IsEmpty());
  EXPECT_EQ(checked.rooms, 2);
  EXPECT_EQ(checked.events, 4);
}

TEST_F(CheckTest, SeesALineWhoseBytesChanged) {
  EXPECT_THAT(
      WrongAfter("UPDATE events SET line=replace(line,'\"b\"','\"x\"')"),
      ElementsAre("event 2 (room \"lobby\", line 2): its bytes have changed"));
}

TEST_F(CheckTest, SeesALineThatIsGone) {
  EXPECT_THAT(WrongAfter("DELETE FROM events WHERE seq=2"),
              ElementsAre("room \"lobby\" should have 3 lines, but has 2, of "
                          "which the last is line 3"));
}

TEST_F(CheckTest, SeesAnEndThatIsGone) {
  EXPECT_THAT(WrongAfter("DELETE FROM events WHERE seq=3"),
              ElementsAre("room \"lobby\" should have 3 lines, but has 2, of "
                          "which the last is line 2"));
}

TEST_F(CheckTest, SeesARowThatIsNotItsLines) {
  EXPECT_THAT(WrongAfter("UPDATE events SET at=at+1 WHERE seq=4"),
              ElementsAre("event 4 (room \"ops\", line 1): its bytes have "
                          "changed"));
}

// These changes also represent a page that lost its last write and so holds
// older rows.
TEST_F(CheckTest, SeesStateThatIsNotWhatWasRecorded) {
  for (const char* sql :
       {"UPDATE rooms SET n=2, policy=1 WHERE id=1",
        "UPDATE rooms SET name='x' WHERE id=1", "UPDATE members SET banned=1",
        "UPDATE members SET user=CAST(user AS BLOB)", "DELETE FROM members",
        "UPDATE sessions SET k=k-1", "UPDATE sessions SET outcomes=x'0102'",
        "DELETE FROM sessions",
        "INSERT INTO settings VALUES('lobby','a','1',0)",
        "INSERT INTO accounts VALUES('a','A','a','',0,0,0)",
        "INSERT INTO invitations VALUES('a','A','a',0,0,0,0,0,'',0)",
        "UPDATE log SET checksum=checksum+1", "CREATE TABLE other(x)",
        "UPDATE log SET id='00000000000000000000000000000001'"}) {
    const std::string copy = path() + "-copy";
    std::filesystem::copy_file(
        path(), copy, std::filesystem::copy_options::overwrite_existing);
    Connection(copy, false).Execute(sql);
    EXPECT_THAT(CheckLedger(copy).wrong,
                Contains(HasSubstr("is not what was recorded")))
        << sql;
    EXPECT_THROW(SqliteLedger(copy, Sync::kNormal, random_), StorageError)
        << sql;
  }
}

TEST_F(CheckTest, SeesBrokenPages) {
  ZeroPage(std::filesystem::file_size(path()) / 2);
  EXPECT_THAT(CheckLedger(path()).wrong, testing::Not(IsEmpty()));
}

TEST_F(CheckTest, WhatIsNoLedgerIsNotChecked) {
  EXPECT_THROW(CheckLedger(directory_ + "/nothing"), StorageError);
  Tamper("PRAGMA application_id=7");
  EXPECT_THROW(CheckLedger(path()), StorageError);
}

}  // namespace
}  // namespace qun
