// What the admit step makes of a line: a proposal that needs nothing but the
// state to be decided.
#ifndef QUN_BROKER_MODEL_PROPOSAL_H_
#define QUN_BROKER_MODEL_PROPOSAL_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <utility>

#include "proto/lines/request.h"
#include "proto/text/names.h"

namespace qun {

// How much is known of who sent a line.
enum class Standing : std::uint8_t {
  kClaimed,  // a broker without keys: the line says who it is
  kKnown,    // the key of a user
  kInvited,  // the key of an invitation: good for `register` alone
};

// Who sent a line, as the edge knows it.
struct Sender {
  Sender() = default;
  Sender(std::string from, std::string by)
      : address(std::move(from)), connection(std::move(by)) {}

  std::string address;     // of the peer; on ipc its ids
  std::string connection;  // the desk's routing id; empty on intake
  std::string key;         // the public one, proved; empty without keys
  Standing standing = Standing::kClaimed;
  // kKnown: whose key it is. `user` is what they are called, and the id that
  // they are known by; `called` is the former, folded.
  Name user;
  std::string called;
  bool bot = false;  // it is marked as a program's
  bool is_operator = false;
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

#endif  // QUN_BROKER_MODEL_PROPOSAL_H_
