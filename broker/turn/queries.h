// Answers queries from the recorded state and from presence. Passes history
// queries to the archive.
#ifndef QUN_BROKER_TURN_QUERIES_H_
#define QUN_BROKER_TURN_QUERIES_H_

#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "broker/arrive/session_expiry.h"
#include "broker/ledger/archive.h"
#include "broker/ledger/ledger.h"
#include "broker/model/proposal.h"
#include "broker/model/state.h"
#include "broker/publish/desk.h"
#include "broker/publish/presence.h"
#include "proto/base/clock_random.h"

namespace qun {

// The parts must outlive it. Belongs to one thread.
class Queries {
 public:
  struct Parts {
    const State* state;
    Ledger* ledger;
    Archive* archive;
    Presence* presence;
    Desk* desk;
    SessionExpiry* session_expiry;
    Id run;
  };
  explicit Queries(const Parts& parts);

  void Answer(const Query& query, Time now);
  // Asks the reader of a page to ask again later.
  void PutOff(const PageQuery& page);
  // Whether a page's reader may still read it.
  bool MayStillRead(const PageQuery& page) const;

 private:
  // One function for each query. A query without one does not compile.
  void Do(const Query& query, const Status& status, Time now);
  void Do(const Query& query, const Hello& hello, Time now);
  void Do(const Query& query, const Bye& bye, Time now);
  void Do(const Query& query, const Ping& ping, Time now);
  void Do(const Query& query, const History& history, Time now);
  void Do(const Query& query, const ListRooms& asked, Time now);
  void Do(const Query& query, const Who& who, Time now);
  void Do(const Query& query, const Get& get, Time now);

  const Counter& CounterOf(const Query& query) const;
  bool IsForgotten(const std::optional<LastKnown>& last);
  std::vector<RoomInfo> RoomsOf(const Query& query) const;
  std::set<std::string> ShownRooms(const Query& query,
                                   const std::string& start) const;
  // The relation of the sender and the room. Only readers of the room get `n`
  // and `first`.
  RoomInfo InfoOf(const Query& query, const std::string& name,
                  const Room& room) const;
  void SendOnline(const Query& query, const Who& who);
  void SendMembers(const Query& query, const Who& who);
  // The room that a query names, and its name in the ledger. If the sender may
  // not read such a room, sends a refusal and returns null.
  const Room* FindFor(const Query& query, std::string* name);
  // Answers a query about direct messages that have no line yet. False if it is
  // about another room.
  bool SendUnwritten(const Query& query, const std::string& room);
  void Refuse(const Query& query, const Refusal& refusal);
  void Reply(const Query& query, const qun::Reply& reply);

  Parts parts_;
  // Each room's last n when this run began.
  std::unordered_map<std::string, std::uint64_t> began_;
};

}  // namespace qun

#endif  // QUN_BROKER_TURN_QUERIES_H_
