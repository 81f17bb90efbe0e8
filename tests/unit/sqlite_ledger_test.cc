#include "broker/ledger/sqlite_ledger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "broker/decide/decide.h"
#include "broker/ledger/page_reader.h"
#include "broker/ledger/sqlite_archive.h"
#include "broker/ledger/state_rows.h"
#include "broker/operator/check.h"
#include "broker/operator/data_dir.h"
#include "broker/operator/exit_codes.h"
#include "tests/deadline.h"
#include "tests/unit/ledger_world.h"

namespace qun {
namespace {

TEST_F(LedgerTest, ANewLedgerIsEmptyAndHasAnId) {
  EXPECT_NE(state_.log, Id());
  EXPECT_EQ(state_.seq, 0);
  EXPECT_TRUE(state_.rooms.empty());
}

TEST_F(LedgerTest, ARestartKnowsAllThatWasRecorded) {
  const Id log = state_.log;
  Record(Join{"大厅"});
  Record(Say{"大厅", "你好", 0, {}});
  Record(Say{"ops", "x", 0, R"({"a":1})"});
  Open();
  EXPECT_EQ(state_.log, log);
  EXPECT_EQ(state_.seq, 3);
  EXPECT_EQ(state_.FindRoom("大厅")->n, 2);
  EXPECT_EQ(state_.FindMembership("大厅", "alice").shown, "Alice");
  EXPECT_EQ(state_.FindRoom("ops")->n, 1);
  const Counter* counter = state_.FindSession({"alice", Id{{1, 2}}});
  ASSERT_NE(counter, nullptr);
  EXPECT_EQ(counter->last(), 3);
  EXPECT_EQ(counter->Find(2)->hash, 2);
}

TEST_F(LedgerTest, GoesOnAfterARestartWithTheNextNumbers) {
  Record(Say{"lobby", "a", 0, {}});
  Open();
  Record(Say{"lobby", "b", 0, {}});
  Record(Say{"ops", "c", 0, {}});
  Open();
  EXPECT_EQ(state_.FindRoom("lobby")->n, 2);
  EXPECT_EQ(state_.FindRoom("ops")->n, 1);
  EXPECT_EQ(state_.seq, 3);
}

TEST_F(LedgerTest, OneWhoLeftIsGoneAfterARestart) {
  Record(Join{"lobby"});
  Record(Leave{"lobby"});
  Open();
  EXPECT_TRUE(state_.members.empty());
}

// A killed process leaves its WAL behind, perhaps unsynced.
TEST_F(LedgerTest, WhatAKilledProcessWroteIsInTheFileBeforeItIsServed) {
  Record(Say{"lobby", "a", 0, {}});
  const std::string left = directory_ + "/left.db";
  std::filesystem::copy_file(path(), left);
  std::filesystem::copy_file(path() + "-wal", left + "-wal");
  ASSERT_GT(std::filesystem::file_size(left + "-wal"), 0U);
  SqliteLedger next(left, Sync::kNormal, random_);
  EXPECT_EQ(std::filesystem::file_size(left + "-wal"), 0U);
  EXPECT_EQ(next.Load().FindRoom("lobby")->n, 1);
}

// This cannot happen, so the broker must stop if it does.
TEST_F(LedgerTest, ANumberUsedTwiceRecordsNothingAndStops) {
  Record(Say{"lobby", "a", 0, {}});
  std::vector proposals{Next(Say{"new", "b", 0, {}}),
                        Next(Say{"lobby", "c", 0, {}})};
  State old = state_;
  old.seq = 0;
  old.rooms.clear();
  const auto again =
      ledger_->Record(Decide(old, ledger_.get(), proposals).value());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().fault, LedgerFault::kUnknown);
  Open();
  EXPECT_EQ(state_.FindRoom("new"), nullptr);
  EXPECT_EQ(state_.FindRoom("lobby")->n, 1);
}

TEST_F(LedgerTest, KnowsWhichEventsItHas) {
  Record(Say{"lobby", "a", 0, {}});
  const auto at = static_cast<std::uint64_t>(clock_.Wall().count());
  EXPECT_FALSE(ledger_->IsMissing(1, at));
  EXPECT_TRUE(ledger_->IsMissing(1, at + 1));
  EXPECT_TRUE(ledger_->IsMissing(2, at));
}

TEST_F(LedgerTest, AForgottenSessionIsGoneAfterARestart) {
  Record(Say{"lobby", "a", 0, {}});
  Batch batch;
  batch.changes.seq = state_.seq;
  batch.changes.sessions[{"alice", Id{{1, 2}}}] = std::nullopt;
  ASSERT_TRUE(ledger_->Record(std::move(batch)));
  Open();
  EXPECT_TRUE(state_.sessions.empty());
  EXPECT_EQ(state_.seq, 1);
}

TEST_F(LedgerTest, RefusesALedgerOfAnotherVersion) {
  for (const char* version : {"99", "5"}) {
    ledger_.reset();
    Connection(path(), true)
        .Execute(std::string("PRAGMA user_version=") + version);
    EXPECT_THROW(Open(), StorageError);
  }
}

TEST_F(LedgerTest, RefusesAFileThatIsNoLedger) {
  ledger_.reset();
  std::filesystem::remove(path());
  Connection(path(), true).Execute("CREATE TABLE other(x)");
  EXPECT_THROW(Open(), StorageError);
}

TEST_F(LedgerTest, TheArchiveReadsWhatIsRecordedAndNoMore) {
  for (const char* text : {"a", "b", "c"}) Record(Say{"lobby", text, 0, {}});
  SqliteArchive archive(path(), [] {});
  archive.Ask({"connection", "q1", "lobby", 2, 3, 3, 1, false});
  std::vector<Page> pages;
  ASSERT_TRUE(WaitUntil(
      [&] {
        pages = archive.Take();
        return !pages.empty();
      },
      std::chrono::seconds(5)));
  const std::string& message = pages.at(0).message;
  EXPECT_NE(message.find(R"("replay":true)"), std::string::npos);
  EXPECT_EQ(message.find(R"("text":"a")"), std::string::npos);
  EXPECT_NE(message.find(R"("text":"b")"), std::string::npos);
  EXPECT_TRUE(message.ends_with(
      R"({"type":"end","re":"q1","room":"lobby","n":3,"first":1,)"
      R"("low":2,"high":3,"began":1,)"
      R"("run":"00000000000000000000000000000000"})"));
}

TEST_F(LedgerTest, ALineWhoseBytesChangedIsNotServed) {
  for (const char* text : {"a", "b", "c"}) Record(Say{"lobby", text, 0, {}});
  Tamper("UPDATE events SET line=replace(line,'\"b\"','\"x\"') WHERE n=2");
  PageReader reader(path());
  const Page page = reader.Read({"connection", "q1", "lobby", 2, 2, 3, 0, {}});
  EXPECT_EQ(page.damaged, std::vector<std::uint64_t>{2});
  EXPECT_EQ(page.message,
            R"({"type":"end","re":"q1","room":"lobby","n":3,"first":1,)"
            R"("low":2,"high":2,"began":0,)"
            R"("run":"00000000000000000000000000000000"})");
}

// As a damaged index can do.
TEST_F(LedgerTest, ALineInThePlaceOfAnotherIsNotServed) {
  Record(Say{"lobby", "a", 0, {}});
  Record(Say{"den", "a secret", 0, {}});
  Tamper(
      "UPDATE events SET (line, hash, at, author) ="
      " (SELECT line, hash, at, author FROM events WHERE seq=2) WHERE seq=1");
  PageReader reader(path());
  const Page page = reader.Read({"connection", "q1", "lobby", 1, 1, 1, 0, {}});
  EXPECT_EQ(page.damaged, std::vector<std::uint64_t>{1});
  EXPECT_EQ(page.message.find("secret"), std::string::npos);
  Open();
  EXPECT_FALSE(ledger_->FindLine("lobby", 1));
  EXPECT_TRUE(ledger_->FindLine("den", 1));
}

TEST_F(LedgerTest, ALineOfWhichItIsDamagedWhoSaidItIsNotGivenToAnybody) {
  Record(Say{"lobby", "a", 0, {}});
  Tamper("UPDATE events SET author='bob'");
  Open();
  EXPECT_FALSE(ledger_->FindLine("lobby", 1));
}

TEST_F(LedgerTest, NobodyIsToldOfALossBecauseATimeIsDamaged) {
  Record(Say{"lobby", "a", 0, {}});
  Tamper("UPDATE events SET at=at+1");
  Open();
  EXPECT_FALSE(
      ledger_->IsMissing(1, static_cast<std::uint64_t>(clock_.Wall().count())));
}

TEST_F(LedgerTest, LinesThatAreMissingAreNamedAndTheOthersServed) {
  for (const char* text : {"a", "b", "c", "d"}) {
    Record(Say{"lobby", text, 0, {}});
  }
  Tamper("DELETE FROM events WHERE n IN (1, 3)");
  PageReader reader(path());
  for (const bool newest : {false, true}) {
    PageQuery query{"connection", "q1", "lobby", 1, 4, 4, 0, newest};
    Page page = reader.Read(query);
    std::sort(page.damaged.begin(), page.damaged.end());
    EXPECT_EQ(page.damaged, (std::vector<std::uint64_t>{1, 3}));
    EXPECT_NE(page.message.find(R"("text":"b")"), std::string::npos);
    EXPECT_NE(page.message.find(R"("text":"d")"), std::string::npos);
    EXPECT_NE(page.message.find(R"("low":1,"high":4)"), std::string::npos);
  }
}

// Lines written to a deleted file would be acknowledged and lost.
TEST_F(LedgerTest, NothingIsRecordedInAFileThatIsNotInItsPlace) {
  for (const std::string& file : {path(), path() + "-wal"}) {
    Open();
    std::filesystem::rename(file, directory_ + "/aside");
    std::vector proposals{Next(Say{"lobby", "a", 0, {}})};
    const auto recorded =
        ledger_->Record(Decide(state_, ledger_.get(), proposals).value());
    ASSERT_FALSE(recorded) << file;
    EXPECT_EQ(recorded.error().fault, LedgerFault::kUnknown);
    EXPECT_THAT(recorded.error().what,
                testing::StartsWith(file + " was deleted or replaced"));
    std::filesystem::rename(directory_ + "/aside", file);
  }
}

TEST_F(LedgerTest, ALedgerWithADamagedPageIsNotServed) {
  for (int i = 0; i < 100; ++i) Record(Say{"lobby", "a", 0, {}});
  ledger_.reset();  // closing copies the WAL into the file
  ZeroPage(std::filesystem::file_size(path()) - 4096);
  EXPECT_THROW(Open(), StorageError);
}

// A restart reads all changes of a batch.
TEST_F(LedgerTest, RoomsAndRolesAreTheSameAfterARestart) {
  Membership is;
  is.shown = "Alice";
  is.role = Role::kAdmin;
  is.first = 7;
  is.is_muted = is.is_banned = is.is_invited = is.has_asked = true;
  is.muted_until = 8;
  is.card = "A";
  is.read = 6;
  Batch batch;
  batch.changes.rooms["den"] =
      Room{1, 0, {RoomKind::kPrivate, Policy::kApproval, true}, "alice"};
  batch.changes.members[{"den", "alice"}] = is;
  batch.changes.members[{"den", "gone"}] = std::nullopt;
  batch.changes.settings[{"den", "title"}] = Setting{"\"x\"", 9};
  batch.changes.settings[{"den", "other"}] = std::nullopt;
  const auto recorded = ledger_->Record(batch);
  ASSERT_TRUE(recorded) << recorded.error().what;
  Absorb(state_, *recorded);
  const State before = state_;
  Open();
  EXPECT_EQ(state_.rooms, before.rooms);
  EXPECT_EQ(state_.members, before.members);
  EXPECT_EQ(state_.settings, before.settings);
  EXPECT_EQ(state_.tallies, before.tallies);
  EXPECT_EQ(state_.rooms_of, before.rooms_of);
  EXPECT_EQ(state_.invited_to, before.invited_to);
  EXPECT_EQ(state_.lookalikes, before.lookalikes);
  EXPECT_EQ(state_.members.count(InRoomView("den", "gone")), 0U);
}

// Each commit writes the rooms of its batch.
TEST_F(LedgerTest, ALongRoomIsWrittenInAsFewStepsAsAShortOne) {
  for (int i = 0; i < 100; ++i) Record(Say{"long", "a", 0, {}});
  Record(Say{"short", "a", 0, {}});
  ledger_.reset();
  Connection connection(path(), true);
  connection.Execute("PRAGMA foreign_keys=ON");
  StateRows rows(&connection);
  const auto steps_of = [&](const std::string& room) {
    int steps = 0;
    const auto count = [](void* counted) {
      ++*static_cast<int*>(counted);
      return 0;
    };
    sqlite3_progress_handler(connection.get(), 1, count, &steps);
    Changes changes;
    changes.rooms[room] = *state_.FindRoom(room);
    EXPECT_EQ(rows.Write(changes), SQLITE_OK);
    return steps;
  };
  EXPECT_EQ(steps_of("long"), steps_of("short"));
}

// Rows that grow and shrink move each other between pages.
TEST_F(LedgerTest, WhatWasEditedToMoreIsReadAndIsGoneWhenItIsRecalled) {
  constexpr std::uint64_t kLines = 600;
  const auto edit = [this](std::uint64_t n, std::uint64_t words) {
    const std::string word = n % 2 == 0 ? "KEPT " : "SECRET ";
    std::string text;
    for (std::uint64_t i = 0; i < words; ++i) text += word;
    Record(Edit{"lobby", n, text});
    ASSERT_NE(ledger_->FindLine("lobby", n)->line.find(text),
              std::string::npos);
  };
  for (std::uint64_t n = 1; n <= kLines; ++n) Record(Say{"lobby", "x", 0, {}});
  for (std::uint64_t round = 1; round <= 3; ++round) {
    for (std::uint64_t i = 0; i < kLines; ++i) {
      const std::uint64_t n = i * 271 % kLines + 1;  // in a scattered order
      edit(n, 5 + n * round * 37 % 90);
    }
  }
  for (std::uint64_t n = 1; n <= kLines; n += 2) Record(Recall{"lobby", n});
  EXPECT_TRUE(ledger_->Scrub());
  for (const char* suffix : {"", "-wal"}) {
    std::ifstream file(path() + suffix, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(bytes.find("SECRET"), std::string::npos) << suffix;
  }
}

TEST_F(LedgerTest, AccountsAndInvitationsAreThereAfterARestart) {
  const Account alice{"alice", "Alice", "alice", "a key", true, false, 5};
  const Account robot{"robot", "Robot", "robby", "", false, true, 6};
  const Invited invited{{"Bob", "bob"}, true, false, true, 7, 8,
                        "another",      true};
  Batch batch;
  batch.changes.accounts = {{"alice", alice}, {"robot", robot}};
  batch.changes.invitations = {{"used", invited}, {"gone", invited}};
  ASSERT_TRUE(ledger_->Record(batch));
  Batch forgetting;
  forgetting.changes.invitations = {{"gone", std::nullopt}};
  ASSERT_TRUE(ledger_->Record(forgetting));
  Open();
  const State state = ledger_->Load();
  ASSERT_NE(state.FindAccountOfKey("a key"), nullptr);
  EXPECT_EQ(state.FindAccountOfKey("a key")->shown, "Alice");
  EXPECT_TRUE(state.FindAccountOfKey("a key")->is_operator);
  ASSERT_NE(state.FindAccountCalled("robby"), nullptr);
  EXPECT_TRUE(state.FindAccountCalled("robby")->is_bot);
  EXPECT_EQ(state.FindInvitation("gone"), nullptr);
  const Invited* found = state.FindInvitation("used");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->name, invited.name);
  EXPECT_EQ(found->registered, "another");
  EXPECT_TRUE(found->renews && found->withdrawn && found->is_operator);
  EXPECT_EQ(found->expires, 7);
  EXPECT_EQ(found->expires_served, 8);
}

TEST_F(LedgerTest, ADirectoryHasOneBrokerAtATime) {
  const DataDir first(directory_);
  try {
    const DataDir second(directory_);
    FAIL() << "two brokers on one directory";
  } catch (const DataDirError& error) {
    EXPECT_EQ(error.exit(), kExitStorage);
  }
}

TEST_F(LedgerTest, ADirectoryThatOthersMayWriteToIsRefused) {
  std::filesystem::permissions(directory_, std::filesystem::perms::all);
  try {
    const DataDir open(directory_);
    FAIL() << "took a directory that others may write to";
  } catch (const DataDirError& error) {
    EXPECT_EQ(error.exit(), kExitPermission);
  }
}

}  // namespace
}  // namespace qun
