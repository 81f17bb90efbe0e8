// The operator's requests, and their encoding for a running broker: a verb and
// its words, each on a line.
//
//   invite NAME KEY EXPIRES person|bot|operator   KEY: the public half
//   rekey NAME KEY EXPIRES     invite a user to register a new key
//   withdraw NAME              withdraw all open invitations of NAME
//   revoke NAME                revoke the key of NAME
//   rename NAME NEW
//   users, invitations         list the users, list the invitations
#ifndef QUN_BROKER_MODEL_OPERATOR_REQUEST_H_
#define QUN_BROKER_MODEL_OPERATOR_REQUEST_H_

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "broker/model/local_request.h"
#include "proto/base/errc.h"

namespace qun {

struct ListUsers {};
struct ListInvitations {};
using OperatorQuestion = std::variant<ListUsers, ListInvitations>;

using OperatorRequest = Concatenate<OperatorChange, OperatorQuestion>;

// Fails with kUnknownVerb or kBadField. Words must not contain newlines.
Result<OperatorRequest> ReadOperatorRequest(
    const std::vector<std::string>& words);
Result<OperatorRequest> DecodeOperatorRequest(std::string_view text);
std::string EncodeOperatorRequest(const OperatorRequest& request);

// The verb, and the name of the user whom it changes, for the operator's log.
std::string_view VerbOf(const OperatorChange& change);
const std::string& NameOf(const OperatorChange& change);

}  // namespace qun

#endif  // QUN_BROKER_MODEL_OPERATOR_REQUEST_H_
