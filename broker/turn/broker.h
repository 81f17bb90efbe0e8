// The broker without its sockets: lines in, finished messages out. The five
// steps admit → order → decide → record → publish, always in this order.
#ifndef QUN_BROKER_TURN_BROKER_H_
#define QUN_BROKER_TURN_BROKER_H_

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "broker/arrive/admit.h"
#include "broker/arrive/order.h"
#include "broker/arrive/user_limits.h"
#include "broker/decide/administer.h"
#include "broker/decide/decide.h"
#include "broker/decide/session_expiry.h"
#include "broker/ledger/archive.h"
#include "broker/ledger/ledger.h"
#include "broker/log/log.h"
#include "broker/model/key_ring.h"
#include "broker/model/state.h"
#include "broker/publish/beats.h"
#include "broker/publish/desk.h"
#include "broker/publish/feed.h"
#include "broker/publish/outlet.h"
#include "broker/publish/presence.h"
#include "broker/publish/private_rooms.h"
#include "broker/turn/operator_log.h"
#include "broker/turn/queries.h"
#include "proto/base/clock_random.h"

namespace qun {

// A batch has at most so many lines, or so many bytes.
inline constexpr std::size_t kBatchLines = 4096;
inline constexpr std::size_t kBatchBytes = 1024 * 1024;

// Owns the state; refers to the parts, which must outlive it. One thread.
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

  // What came from the sockets. `sender` has an address, what came from the
  // desk a connection, and with keys the key that was proved.
  void OnIntake(std::string_view lines, Sender sender);
  void OnDesk(std::string_view lines, Sender sender);
  // `key` is the subscriber's, if it has proved one.
  void OnSubscription(std::string_view topic, bool on,
                      const std::string& key = {});
  // A message that is none.
  void OnMalformed(std::string_view socket, const Sender& sender,
                   const char* why);

  // Whether a connection with this key may go on.
  bool IsWelcome(const std::string& key) const;
  // Keys that were good until now; their connections must end.
  std::vector<std::string> TakeRevoked() { return std::exchange(revoked_, {}); }
  // What the operator asks for: what to print. If storage failed, the next Turn
  // says so.
  Result<std::string> OnAdmin(const AdminRequest& request);

  // Whether the next Turn has all that it may take.
  bool IsBatchFull() const;
  // Whether more questions on the desk, or more `status` on the intake, would
  // only wait. They wait apart, so that neither shuts out the other.
  bool HasManyQueries() const;
  bool HasManyStatuses() const;
  // Settles what has arrived, and answers some of the queries. False if storage
  // failed: stop, and say failure().
  bool Turn();
  // What is due by the clock: beats, ups, who went offline.
  void Tick();

  // For what happens at the connections, of which the broker knows nothing.
  OperatorLog& reports() { return reports_; }
  const std::string& failure() const { return failure_; }
  const State& state() const { return state_; }

 private:
  void TakeLines(std::string_view lines, std::string_view socket,
                 Sender sender);
  bool Identify(Sender* sender) const;
  // False if it is too much; then what stands behind it is not read.
  bool Take(std::string_view line, std::string_view socket,
            const Sender& sender);
  void TakeProposal(Proposal proposal, std::string_view socket);
  void RefuseAtOnce(const Proposal& proposal, const Refusal& refusal,
                    std::string_view socket);

  void AnswerSome(std::vector<Proposal>* asked);
  void ForwardPages();
  bool Settle(std::span<const Proposal> proposals);
  bool SettleOneByOne(std::span<const Proposal> proposals);
  bool RefuseInternal(const Proposal& proposal);
  void Publish(const Recorded<Batch>& batch);
  void NoteRevoked(const Changes& changes);
  void SayNotNow(std::span<const Proposal> proposals);

  void ForgetSessions(Time now);
  void TellPresence();
  void TellRooms(const Name& user, bool online);
  void BindSession(const Proposal& proposal);
  template <typename RoomSignal>
  void SignalRoom(const RoomSignal& signal);
  void Scrub(Time now);

  Parts parts_;
  State state_;
  Id run_;
  Admission admission_;
  Presence presence_;
  Beats beats_;
  Feed feed_;
  Desk desk_;
  PrivateRooms private_rooms_;
  SessionExpiry forgetting_;
  Queries queries_;
  OperatorLog reports_;

  std::vector<Proposal> to_record_;
  std::vector<Proposal> asked_on_desk_;
  std::vector<Proposal> asked_on_intake_;
  // Those who are on a new connection: connection → user.
  std::map<std::string, std::string> moved_;
  std::size_t batch_bytes_ = 0;
  UserLimits throttle_;
  Time next_scrub_ = Time::max();  // when recalled texts must go from the disk
  std::vector<std::string> revoked_;
  std::string failure_;
};

}  // namespace qun

#endif  // QUN_BROKER_TURN_BROKER_H_
