// Sends answers to single clients. It knows each session's connection, and
// packs the lines for a connection into as few messages as possible.
#ifndef QUN_BROKER_PUBLISH_DESK_H_
#define QUN_BROKER_PUBLISH_DESK_H_

#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "broker/model/batch.h"
#include "broker/publish/outlet.h"
#include "proto/base/clock_random.h"
#include "proto/lines/lines.h"
#include "proto/lines/reply.h"

namespace qun {

// Sending never waits: a message that a client does not take is dropped and
// counted, and the client asks again.
class Desk {
 public:
  explicit Desk(Outlet* outlet) : outlet_(outlet) {}

  // Sends the session's answers to this connection from now on. True if they
  // went to another one before.
  bool Bind(const SessionKey& key, const std::string& connection, Time now);
  // The session wants the lines of its user's private rooms. True if it did not
  // get them before.
  bool Listen(const SessionKey& key);
  void StopListening(const SessionKey& key);
  // The sessions of this user that listen.
  std::size_t CountListeners(const std::string& user) const;

  // The next five functions queue lines for Flush. This one queues the answers
  // of a recorded batch.
  void Answer(const Recorded<Batch>& batch, Time now);
  // "Not now" for requests that were not recorded.
  void AnswerNotNow(const std::vector<qun::Answer>& answers, Time now);
  // An answer to a query. It must be made from recorded state only.
  void Reply(const std::string& connection, const qun::Reply& reply);

  // Queues lines for each connection on which a session of this user listens.
  // They stay together in one message. The connections share the lines.
  void Tell(const std::string& user, const SharedLines& lines);

  // A line for one connection.
  void TellOne(const std::string& connection, std::string_view line) {
    Wait(connection, line);
  }

  // Sends all queued lines.
  void Flush();
  // Sends a line that does nothing, so that TakeLost finds out whether the
  // connection still exists.
  void Probe(const std::string& connection);
  // Sends a packed message at once.
  void Forward(const std::string& connection, const SharedLines& lines);
  // The connection of a session; empty if it has none.
  std::string ConnectionOf(const SessionKey& key) const;

  // The sessions that were bound and are bound no longer since the last call: a
  // failed sending has shown that their connection does not exist any more, or
  // their user was forgotten.
  std::vector<SessionKey> TakeLost();
  // Forgets the connections of this user's sessions.
  void ForgetUser(const std::string& user);
  // Forgets the connections of sessions that were silent for an hour; looks
  // once a minute.
  void ForgetSilent(Time now);
  // Messages since the start that could not be sent.
  std::uint64_t dropped() const { return dropped_; }

 private:
  struct Binding {
    std::string connection;
    Time heard{0};
    std::uint64_t resend_k = 0;  // the k of the last `resend`, and its time
    Time resend_at{0};
  };

  // What waits for a connection, in its order.
  class Waiting {
   public:
    void Add(std::string_view lines) { packer_.Add(lines); }
    void Add(const SharedLines& lines);
    std::vector<SharedLines> Take();

   private:
    LinePacker packer_;  // after the messages
    std::vector<SharedLines> messages_;
  };

  void Unbind(const std::string& connection, const SessionKey& key);
  // Forgets the bindings for which `is_over(key, binding)` is true.
  template <typename IsOver>
  void ForgetIf(IsOver is_over);
  void Collect(const qun::Answer& answer, Time now);
  void Wait(const std::string& connection, std::string_view lines);
  bool IsRepeatedResend(const qun::Answer& answer, Binding& binding, Time now);

  Outlet* outlet_;  // not owned
  std::unordered_map<SessionKey, Binding> bindings_;
  // The sessions of a connection, the oldest first.
  std::unordered_map<std::string, std::deque<SessionKey>> sessions_;
  // The sessions that listen, the oldest first, by their user's folded name.
  std::unordered_map<std::string, std::deque<Id>> listeners_;
  Time next_look_{0};
  std::unordered_map<std::string, Waiting> waiting_;  // by connection
  std::set<std::string> gone_;                        // connections
  std::vector<SessionKey> lost_;
  std::uint64_t dropped_ = 0;
};

}  // namespace qun

#endif  // QUN_BROKER_PUBLISH_DESK_H_
