// What the decide step makes of ordered proposals, and the proof that it is on
// disk.
#ifndef QUN_BROKER_MODEL_BATCH_H_
#define QUN_BROKER_MODEL_BATCH_H_

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "broker/model/proposal.h"
#include "broker/model/state.h"
#include "proto/lines/event.h"
#include "proto/lines/reply.h"

namespace qun {

// Users, by their folded names.
using Readers = std::shared_ptr<const std::set<std::string>>;

// An event with the very line that is stored and published. In a private room
// it goes to its readers and nobody else: those who were members when it
// happened. Null: a public room.
struct NumberedEvent {
  Event event;
  std::string line;
  std::string author;  // by folded name
  Readers readers;
};

// Up to where a user has read, for the other clients of the same user.
struct ReadPosition {
  std::string user;
  Marked marked;
};

// Where an answer goes: to the connection that a session is on, to the
// connection that asked, or to the operator on this machine.
struct ToConnection {
  std::string connection;
};
struct ToOperator {};
using Destination = std::variant<SessionKey, ToConnection, ToOperator>;

struct Answer {
  Destination to;
  Reply reply;
};

// A key that was good until now: the connections that use it must end.
struct RevokedKey {
  std::string user;  // whose it was: the account's id
  std::string key;
};

// All that a batch says and changes. Nobody may be told of it before it is
// recorded: the feed and the desk take a Recorded<Batch> only.
struct Batch {
  std::vector<NumberedEvent> events;
  std::vector<Answer> answers;
  std::vector<ReadPosition> read;
  std::vector<RevokedKey> revoked;
  Changes changes;
};

// A value that is on disk. Only a Ledger makes these.
template <typename T>
class Recorded {
 public:
  const T& operator*() const { return value_; }
  const T* operator->() const { return &value_; }

 private:
  friend class Ledger;
  explicit Recorded(T value) : value_(std::move(value)) {}

  T value_;
};

// The only change of a state that is loaded.
void Absorb(State& state, const Recorded<Batch>& batch);

}  // namespace qun

#endif  // QUN_BROKER_MODEL_BATCH_H_
