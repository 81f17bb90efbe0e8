// The machine seen through small interfaces: time and random bits. The rules
// of broker and client take these, so that tests can bring their own.
#ifndef QUN_PROTO_BASE_CLOCK_RANDOM_H_
#define QUN_PROTO_BASE_CLOCK_RANDOM_H_

#include <chrono>
#include <cstdint>

#include "proto/base/id.h"

namespace qun {

// A point or a span of time in milliseconds.
using Time = std::chrono::milliseconds;

class Clock {
 public:
  virtual ~Clock() = default;
  // Since the Unix epoch. For display only: it may jump.
  virtual Time Wall() const = 0;
  // Since some fixed moment; never goes back. For everything that waits.
  virtual Time Steady() const = 0;
};

class Random {
 public:
  virtual ~Random() = default;
  virtual std::uint64_t Next() = 0;
  Id NextId() {
    const std::uint64_t first = Next();
    return Id{{first, Next()}};
  }
};

class SystemClock : public Clock {
 public:
  Time Wall() const override;
  Time Steady() const override;
};

// getrandom(2). Throws if the system gives no random bits.
class SystemRandom : public Random {
 public:
  std::uint64_t Next() override;
};

// Opens /dev/null for each of stdin, stdout and stderr that is closed, so that
// no file of ours takes its number. Call it first.
void ReserveStandardFiles();

}  // namespace qun

#endif  // QUN_PROTO_BASE_CLOCK_RANDOM_H_
