// An invitation to a broker: one line with the broker's endpoints, its public
// key, and a secret key that can only register the invited user's own key.
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
  std::string secret_key;  // it works once

  bool operator==(const Invitation&) const = default;
};

// "qun-invitation-1 INTAKE FEED DESK BROKER-KEY SECRET-KEY". The endpoints must
// not contain spaces.
std::string FormatInvitation(const Invitation& invitation);

// Any white space may separate the words, so that a wrapped line can be pasted.
// Fails with kBadField.
Result<Invitation> ParseInvitation(std::string_view text);

}  // namespace qun

#endif  // QUN_PROTO_SOCKETS_INVITATION_H_
