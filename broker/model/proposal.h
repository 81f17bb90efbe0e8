// What the admit step makes of a line: a proposal that needs nothing but the
// state to be decided, or a query.
#ifndef QUN_BROKER_MODEL_PROPOSAL_H_
#define QUN_BROKER_MODEL_PROPOSAL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <variant>

#include "broker/model/local_request.h"
#include "broker/model/sender.h"
#include "broker/model/session_key.h"
#include "proto/base/contract.h"
#include "proto/base/errc.h"
#include "proto/lines/request.h"

namespace qun {

// Who asks, and how the answer finds them.
struct Requester {
  SharedSender sender = kNoSender;
  Name user;  // empty if none was given
  std::optional<Id> session;
  std::string re;
  std::uint64_t at = 0;  // wall clock, milliseconds

  SessionKey key() const { return {user.folded, session.value_or(Id{})}; }
};

// Changes nothing.
struct Query : Requester {
  QueryBody body;
};

// All that can change the state, and no more: `decide` has a handler for each.
using ProposedBody = Concatenate<RecordedBody, LocalBody>;

struct Proposal : Requester {
  std::uint64_t k = 0;  // 0: not counted
  bool bot = false;
  std::uint64_t hash = 0;                    // of the line's bytes
  tl::expected<ProposedBody, Refusal> body;  // a refusal uses up its k, too

  // Whether the outcome is recorded under the session's counter.
  bool IsCounted() const { return session.has_value() && k != 0; }
  // Only for a body that a peer asked for and that is no refusal.
  Verb verb() const {
    Expects(body && body->index() < std::variant_size_v<RecordedBody>);
    return static_cast<Verb>(body->index());
  }
};

}  // namespace qun

#endif  // QUN_BROKER_MODEL_PROPOSAL_H_
