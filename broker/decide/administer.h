// What an operator asks of a broker from its own machine: who is invited, who
// has a key, who has one no more. Pure: the state in, what changes out.
#ifndef QUN_BROKER_DECIDE_ADMINISTER_H_
#define QUN_BROKER_DECIDE_ADMINISTER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broker/model/batch.h"
#include "broker/model/state.h"
#include "proto/base/errc.h"

namespace qun {

// A verb and its words, as they travel to the broker that runs:
//   invite NAME KEY EXPIRES person|bot|operator   KEY: the public half
//   rekey NAME KEY EXPIRES     the same for a new key of one who has an account
//   withdraw NAME              all that NAME could still use
//   revoke NAME                the key of NAME is good for nothing any more
//   rename NAME NAME
//   users, invitations         lists
struct AdminRequest {
  std::string verb;
  std::vector<std::string> words;
};

// One line a field: the verb and its words, none of which holds a newline.
std::string EncodeAdminRequest(const AdminRequest& request);
AdminRequest DecodeAdminRequest(std::string_view text);

struct AdminOutcome {
  Batch batch;       // what changes; it may be nothing
  std::string text;  // for the operator, to be printed once that is recorded
};

// `at`: the wall clock, in milliseconds.
Result<AdminOutcome> Administer(const State& state, const AdminRequest& request,
                                std::uint64_t at);

}  // namespace qun

#endif  // QUN_BROKER_DECIDE_ADMINISTER_H_
