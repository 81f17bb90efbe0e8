#include "broker/operator/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "broker/ledger/sqlite.h"
#include "tests/unit/ledger_world.h"

namespace qun {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A ledger with two rooms, of three and of one line.
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
              ElementsAre(HasSubstr("event 4 (room \"ops\", line 1): row and "
                                    "line differ: {")));
}

TEST_F(CheckTest, SeesAMemberOfNoRoom) {
  EXPECT_THAT(WrongAfter("UPDATE members SET room=9"),
              ElementsAre("\"alice\" is a member of room \"9\", which does not "
                          "exist"));
}

TEST_F(CheckTest, SeesACounterThatIsCut) {
  EXPECT_THAT(WrongAfter("UPDATE sessions SET outcomes=x'0102'"),
              ElementsAre(HasSubstr("of \"alice\": the outcomes of its "
                                    "requests are damaged")));
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
