// A disk damages one page of the ledger. Every damage is detected, and no wrong
// line is read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <random>
#include <set>

#include "broker/ledger/page_reader.h"
#include "broker/operator/check.h"
#include "tests/state_words.h"
#include "tests/unit/ledger_world.h"

namespace qun {
namespace {

constexpr std::size_t kPage = 4096;

// A ledger's file at an early and at a later time.
class DamagedDiskTest : public LedgerTest {
 protected:
  using Lines = std::map<std::pair<std::string, std::uint64_t>, std::string>;

  DamagedDiskTest() {
    SetUpUsers();
    for (int i = 0; i < 60; ++i) {
      Record(Say{"lobby", fmt::format("said early {}", i), 0, {}});
      Record(Say{"den", "hidden " + std::string(50, 'd'), 0, {}});
    }
    for (std::uint64_t n = 1; n < 9; ++n) {
      Record(Edit{"lobby", n, std::string(90, 'e')});
    }
    earlier_ = FileNow();
    for (int i = 0; i < 6; ++i) Record(Say{"lobby", "said late", 0, {}});
    Record(Recall{"lobby", 3});
    Record(Recall{"lobby", 33});
    Record(Edit{"lobby", 4, std::string(91, 'E')});
    Record(Edit{"lobby", 5, "short"});
    Record(Edit{"lobby", 34, "short"});
    ChangeUsers();
    now_ = FileNow();
    words_ = WordsOf(state_);
    Open();
    EXPECT_EQ(WordsOf(state_), words_);
    const auto lines = Read();
    lines_ = *lines;
    EXPECT_THAT(damaged_, testing::IsEmpty());
  }

  // The ledger's file after its WAL was copied into it.
  std::string FileNow() {
    EXPECT_TRUE(ledger_->Scrub());
    std::ifstream file(path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  // Readers get no wrong line. A start or a read reports what is missing, and
  // so does the operator's check.
  void ExpectHonest(const std::string& file, const std::string& what) {
    ledger_.reset();
    std::filesystem::remove(path() + "-wal");
    std::ofstream(path(), std::ios::binary | std::ios::trunc) << file;
    const bool is_whole = IsWhole();
    damaged_.clear();
    try {
      Open();
    } catch (const StorageError&) {
      EXPECT_FALSE(is_whole) << what;
      return;
    }
    EXPECT_EQ(WordsOf(state_), words_) << what;
    const auto lines = Read();
    if (!lines) return;
    for (const auto& [place, line] : lines_) {
      const auto read = lines->find(place);
      if (read == lines->end()) {
        EXPECT_TRUE(damaged_.contains(place)) << what;
        EXPECT_FALSE(is_whole) << what;
      } else {
        EXPECT_EQ(read->second, line) << what;
      }
    }
  }

  std::size_t pages() const { return now_.size() / kPage; }
  std::string PageOf(const std::string& file, std::size_t page) const {
    return file.substr(page * kPage, kPage);
  }
  bool HasChanged(std::size_t page) const {
    return PageOf(earlier_, page) != PageOf(now_, page);
  }
  std::string With(std::size_t page, const std::string& bytes) const {
    return std::string(now_).replace(page * kPage, kPage, bytes);
  }

  std::string earlier_;
  std::string now_;

 private:
  void SetUpUsers() {
    Changes changes;
    Room den;
    den.id = 1;
    den.rules.kind = RoomKind::kPrivate;
    changes.rooms["den"] = den;
    Membership is;
    for (int i = 0; i < 60; ++i) {
      const std::string user = fmt::format("user{}", i);
      Invited invited;
      invited.name = {user, user};
      changes.invitations[user] = invited;
      changes.accounts[user] = {user, user, user, "key of " + user};
      is.shown = user;
      is.role = Role::kMember;
      changes.members[{"den", user}] = is;
    }
    is.role = Role::kOwner;
    changes.members[{"den", "alice"}] = is;
    RecordChanges(std::move(changes));
  }
  void ChangeUsers() {
    Changes changes;
    changes.seq = state_.seq;
    changes.accounts["user7"] = {"user7", "user7", "user7", ""};
    changes.invitations["user8"] = std::nullopt;
    Membership banned = state_.FindMembership("den", "user9");
    banned.is_banned = true;
    changes.members[{"den", "user9"}] = banned;
    changes.settings[{"den", "title"}] = Setting{"\"new\""};
    RecordChanges(std::move(changes));
  }
  void RecordChanges(Changes changes) {
    Batch batch;
    batch.changes = std::move(changes);
    const auto recorded = ledger_->Record(std::move(batch));
    ASSERT_TRUE(recorded) << recorded.error().what;
    Absorb(state_, *recorded);
  }

  bool IsWhole() {
    try {
      return CheckLedger(path()).wrong.empty();
    } catch (const StorageError&) {
      return false;
    }
  }

  // All lines that pages contain; empty if they cannot be read.
  std::optional<Lines> Read() try {
    PageReader reader(path());
    Lines lines;
    for (const auto& [name, room] : state_.rooms) {
      for (std::uint64_t n = 1; n <= room.n; ++n) {
        const Page page = reader.Read({"c", "q", name, n, n, room.n});
        if (!page.failure.empty()) return std::nullopt;
        if (!page.damaged.empty()) {
          damaged_.emplace(name, n);
        } else {
          lines[{name, n}] = page.message;
        }
      }
    }
    return lines;
  } catch (const StorageError&) {
    return std::nullopt;
  }

  std::string words_;
  Lines lines_;
  std::set<std::pair<std::string, std::uint64_t>> damaged_;
};

TEST_F(DamagedDiskTest, APageThatWasNotWrittenIsFoundOut) {
  int changed = 0;
  for (std::size_t page = 0; page < earlier_.size() / kPage; ++page) {
    if (!HasChanged(page)) continue;
    ++changed;
    ExpectHonest(With(page, PageOf(earlier_, page)),
                 fmt::format("page {} is not written", page + 1));
  }
  EXPECT_GE(changed, 10);
}

TEST_F(DamagedDiskTest, APageThatWasWrittenInThePlaceOfAnotherIsFoundOut) {
  for (std::size_t page = 0; page < earlier_.size() / kPage; ++page) {
    if (!HasChanged(page)) continue;
    for (std::size_t other = 0; other < pages(); ++other) {
      if (other == page) continue;
      std::string file = With(page, PageOf(earlier_, page));
      file.replace(other * kPage, kPage, PageOf(now_, page));
      ExpectHonest(file, fmt::format("page {} is written in the place of {}",
                                     page + 1, other + 1));
    }
  }
}

TEST_F(DamagedDiskTest, ABitThatFlipsIsFoundOut) {
  std::mt19937 random(7);  // NOLINT(cert-msc51-cpp): the same each time
  for (int i = 0; i < 400; ++i) {
    std::string file = now_;
    std::size_t at = 0;
    do {
      at = random() % file.size();
    } while (file[at] == '\0');
    file[at] = static_cast<char>(file[at] ^ (1U << random() % 8));
    ExpectHonest(file, fmt::format("a bit of byte {} flips", at));
  }
}

}  // namespace
}  // namespace qun
