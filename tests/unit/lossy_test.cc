// Exactly once, in order, without a gap, under any loss: many schedules, each
// from a seed.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/lossy_world.h"

namespace qun {
namespace {

constexpr std::size_t kLines = 30;  // lines that each peer says
constexpr Time kPatience{180'000};
constexpr std::uint64_t kSeeds = 12;

// Four peers talk; a seed decides the schedule.
class Conversation {
 public:
  explicit Conversation(std::uint64_t seed)
      : world_(seed, seed % 4 == 0 ? 0 : 3 + seed % 20) {}

  void Check() {
    Invite();
    Talk();
    EXPECT_TRUE(world_.StepUntil([this] { return IsQuiet(); }, kPatience));
    for (Peer& peer : peers()) {
      SCOPED_TRACE(peer.name);
      CheckSaid(peer);
      if (peer.name != "dave") CheckRead(peer);
    }
  }

 private:
  static SessionOptions Options(const std::string& name) {
    SessionOptions options;
    options.name = name;
    return options;
  }

  void Invite() {
    world_.Add(Options("alice"), {"lobby", "kitchen"});
    world_.Add(Options("bob"), {"lobby", "kitchen"});
    SessionOptions reader = Options("carol");
    reader.all = true;
    reader.start.after = 0;
    world_.Add(reader, {});
    SessionOptions speaker = Options("dave");
    speaker.listens = false;
    world_.Add(speaker, {});
  }

  // Says a peer's next line; one in eight breaks a rule.
  void SayNext(Peer& peer) {
    const std::string text = peer.name + std::to_string(peer.said.size());
    const std::string room = random().OneIn(3) ? "kitchen" : "lobby";
    const bool is_bad = random().OneIn(8);
    world_.Say(peer, {room, text, is_bad ? 1'000'000ULL : 0, {}});
    if (is_bad) bad_.push_back(text);
  }

  // All peers talk under faults.
  void Talk() {
    const auto has_said_all = [this] {
      return std::all_of(peers().begin(), peers().end(), [](const Peer& peer) {
        return peer.said.size() >= kLines;
      });
    };
    while (!has_said_all()) {
      for (Peer& peer : peers()) {
        if (peer.said.size() < kLines && random().OneIn(10)) SayNext(peer);
        if (random().OneIn(1000)) world_.Cut(peer);
      }
      if (random().OneIn(300)) world_.KillBroker();
      if (random().OneIn(300)) world_.disk().Die(Disk::Death::kBeforeCommit);
      if (random().OneIn(300)) world_.disk().Die(Disk::Death::kAfterCommit);
      if (random().OneIn(300)) world_.CutBatch();
      world_.Step();
    }
  }

  bool IsQuiet() {
    const auto heads = world_.disk().Heads();
    return std::all_of(peers().begin(), peers().end(), [&](Peer& peer) {
      if (peer.session->HasUnsettled()) return false;
      if (peer.name == "dave") return true;
      return std::all_of(heads.begin(), heads.end(), [&](const auto& head) {
        return peer.read[head.first].size() >= head.second;
      });
    });
  }

  void CheckSaid(Peer& peer) {
    EXPECT_EQ(Recorded(peer), Good(peer));
    EXPECT_EQ(peer.forgotten, 0);
    EXPECT_EQ(peer.settled.size(), peer.said.size());
    for (const auto& [ticket, stored] : peer.settled) {
      EXPECT_EQ(stored, !IsBad(peer.said[ticket])) << peer.said[ticket];
    }
  }
  void CheckRead(Peer& peer) {
    for (const char* room : {"lobby", "kitchen"}) {
      EXPECT_EQ(peer.read[room], RecordedIn(room)) << room;
    }
  }

  // The lines of a peer that break no rule, in order, and those recorded.
  std::vector<std::string> Good(const Peer& peer) const {
    std::vector<std::string> texts;
    for (const auto& [ticket, text] : peer.said) {
      if (!IsBad(text)) texts.push_back(text);
    }
    return texts;
  }
  std::vector<std::string> Recorded(const Peer& peer) {
    std::vector<std::string> texts;
    for (const Event& event : world_.disk().log()) {
      if (event.from == peer.name) texts.push_back(event.text);
    }
    return texts;
  }
  std::vector<std::string> RecordedIn(const std::string& room) {
    std::vector<std::string> texts;
    for (const Event& event : world_.disk().log()) {
      if (event.room == room) texts.push_back(event.text);
    }
    return texts;
  }
  bool IsBad(const std::string& text) const {
    return std::find(bad_.begin(), bad_.end(), text) != bad_.end();
  }

  SeededRandom& random() { return world_.random(); }
  std::deque<Peer>& peers() { return world_.peers(); }

  LossyWorld world_;
  std::vector<std::string> bad_;
};

TEST(LossyTest, EachLineIsRecordedOnceToldTrulyAndReadByEveryone) {
  for (std::uint64_t seed = 1; seed <= kSeeds && !testing::Test::HasFailure();
       ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Conversation(seed).Check();
  }
}

}  // namespace
}  // namespace qun
