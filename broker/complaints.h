// Counts what the broker could not take, and tells of it at most a few times a
// second: a flood of bad lines must not become a flood of log lines.
#ifndef QUN_BROKER_COMPLAINTS_H_
#define QUN_BROKER_COMPLAINTS_H_

#include <cstdint>
#include <string_view>

#include "broker/log.h"
#include "broker/proposal.h"
#include "proto/errc.h"
#include "proto/system.h"

namespace qun {

class Complaints {
 public:
  explicit Complaints(Log* log) : log_(log) {}

  // A line that was refused before it had a place: `socket` is where it came.
  void Malformed(std::string_view socket, const Sender& sender,
                 const Refusal& refusal, Time now);
  // Messages that were dropped because a client did not take them.
  void Dropped(std::uint64_t total);
  // Says what was left unsaid.
  void Tick(Time now);

  std::uint64_t total() const { return total_; }

 private:
  Log* log_;  // not owned
  Time window_{0};
  int said_ = 0;  // in this window
  std::uint64_t unsaid_ = 0;
  std::uint64_t total_ = 0;
  std::uint64_t dropped_ = 0;
};

}  // namespace qun

#endif  // QUN_BROKER_COMPLAINTS_H_
