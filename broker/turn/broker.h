// The broker without its sockets. It takes lines and gives messages to outlets,
// in the five steps admit → order → decide → record → publish.
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
#include "broker/publish/probes.h"
#include "broker/publish/publisher.h"
#include "broker/turn/core.h"
#include "broker/turn/operator_desk.h"
#include "broker/turn/operator_log.h"
#include "broker/turn/queries.h"
#include "broker/turn/recalls.h"
#include "broker/turn/trace.h"
#include "proto/base/clock_random.h"

namespace qun {

// A batch is full when it has so many lines or bytes.
inline constexpr std::size_t kBatchLines = 4096;
inline constexpr std::size_t kBatchBytes = 1024 * 1024;

// The parts must outlive it. Belongs to one thread.
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
    KeyRing* keys = nullptr;  // null: the broker has no key
    RateLimits rates{};       // of each user, on a broker with keys
    Keeping keeping{};
    std::string own_key{};  // the broker's public key; empty: it has none
  };
  Broker(const Parts& parts, Time beat);

  // Takes the lines of a message. `sender` has the peer's address, its proved
  // key if the broker has keys, and its connection if the message came from the
  // desk and not from the intake.
  void ReadLines(std::string_view lines, Sender sender);
  // A subscription of the feed has begun or ended.
  void OnSubscription(std::string_view topic, bool on);
  // This connection of the desk may have ended.
  void OnDoubt(const std::string& connection);
  // Logs a message that cannot be read.
  void OnMalformed(std::string_view socket, const Sender& sender,
                   const char* why);

  // Takes a request of the operator on this machine. The next turn gives the
  // answer to TakeOperatorAnswers; if storage fails, there is none.
  void OnOperator(const OperatorRequest& request, std::string ticket);
  std::vector<OperatorAnswer> TakeOperatorAnswers() {
    return operator_desk_.Take();
  }

  // Whether a connection with this key may stay open.
  bool IsWelcome(const std::string& key) const;
  // The name of this key's user, as it is shown; empty if there is none.
  std::string NameOfKey(const std::string& key) const;
  // Keys that were revoked since the last call; their connections must be
  // closed.
  std::vector<std::string> TakeRevoked() { return std::exchange(revoked_, {}); }

  // Whether the next Turn has as many lines as it may take.
  bool IsBatchFull() const;
  // Whether more queries on the desk, or more `status` on the intake, would
  // have to wait for a later turn. Each kind has its own list, so that neither
  // delays the other.
  bool HasManyQueries() const;
  bool HasManyStatuses() const;
  // Decides, records and publishes what has arrived, and answers some queries.
  // False if storage failed: then stop and report failure().
  bool Turn();
  // Does what is due by the clock: beats, probes, users who went offline.
  void Tick();

  // For events at the connections, which the caller logs.
  OperatorLog& operator_log() { return operator_log_; }
  const std::string& failure() const { return failure_; }
  const State& state() const { return core_.state(); }

 private:
  bool Identify(Sender* sender) const;
  bool AsksForOwnKey(const Proposal& proposal) const;
  // Put a request into its list. False if it is beyond its sender's limits;
  // then the rest of its message is not read.
  bool Arrive(Proposal proposal, std::size_t bytes, std::string_view socket);
  bool Arrive(Query query, std::size_t bytes, std::string_view socket);
  // Sends the session's answers to this connection. True if they went to
  // another one before.
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
  void LoseGone();
  void TellPresence();
  void TellRooms(const Name& user, bool online);
  std::uint64_t Wall() const;
  // How long brokers have served this ledger. It goes on from the newest use of
  // a session, so that no clock that jumps makes a session look idle.
  Time Served() const;

  Parts parts_;
  Core core_;
  Id run_;
  Time served_before_;  // this run, less the steady time of its start
  Admission admission_;
  UserLimits user_limits_;
  SessionExpiry session_expiry_;
  Presence presence_;
  Probes probes_;
  Publisher publisher_;
  Recalls recalls_;
  Queries queries_;
  OperatorDesk operator_desk_;
  OperatorLog operator_log_;
  Trace trace_;

  std::vector<Query> asked_on_desk_;
  std::vector<Query> asked_on_intake_;
  // Users who have moved to a new connection: connection → user.
  std::map<std::string, std::string> moved_;
  // Read since the last turn.
  std::size_t turn_lines_ = 0;
  std::size_t turn_bytes_ = 0;
  std::vector<std::string> revoked_;
  std::string failure_;
};

}  // namespace qun

#endif  // QUN_BROKER_TURN_BROKER_H_
