// The kinds of faults and habits that a schedule has: half of them, drawn from
// its seed. If each schedule had all, some would hide others: a broker that
// crashes all the time never gets far enough for a full disk. (Groce and
// others, "Swarm testing", 2012.)
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
  kDeathInBatch,   // after some sends
  kDeathInCommit,  // after some writes
  kBadDisk,        // one write or sync fails
  kFullDisk,
  kFlip,       // a bit of a file flips
  kLostWrite,  // a write is lost without an error
  kStray,      // a page is written over another page
  kCheckpoint,
  kStall,    // the broker stands still for a while
  kRestore,  // a backup is restored
  kClockJump,
  kLoss,  // messages are lost
  kSlowNetwork,
  kShortQueues,
  kDrains,  // broken connections may still deliver
  kBrokenLeg,
  kCrowd,  // all connections break at once
  kPartition,
  kStop,  // a client stops for a while
  kClientDeath,
  kLeave,
  kLongLines,
  kBadLines,
  kRewrites,  // lines are edited and recalled
  kKicks,     // users are kicked and muted in the den
  kLooks,     // users read old lines again
  kCount,
};

class Swarm {
 public:
  explicit Swarm(Seed* seed);

  bool Has(Kind kind) const { return kinds_[static_cast<std::size_t>(kind)]; }
  // Whether the disk may damage its files.
  bool MayDamage() const;
  // The kinds, for people.
  std::string Words() const;

 private:
  std::bitset<static_cast<std::size_t>(Kind::kCount)> kinds_;
};

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_SWARM_H_
