// Where a broker's three sockets are. One endpoint names all three: with TCP
// the feed and the desk are the next two ports, with ipc://P they are P.feed
// and P.desk.
#ifndef QUN_PROTO_SOCKETS_ENDPOINTS_H_
#define QUN_PROTO_SOCKETS_ENDPOINTS_H_

#include <string>
#include <string_view>

#include "proto/base/errc.h"

namespace qun {

// Below the range that Linux takes ephemeral ports from: there a client that
// retries can connect to itself and hold the broker's port.
inline constexpr const char* kDefaultIntake = "tcp://127.0.0.1:30556";

struct Endpoints {
  std::string intake;
  std::string feed;
  std::string desk;

  bool operator==(const Endpoints&) const = default;
};

// `feed` and `desk` may be empty: then they follow from `intake`. A wildcard
// port (tcp://127.0.0.1:*) gives wildcards. Fails with kBadField if an endpoint
// is none, or if there are no next two ports.
Result<Endpoints> EndpointsFrom(std::string_view intake, std::string_view feed,
                                std::string_view desk);

// The endpoint with another host: "tcp://HOST:PORT". Fails with kBadField if it
// is not of TCP, or has no port of its own yet.
Result<std::string> WithHost(std::string_view endpoint, std::string_view host);

// Whether it stands for every address of the machine.
bool HasAnyHost(std::string_view endpoint);

// Whether only this machine can reach it: 127.0.0.0/8, [::1], localhost, ipc.
bool IsLocal(std::string_view endpoint);

}  // namespace qun

#endif  // QUN_PROTO_SOCKETS_ENDPOINTS_H_
