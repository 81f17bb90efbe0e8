#include "broker/edge/quiet_connections.h"

#include <algorithm>

namespace qun {
namespace {

constexpr double kMost = 16;
// One is forgotten in this time: a connection may break before it says hello.
constexpr Time kForgetAfter = std::chrono::minutes(1);

}  // namespace

bool QuietConnections::Take(const std::string& key, Time now) {
  Quiet& quiet = quiet_[key];
  const double gone = static_cast<double>((now - quiet.at).count()) /
                      static_cast<double>(kForgetAfter.count());
  quiet.connections = std::max(0.0, quiet.connections - gone);
  quiet.at = now;
  if (quiet.connections >= kMost) return false;
  ++quiet.connections;
  return true;
}

void QuietConnections::OnSpoke(const std::string& key) {
  const auto found = quiet_.find(key);
  if (found == quiet_.end()) return;
  found->second.connections = std::max(0.0, found->second.connections - 1);
}

}  // namespace qun
