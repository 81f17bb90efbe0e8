// Interfaces to the machine's clocks and random bits, which tests replace.
#ifndef QUN_PROTO_BASE_CLOCK_RANDOM_H_
#define QUN_PROTO_BASE_CLOCK_RANDOM_H_

#include <chrono>
#include <cstdint>

#include "proto/base/id.h"

namespace qun {

// A point in time or a duration, in milliseconds.
using Time = std::chrono::milliseconds;

class Clock {
 public:
  virtual ~Clock() = default;
  // Time since the Unix epoch. It may jump; use it for display only.
  virtual Time Wall() const = 0;
  // Time since a fixed moment. It never goes back; use it for every timeout.
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

// Uses getrandom(2). Throws if the system gives no random bits.
class SystemRandom : public Random {
 public:
  std::uint64_t Next() override;
};

// Opens /dev/null in place of stdin, stdout and stderr if they are closed, so
// that no other file gets their numbers. Call it before any file is opened.
void ReserveStandardFiles();

}  // namespace qun

#endif  // QUN_PROTO_BASE_CLOCK_RANDOM_H_
