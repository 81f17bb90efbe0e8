// What the admit step makes of a line: a proposal that needs nothing but the
// state to be decided.
#ifndef QUN_BROKER_PROPOSAL_H_
#define QUN_BROKER_PROPOSAL_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "proto/names.h"
#include "proto/request.h"

namespace qun {

// Who sent a line, as the edge knows it.
struct Sender {
  std::string address;     // of the peer; on ipc its ids
  std::string connection;  // the desk's routing id; empty on intake
};

// A session belongs to a user: two users may draw the same id.
struct SessionKey {
  std::string user;  // folded
  Id session;

  bool operator==(const SessionKey&) const = default;
};

struct Proposal {
  Sender sender;
  Name user;  // empty if none was given
  std::optional<Id> session;
  std::uint64_t k = 0;  // 0: not counted
  std::string re;
  bool bot = false;
  std::uint64_t at = 0;              // wall clock, milliseconds
  std::uint64_t hash = 0;            // of the line's bytes
  tl::expected<Body, Refusal> body;  // a refusal uses up its k all the same

  // Whether the outcome is recorded under the session's counter.
  bool IsCounted() const { return session.has_value() && k != 0; }
  SessionKey key() const { return {user.folded, session.value_or(Id{})}; }
  // Only for a body that is not a refusal.
  Verb verb() const { return static_cast<Verb>(body->index()); }
};

}  // namespace qun

template <>
struct std::hash<qun::SessionKey> {
  std::size_t operator()(const qun::SessionKey& key) const noexcept {
    return std::hash<std::string>()(key.user) ^
           std::hash<qun::Id>()(key.session);
  }
};

#endif  // QUN_BROKER_PROPOSAL_H_
