#include "tests/sim/swarm.h"

#include <array>

namespace qun::sim {
namespace {

struct KindInfo {
  const char* name;
  std::uint64_t in_every;  // one schedule in this many has it
};

// Damage is rarer, since it may end a schedule early or force a new log.
constexpr std::array<KindInfo, static_cast<std::size_t>(Kind::kCount)> kKinds =
    {{
        {"crashes", 2},
        {"power cuts", 2},
        {"deaths in a batch", 2},
        {"deaths in a commit", 2},
        {"disk errors", 2},
        {"a full disk", 2},
        {"flipped bits", 3},
        {"lost writes", 3},
        {"stray writes", 5},
        {"checkpoints", 2},
        {"stalls", 3},
        {"a restored log", 4},
        {"clock jumps", 2},
        {"lost messages", 2},
        {"a slow network", 3},
        {"short queues", 3},
        {"late messages", 2},
        {"broken connections", 2},
        {"crowds that go at once", 3},
        {"partitions", 2},
        {"stopped clients", 2},
        {"deaths of clients", 2},
        {"goodbyes", 2},
        {"long lines", 2},
        {"bad lines", 2},
        {"edits and recalls", 2},
        {"kicks and mutes", 2},
        {"looks back", 2},
    }};

}  // namespace

Swarm::Swarm(Seed* seed) {
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    kinds_[i] = seed->OneIn(kKinds.at(i).in_every);
  }
}

bool Swarm::MayDamage() const {
  return Has(Kind::kFlip) || Has(Kind::kLostWrite) || Has(Kind::kStray);
}

std::string Swarm::Words() const {
  std::string words;
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    if (!kinds_[i]) continue;
    words += words.empty() ? "" : ", ";
    words += kKinds.at(i).name;
  }
  return words.empty() ? "nothing" : words;
}

}  // namespace qun::sim
