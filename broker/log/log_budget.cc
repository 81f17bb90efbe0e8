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
    written_ = 0;
  }
  if (written_ == most_) {
    ++unwritten_;
    return false;
  }
  ++written_;
  return true;
}

std::uint64_t LogBudget::TakeUnsaid(Time now) {
  return IsOver(now) ? std::exchange(unwritten_, 0) : 0;
}

}  // namespace qun
