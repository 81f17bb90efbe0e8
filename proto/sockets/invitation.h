// The one line by which somebody is invited to a broker: where it is, how to
// know it, and a key that is good for one thing, to register a key of one's
// own.
#ifndef QUN_PROTO_SOCKETS_INVITATION_H_
#define QUN_PROTO_SOCKETS_INVITATION_H_

#include <string>
#include <string_view>

#include "proto/base/errc.h"
#include "proto/sockets/endpoints.h"

namespace qun {

struct Invitation {
  Endpoints endpoints;
  std::string broker_key;
  std::string secret_key;  // of the pair that works once

  bool operator==(const Invitation&) const = default;
};

// "qun-invitation-1 INTAKE FEED DESK BROKER-KEY SECRET-KEY". Endpoints may hold
// no spaces.
std::string FormatInvitation(const Invitation& invitation);

// White space around the words does not matter, so that a line that was wrapped
// can be pasted. Fails with kBadField.
Result<Invitation> ParseInvitation(std::string_view text);

}  // namespace qun

#endif  // QUN_PROTO_SOCKETS_INVITATION_H_
