// The results of the admit step: a proposal, which can be decided from the
// state alone, or a query.
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

// The sender of a request, and what its answer needs.
struct Requester {
  SharedSender sender = kNoSender;
  Name user;  // `folded` is the user's id; empty: not named
  std::optional<Id> session;
  std::string re;
  std::uint64_t at = 0;  // wall clock, milliseconds

  SessionKey key() const { return {user.folded, session.value_or(Id{})}; }
};

// A request that changes nothing.
struct Query : Requester {
  QueryBody body;
};

// Everything that can change the state. The decide step has a handler for each.
using ProposedBody = Concatenate<RecordedBody, LocalBody>;

struct Proposal : Requester {
  std::uint64_t k = 0;  // 0: not counted
  bool bot = false;
  std::uint64_t hash = 0;                    // of the line's bytes
  tl::expected<ProposedBody, Refusal> body;  // a refusal uses up `k`, too
  // How long brokers had served the ledger, milliseconds. Unlike `at`, it never
  // jumps.
  std::uint64_t served = 0;

  // Whether the outcome is recorded under the session's counter.
  bool IsCounted() const { return session.has_value() && k != 0; }
  // Call it only if the body is a peer's request, and no refusal.
  Verb verb() const {
    Expects(body && body->index() < std::variant_size_v<RecordedBody>);
    return static_cast<Verb>(body->index());
  }
};

}  // namespace qun

#endif  // QUN_BROKER_MODEL_PROPOSAL_H_
