// The broker without its sockets: lines in, finished messages out. The five
// steps admit → order → decide → record → publish, always in this order.
#ifndef QUN_BROKER_TURN_BROKER_H_
#define QUN_BROKER_TURN_BROKER_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "broker/arrive/admit.h"
#include "broker/arrive/order.h"
#include "broker/arrive/session_expiry.h"
#include "broker/arrive/user_limits.h"
#include "broker/ledger/archive.h"
#include "broker/ledger/ledger.h"
#include "broker/log/log.h"
#include "broker/model/key_ring.h"
#include "broker/publish/outlet.h"
#include "broker/publish/presence.h"
#include "broker/publish/publisher.h"
#include "broker/turn/core.h"
#include "broker/turn/operator_desk.h"
#include "broker/turn/operator_log.h"
#include "broker/turn/queries.h"
#include "broker/turn/recalls.h"
#include "broker/turn/trace.h"
#include "proto/base/clock_random.h"

namespace qun {

// A batch has at most so many lines, or so many bytes.
inline constexpr std::size_t kBatchLines = 4096;
inline constexpr std::size_t kBatchBytes = 1024 * 1024;

// Refers to the parts, which must outlive it. One thread.
class Broker {
 public:
  struct Parts {
    Ledger* ledger;
    Archive* archive;
    Order* order;
    Outlet* feed;
    Outlet* desk;
    const Clock* clock;
    Random* random;
    Log* log;
    KeyRing* keys = nullptr;  // null: a broker without keys
    RateLimits rates{};       // of a user who has a key
    Keeping keeping{};
  };
  Broker(const Parts& parts, Time beat);

  // Takes the lines of a message. `sender` has an address, with keys the key
  // that was proved, and a connection if the message came from the desk and not
  // from the intake.
  void ReadLines(std::string_view lines, Sender sender);
  // `key` is the subscriber's, if it has proved one.
  void OnSubscription(std::string_view topic, bool on,
                      const std::string& key = {});
  // A message that cannot be read.
  void OnMalformed(std::string_view socket, const Sender& sender,
                   const char* why);

  // What the operator asks on this machine; TakeOperatorAnswers has the answer
  // after a turn. If storage fails there is none.
  void OnOperator(const OperatorRequest& request, std::string ticket);
  std::vector<OperatorAnswer> TakeOperatorAnswers() {
    return operator_desk_.Take();
  }

  // Whether a connection with this key may go on.
  bool IsWelcome(const std::string& key) const;
  // Keys that were good until now; their connections must end.
  std::vector<std::string> TakeRevoked() { return std::exchange(revoked_, {}); }

  // Whether the next Turn has all that it may take.
  bool IsBatchFull() const;
  // Whether more questions on the desk, or more `status` on the intake, would
  // only wait. They wait apart, so that neither shuts out the other.
  bool HasManyQueries() const;
  bool HasManyStatuses() const;
  // Decides, records and publishes what has arrived, and answers some of the
  // queries. False if storage failed: stop, and say failure().
  bool Turn();
  // What is due by the clock: beats, ups, users who went offline.
  void Tick();

  // For what happens at the connections, of which the broker knows nothing.
  OperatorLog& operator_log() { return operator_log_; }
  const std::string& failure() const { return failure_; }
  const State& state() const { return core_.state(); }

 private:
  bool Identify(Sender* sender) const;
  // Sort what a line asks for. False if it is over the sender's limits: then
  // the rest of its message is not read.
  bool Arrive(Proposal proposal, std::size_t bytes, std::string_view socket);
  bool Arrive(Query query, std::size_t bytes, std::string_view socket);
  // Whether the session was on another connection before.
  bool BindSession(const Requester& requester);
  void Listen(const Query& query, bool has_moved);
  void RefuseAtOnce(const Requester& requester, const Refusal& refusal,
                    std::string_view socket);

  bool Apply(Ordered& batch);
  void Publish(const Recorded<Batch>& batch);
  void SayNotNow(std::span<const Proposal> proposals);
  void TellOperator(std::span<const Answer> answers);
  void AnswerSome(std::vector<Query>* asked);
  void ForwardPages();
  void ExpireSessions(Time now);
  void TellPresence();
  void TellRooms(const Name& user, bool online);
  std::uint64_t Wall() const;

  Parts parts_;
  Core core_;
  Id run_;
  Admission admission_;
  UserLimits user_limits_;
  SessionExpiry session_expiry_;
  Presence presence_;
  Publisher publisher_;
  Recalls recalls_;
  Queries queries_;
  OperatorDesk operator_desk_;
  OperatorLog operator_log_;
  Trace trace_;

  std::vector<Query> asked_on_desk_;
  std::vector<Query> asked_on_intake_;
  // Users who are on a new connection: connection → user.
  std::map<std::string, std::string> moved_;
  std::size_t batch_bytes_ = 0;
  std::vector<std::string> revoked_;
  std::string failure_;
};

}  // namespace qun

#endif  // QUN_BROKER_TURN_BROKER_H_
