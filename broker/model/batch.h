// What the decide step makes of ordered proposals, and the proof that it is on
// disk.
#ifndef QUN_BROKER_MODEL_BATCH_H_
#define QUN_BROKER_MODEL_BATCH_H_

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
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

// An answer and where it goes: to the connection of the session, or, without
// a session, back to the connection that asked.
struct Answer {
  std::optional<SessionKey> session;
  std::string connection;
  Reply reply;
};

// All that a batch says and changes. Nobody may be told of it before it is
// recorded: the feed and the desk take a Recorded<Batch> only.
struct Batch {
  std::vector<NumberedEvent> events;
  std::vector<Answer> answers;
  std::vector<ReadPosition> read;
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

// The only change of state.
void Absorb(State& state, const Recorded<Batch>& batch);

}  // namespace qun

#endif  // QUN_BROKER_MODEL_BATCH_H_
