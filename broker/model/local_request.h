// Requests that come from this machine and never from a peer: the operator's
// verbs, and the broker's own request to forget old sessions and invitations.
// They become proposals like any other request.
#ifndef QUN_BROKER_MODEL_LOCAL_REQUEST_H_
#define QUN_BROKER_MODEL_LOCAL_REQUEST_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "broker/model/session_key.h"
#include "proto/base/concatenate.h"

namespace qun {

// Names are unchecked, as the operator typed them. Times are milliseconds of
// the wall clock. `once` is the public half of the one-time key with which the
// user registers.
struct InviteUser {
  std::string name;
  std::string once;
  std::uint64_t expires = 0;
  bool is_operator = false;
  bool is_bot = false;
};
// Invites a user who has an account to register a new key.
struct RekeyUser {
  std::string name;
  std::string once;
  std::uint64_t expires = 0;
};
// Withdraws all invitations of the name that could still be used.
struct WithdrawInvitations {
  std::string name;
};
struct RevokeUser {
  std::string name;
};
struct RenameUser {
  std::string name;
  std::string new_name;
};

// Forgets sessions, each only if its counter is still at `last`, and all
// invitations that expired before a time.
struct Expire {
  struct Session {
    SessionKey key;
    std::uint64_t last = 0;
  };
  std::vector<Session> sessions;
  std::uint64_t invitations_before = 0;  // as Proposal::served; 0: none

  bool empty() const { return sessions.empty() && invitations_before == 0; }
};

// The operator's verbs that change something.
using OperatorChange = std::variant<InviteUser, RekeyUser, WithdrawInvitations,
                                    RevokeUser, RenameUser>;
using LocalBody = Concatenate<OperatorChange, std::variant<Expire>>;

}  // namespace qun

#endif  // QUN_BROKER_MODEL_LOCAL_REQUEST_H_
