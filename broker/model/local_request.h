// What this machine asks of the broker, and no peer: the operator's verbs, and
// that it forgets what has ended. They are proposals like every line.
#ifndef QUN_BROKER_MODEL_LOCAL_REQUEST_H_
#define QUN_BROKER_MODEL_LOCAL_REQUEST_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "broker/model/session_key.h"
#include "proto/base/concatenate.h"

namespace qun {

// Names are as they were typed, unchecked; times are milliseconds of the wall
// clock; `once` is the public half of a key that is good once, for `register`.
struct InviteUser {
  std::string name;
  std::string once;
  std::uint64_t expires = 0;
  bool is_operator = false;
  bool is_bot = false;
};
// A new key for a user who has an account.
struct RekeyUser {
  std::string name;
  std::string once;
  std::uint64_t expires = 0;
};
// All invitations of the name that could still be used.
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

// Sessions that are forgotten, each only if its counter still stands there; and
// all invitations that expired before a time.
struct Expire {
  struct Session {
    SessionKey key;
    std::uint64_t last = 0;
  };
  std::vector<Session> sessions;
  std::uint64_t invitations_before = 0;  // 0: none

  bool empty() const { return sessions.empty() && invitations_before == 0; }
};

// The operator's verbs that change something.
using OperatorChange = std::variant<InviteUser, RekeyUser, WithdrawInvitations,
                                    RevokeUser, RenameUser>;
using LocalBody = Concatenate<OperatorChange, std::variant<Expire>>;

}  // namespace qun

#endif  // QUN_BROKER_MODEL_LOCAL_REQUEST_H_
