// The outcome of deciding ordered proposals, and the proof that it is on disk.
#ifndef QUN_BROKER_MODEL_BATCH_H_
#define QUN_BROKER_MODEL_BATCH_H_

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "broker/model/proposal.h"
#include "broker/model/readers.h"
#include "broker/model/state.h"
#include "proto/lines/event.h"
#include "proto/lines/reply.h"

namespace qun {

// An event, and the line that is stored and published. Events of a private room
// go only to `readers`, who were its members when the event happened. Null: a
// public room.
struct NumberedEvent {
  Event event;
  std::string line;
  std::string author;  // the user's id
  Readers readers;
};

// How far a user has read a room; sent to the user's other clients.
struct ReadPosition {
  std::string user;
  Marked marked;
};

// Where an answer goes: to the connection of a session, to the connection that
// asked, or to the operator on this machine.
struct ToConnection {
  std::string connection;
};
struct ToOperator {};
using Destination = std::variant<SessionKey, ToConnection, ToOperator>;

struct Answer {
  Destination to;
  Reply reply;
};

// A key that was revoked or replaced, or that of an invitation which was
// withdrawn or forgotten. The connections that use it must end.
struct RevokedKey {
  std::string user;  // the id of its account
  std::string key;
};

// Everything that a batch publishes and changes. Nobody may learn of it before
// it is recorded: the feed and the desk accept only a Recorded<Batch>.
struct Batch {
  std::vector<NumberedEvent> events;
  std::vector<Answer> answers;
  std::vector<ReadPosition> read;
  std::vector<RevokedKey> revoked;
  Changes changes;
};

// A value that is on disk. Only a Ledger can make one.
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

// The only function that changes a loaded state.
void Absorb(State& state, const Recorded<Batch>& batch);

}  // namespace qun

#endif  // QUN_BROKER_MODEL_BATCH_H_
