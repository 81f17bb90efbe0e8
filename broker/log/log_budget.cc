#include "broker/log/log_budget.h"

#include <chrono>
#include <utility>

namespace qun {

bool LogBudget::IsOver(Time now) const {
  return now >= second_ + std::chrono::seconds(1);
}

bool LogBudget::Take(Time now) {
  if (IsOver(now)) {
    second_ = now;
    said_ = 0;
  }
  if (said_ == most_) {
    ++unsaid_;
    return false;
  }
  ++said_;
  return true;
}

std::uint64_t LogBudget::TakeUnsaid(Time now) {
  return IsOver(now) ? std::exchange(unsaid_, 0) : 0;
}

}  // namespace qun
