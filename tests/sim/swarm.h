// Which kinds of faults and habits a schedule has: half of them, drawn from its
// seed. If each schedule had all, some would hide others: a broker that crashes
// all the time never gets far enough for a full disk. (Groce and others, "Swarm
// testing", 2012.)
#ifndef QUN_TESTS_SIM_SWARM_H_
#define QUN_TESTS_SIM_SWARM_H_

#include <bitset>
#include <cstdint>
#include <string>

#include "tests/sim/seed.h"

namespace qun::sim {

enum class Kind : std::uint8_t {
  kCrash,
  kPowerCut,
  kDeathInBatch,   // after some of its sends
  kDeathInCommit,  // after some of its writes
  kBadDisk,        // one write or sync fails
  kFullDisk,
  kFlip,       // a bit of a file changes
  kLostWrite,  // a page is not written, and nobody says so
  kStray,      // a page is written in the place of another
  kCheckpoint,
  kRestore,  // of an older log
  kClockJump,
  kLoss,  // of messages
  kSlowNetwork,
  kShortQueues,
  kDrains,  // broken connections may still deliver
  kBrokenLeg,
  kPartition,
  kStop,  // of clients
  kClientDeath,
  kLeave,
  kLongLines,
  kBadLines,
  kRewrites,  // lines are edited and recalled
  kKicks,     // and mutes, in the den
  kLooks,     // back at what was said
  kCount,
};

class Swarm {
 public:
  explicit Swarm(Seed* seed);

  bool Has(Kind kind) const { return kinds_[static_cast<std::size_t>(kind)]; }
  // Whether the disk may damage what it holds.
  bool MayDamage() const;
  // For people.
  std::string Words() const;

 private:
  std::bitset<static_cast<std::size_t>(Kind::kCount)> kinds_;
};

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_SWARM_H_
