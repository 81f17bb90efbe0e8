// Answers to single clients: which connection a session is on, and the lines
// for each connection in as few messages as fit.
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

// Nothing here waits: what a client does not take is dropped and counted, and
// the client's own questions heal it.
class Desk {
 public:
  explicit Desk(Outlet* outlet) : outlet_(outlet) {}

  // Answers for the session go to this connection from now on. True if they
  // went to another one before.
  bool Bind(const SessionKey& key, const std::string& connection, Time now);
  // The session wants what is said in its user's private rooms.
  void Listen(const SessionKey& key);
  void StopListening(const SessionKey& key);

  // These wait for Flush. The answers of a recorded batch:
  void Answer(const Recorded<Batch>& batch, Time now);
  // "Not now" to those of whose requests nothing was recorded.
  void AnswerNotNow(const std::vector<qun::Answer>& answers, Time now);
  // An answer to a query: it tells nothing but what is recorded.
  void Reply(const std::string& connection, const qun::Reply& reply);

  // These go to every connection of this user on which a session listens. They
  // stay together in one message.
  void Tell(const std::string& user, std::string_view lines);

  // This goes to one connection.
  void TellOne(const std::string& connection, std::string_view line) {
    Wait(connection, line);
  }

  // Sends what waits.
  void Flush();
  // Sends lines that are packed already.
  void Forward(const std::string& connection, std::string_view lines);
  // The connection that a session is on; empty if none.
  std::string ConnectionOf(const SessionKey& key) const;

  // The user's sessions are on no connection any more.
  void ForgetUser(const std::string& user);
  // Forgets sessions that were silent for an hour; looks once a minute.
  void ForgetSilent(Time now);
  // Messages that could not be sent since the start.
  std::uint64_t dropped() const { return dropped_; }

 private:
  struct Binding {
    std::string connection;
    Time heard{0};
    std::uint64_t resend_k = 0;  // the last that was asked for, and when
    Time resend_at{0};
  };

  void Unbind(const std::string& connection, const SessionKey& key);
  // Those of which `is_over(key, binding)`.
  template <typename IsOver>
  void ForgetIf(IsOver is_over);
  void Collect(const qun::Answer& answer, Time now);
  void Wait(const std::string& connection, std::string_view lines);
  bool IsRepeatedResend(const qun::Answer& answer, Binding& binding, Time now);

  Outlet* outlet_;  // not owned
  std::unordered_map<SessionKey, Binding> bindings_;
  // The sessions of a connection, the oldest first.
  std::unordered_map<std::string, std::deque<SessionKey>> sessions_;
  // The sessions of a user, by folded name, that listen; the oldest first.
  std::unordered_map<std::string, std::deque<Id>> listeners_;
  Time next_look_{0};
  std::unordered_map<std::string, LinePacker> waiting_;  // by connection
  std::uint64_t dropped_ = 0;
};

}  // namespace qun

#endif  // QUN_BROKER_PUBLISH_DESK_H_
