// Answers to queries: from the state, which holds nothing that is not
// recorded, and from who is online. History goes to the archive.
#ifndef QUN_BROKER_TURN_QUERIES_H_
#define QUN_BROKER_TURN_QUERIES_H_

#include <cstdint>
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

// Refers to the parts of a broker, which must outlive it. One thread.
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
  // Whether a page may be sent to who asked for it, still.
  bool MayStillRead(const PageQuery& page) const;

 private:
  // What each query does: one that is missing does not compile.
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
  bool IsShown(const Query& query, const std::string& name,
               const Room& room) const;
  // Where one who asks and the room stand; `n` and `first` count for its
  // readers alone.
  RoomInfo InfoOf(const Query& query, const std::string& name,
                  const Room& room) const;
  void SendOnline(const Query& query, const Who& who);
  void SendMembers(const Query& query, const Who& who);
  // The room that a query names, and its name; null, and the refusal is sent,
  // if there is none for who asks.
  const Room* FindFor(const Query& query, std::string* name);
  // Whether it is one of direct messages that are none yet; then that is sent.
  bool SendUnwritten(const Query& query, const std::string& room);
  void Refuse(const Query& query, const Refusal& refusal);
  void Reply(const Query& query, const qun::Reply& reply);

  Parts parts_;
  // The last line that each room had when this run began.
  std::unordered_map<std::string, std::uint64_t> began_;
};

}  // namespace qun

#endif  // QUN_BROKER_TURN_QUERIES_H_
