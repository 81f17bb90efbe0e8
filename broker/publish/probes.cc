#include "broker/publish/probes.h"

namespace qun {

void Probes::Add(const std::string& connection, Time now) {
  due_.emplace(now, connection);
  due_.emplace(now + beat_, connection);
}

std::vector<std::string> Probes::TakeDue(Time now) {
  std::vector<std::string> due;
  const auto end = due_.upper_bound(now);
  for (auto probe = due_.begin(); probe != end; ++probe) {
    due.push_back(std::move(probe->second));
  }
  due_.erase(due_.begin(), end);
  return due;
}

}  // namespace qun
