// A ledger on a disk, for tests of its readers and writers.
#ifndef QUN_TESTS_UNIT_LEDGER_WORLD_H_
#define QUN_TESTS_UNIT_LEDGER_WORLD_H_

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "broker/decide/decide.h"
#include "broker/ledger/sqlite_ledger.h"
#include "tests/unit/fakes.h"

namespace qun {

// A ledger in its own directory, and one client that speaks.
class LedgerTest : public testing::Test {
 protected:
  LedgerTest() {
    std::string name = testing::TempDir() + "qun-ledger-XXXXXX";
    directory_ = mkdtemp(name.data());
    Open();
  }
  ~LedgerTest() override {
    ledger_.reset();
    std::filesystem::remove_all(directory_);
  }

  std::string path() const { return directory_ + "/ledger.db"; }
  void Open() {
    ledger_.reset();
    ledger_ = std::make_unique<SqliteLedger>(path(), Sync::kNormal, random_);
    state_ = ledger_->Load();
  }
  Proposal Next(ProposedBody body) {
    Proposal proposal;
    proposal.user = {"Alice", "alice"};
    proposal.session = Id{{1, 2}};
    proposal.k = ++k_;
    proposal.hash = k_;
    proposal.at = static_cast<std::uint64_t>(clock_.Wall().count());
    proposal.body = std::move(body);
    return proposal;
  }
  void Record(ProposedBody body) {
    std::vector proposals{Next(std::move(body))};
    const auto recorded =
        ledger_->Record(Decide(state_, ledger_.get(), proposals).value());
    ASSERT_TRUE(recorded) << recorded.error().what;
    Absorb(state_, *recorded);
  }

  // Changes the file while no broker has it open.
  void Tamper(const std::string& sql) {
    ledger_.reset();
    Connection(path(), false).Execute(sql);
  }

  // Overwrites a page of the file with zeros, as some disks do.
  void ZeroPage(std::uintmax_t at) {
    ledger_.reset();
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(at));
    file << std::string(4096, '\0');
  }

  std::string directory_;
  FakeClock clock_;
  CountingRandom random_;
  std::unique_ptr<SqliteLedger> ledger_;
  State state_;
  std::uint64_t k_ = 0;
};

}  // namespace qun

#endif  // QUN_TESTS_UNIT_LEDGER_WORLD_H_
