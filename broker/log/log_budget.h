// How many lines a second may be written to the log for something that others
// can make happen without end.
#ifndef QUN_BROKER_LOG_LOG_BUDGET_H_
#define QUN_BROKER_LOG_LOG_BUDGET_H_

#include <cstdint>

#include "proto/base/clock_random.h"

namespace qun {

class LogBudget {
 public:
  explicit LogBudget(int lines_per_second) : most_(lines_per_second) {}

  // Whether there is one more line for this second; what there is none for is
  // counted.
  bool Take(Time now);
  // How many were counted, once their second is over; 0 until then.
  std::uint64_t TakeUnsaid(Time now);

 private:
  bool IsOver(Time now) const;

  int most_;
  Time second_{0};  // its beginning
  int said_ = 0;    // in it
  std::uint64_t unsaid_ = 0;
};

}  // namespace qun

#endif  // QUN_BROKER_LOG_LOG_BUDGET_H_
