// Answers to queries: from the state, which holds nothing that is not
// recorded, and from who is online. History goes to the archive.
#ifndef QUN_BROKER_TURN_QUERIES_H_
#define QUN_BROKER_TURN_QUERIES_H_

#include <map>
#include <string>

#include "broker/decide/session_expiry.h"
#include "broker/ledger/archive.h"
#include "broker/ledger/ledger.h"
#include "broker/model/proposal.h"
#include "broker/model/state.h"
#include "broker/publish/desk.h"
#include "broker/publish/presence.h"
#include "proto/base/clock_random.h"

namespace qun {

// Refers to the parts of a broker, which must outlive it. One thread.
class Queries {
 public:
  struct Parts {
    const State* state;
    Ledger* ledger;
    Archive* archive;
    Presence* presence;
    Desk* desk;
    SessionExpiry* forgetting;
    Id run;
  };
  explicit Queries(const Parts& parts) : parts_(parts) {}

  // The proposal's body is a query or `status`, not a refusal.
  void Answer(const Proposal& proposal, Time now);
  // Whether a page may be sent to who asked for it, still.
  bool MayStillRead(const PageQuery& query) const;

 private:
  void Do(const Proposal& proposal, const Hello& hello, Time now);
  void Do(const Proposal& proposal, const Bye& bye, Time now);
  void Do(const Proposal& proposal, const Ping& ping, Time now);
  void Do(const Proposal& proposal, const Status& status, Time now);
  void Do(const Proposal& proposal, const History& history, Time now);
  void Do(const Proposal& proposal, const ListRooms& asked, Time now);
  void Do(const Proposal& proposal, const Who& who, Time now);
  void Do(const Proposal& proposal, const Get& get, Time now);
  // Recorded verbs never come here.
  template <typename RecordedVerb>
  void Do(const Proposal&, const RecordedVerb&, Time) {}

  const Counter& CounterOf(const Proposal& proposal) const;
  bool IsForgotten(const std::optional<LastKnown>& last);
  std::vector<RoomInfo> RoomsOf(const Proposal& proposal) const;
  bool IsShown(const Proposal& proposal, const Room& room) const;
  // Where one who asks and the room stand; `n` and `first` count for its
  // readers alone.
  RoomInfo InfoOf(const Proposal& proposal, const std::string& name,
                  const Room& room) const;
  void SendOnline(const Proposal& proposal, const Who& who);
  void SendMembers(const Proposal& proposal, const Who& who, const Room& room,
                   std::uint64_t at);
  // The room that a query names, and its name; null, and the refusal is sent,
  // if there is none for who asks.
  const Room* FindFor(const Proposal& proposal, std::string* name);
  // Whether it is one of direct messages that are none yet; then that is sent.
  bool SendUnwritten(const Proposal& proposal, const std::string& room);
  void Refuse(const Proposal& proposal, const Refusal& refusal);
  void Reply(const Proposal& proposal, const qun::Reply& reply);

  Parts parts_;
};

}  // namespace qun

#endif  // QUN_BROKER_TURN_QUERIES_H_
