// The endpoints of a broker's three sockets. The intake's endpoint is enough to
// name all three: with TCP the feed and the desk use the next two ports, with
// ipc://P they use P.feed and P.desk.
#ifndef QUN_PROTO_SOCKETS_ENDPOINTS_H_
#define QUN_PROTO_SOCKETS_ENDPOINTS_H_

#include <string>
#include <string_view>

#include "proto/base/errc.h"

namespace qun {

// The ports are below Linux's ephemeral ports. In that range, a client that
// retries can connect to itself and so take the broker's port.
inline constexpr const char* kDefaultIntake = "tcp://127.0.0.1:30556";

struct Endpoints {
  std::string intake;
  std::string feed;
  std::string desk;

  bool operator==(const Endpoints&) const = default;
};

// If `feed` or `desk` is empty, it follows from `intake`. A wildcard port
// (tcp://127.0.0.1:*) gives wildcards. Fails with kBadField if an endpoint is
// invalid, or if there are no next two ports.
Result<Endpoints> EndpointsFrom(std::string_view intake, std::string_view feed,
                                std::string_view desk);

// The endpoint with another host: "tcp://HOST:PORT". Fails with kBadField if
// the endpoint does not use TCP or its port is a wildcard.
Result<std::string> WithHost(std::string_view endpoint, std::string_view host);

// Whether the endpoint's host or port is a wildcard.
bool HasWildcard(std::string_view endpoint);

// Whether only this machine can connect to the endpoint: 127.0.0.0/8, [::1],
// localhost, ipc.
bool IsLocal(std::string_view endpoint);

}  // namespace qun

#endif  // QUN_PROTO_SOCKETS_ENDPOINTS_H_
