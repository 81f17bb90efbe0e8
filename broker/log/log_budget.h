// Limits the log lines per second for an event that others can cause without
// end.
#ifndef QUN_BROKER_LOG_LOG_BUDGET_H_
#define QUN_BROKER_LOG_LOG_BUDGET_H_

#include <cstdint>

#include "proto/base/clock_random.h"

namespace qun {

class LogBudget {
 public:
  explicit LogBudget(int lines_per_second) : most_(lines_per_second) {}

  // Whether one more line may be written in this second. If not, counts it.
  bool Take(Time now);
  // The number of lines that were not written, once their second is over; 0
  // before that.
  std::uint64_t TakeUnsaid(Time now);

 private:
  bool IsOver(Time now) const;

  int most_;
  Time second_{0};  // when the current second began
  int written_ = 0;
  std::uint64_t unwritten_ = 0;
};

}  // namespace qun

#endif  // QUN_BROKER_LOG_LOG_BUDGET_H_
