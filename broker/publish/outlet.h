// An interface through which the broker sends messages: the XPUB socket, the
// ROUTER socket, or a substitute in tests.
#ifndef QUN_BROKER_PUBLISH_OUTLET_H_
#define QUN_BROKER_PUBLISH_OUTLET_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace qun {

enum class Sent : std::uint8_t {
  kSent,
  kDropped,  // the receiver is too slow
  kGone,     // the receiver does not exist any more
};

using SharedLines = std::shared_ptr<const std::string>;

class Outlet {
 public:
  virtual ~Outlet() = default;
  // `address` is a topic on the feed and a connection on the desk. Never waits.
  virtual Sent Send(std::string_view address, std::string_view lines) = 0;
  // The same for lines that many receivers get: they need not be copied.
  virtual Sent SendShared(std::string_view address, const SharedLines& lines) {
    return Send(address, *lines);
  }
};

}  // namespace qun

#endif  // QUN_BROKER_PUBLISH_OUTLET_H_
