// One client's conversation with a broker, without sockets: takes bytes and
// times, returns bytes and notices. Exactly once, in order, without a gap,
// despite all losses: PROTOCOL.md, section 7.
#ifndef QUN_CLIENT_SESSION_SESSION_H_
#define QUN_CLIENT_SESSION_SESSION_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/session/greeting.h"
#include "client/session/inbox.h"
#include "client/session/notice.h"
#include "client/session/outbox.h"
#include "client/session/questions.h"
#include "client/session/silence.h"
#include "proto/base/clock_random.h"
#include "proto/json/json_parser.h"
#include "proto/lines/reply.h"
#include "proto/lines/request.h"

namespace qun {

struct SessionOptions {
  std::string name;  // empty: the key identifies the user
  bool bot = false;
  bool listens = true;  // reads the feed
  bool speaks = true;   // has a session; if neither is set, it only asks
  bool all = false;     // reads every room
  // Reads all direct messages to us, from the newest lines on.
  bool direct = false;
  bool raw = false;  // notices also contain the received bytes
  StartAt start;     // where to begin in rooms found by `all`
  // The newest event that the program knows from its last run; seq 0: none.
  // With it, a loss in the log since then is reported.
  LastKnown last;
};

// The lines to send, in this order.
struct Outgoing {
  std::vector<std::string> intake;
  std::vector<std::string> desk;
};

// Times are steady milliseconds. One thread. The program calls OnOpened when
// the sockets are open; then, in a loop, OnFeed and OnDesk with received
// messages, Tick, TakeOutgoing and TakeNotices; and opens new sockets on
// WantsReopen.
class Session {
 public:
  // `random` must outlive it.
  Session(SessionOptions options, Random* random);

  // Requests. Submit sends a recorded verb until its outcome is final. It fails
  // with kTooLong or kBadUtf8 if no message can carry the request.
  Result<Ticket> Submit(Body body);
  // Sends a query. Returns its `re`.
  std::string Ask(Body body);
  void Follow(const std::string& room, StartAt start);
  void Unfollow(const std::string& room);
  // Sends bye. IsGone when the broker has answered it.
  void Leave();

  // New sockets are connected and subscribed to Topics, in that order.
  void OnOpened(Time now);
  void OnFeed(std::string_view topic, std::string_view lines, Time now);
  void OnDesk(std::string_view lines, Time now);
  void Tick(Time now);

  std::vector<std::string> Topics() const;
  // Changes of Topics since the last call: (topic, whether to subscribe).
  std::vector<std::pair<std::string, bool>> TakeTopicChanges();
  Outgoing TakeOutgoing(Time now);
  std::vector<Notice> TakeNotices();
  // The time of the next thing to send. Tick is called several times a second
  // anyway.
  Time NextTick() const;
  // The sockets are dead or may deliver outdated lines: open new ones.
  bool WantsReopen() const { return silence_.WantsReopen(); }
  // The largest size of a message to the intake, in bytes.
  std::size_t message_bytes() const { return outbox_.message_bytes(); }
  // The broker knows us.
  bool IsConnected() const { return greeting_.IsReady(); }
  bool IsGone() const { return greeting_.IsGone(); }
  bool HasUnsettled() const { return outbox_.size() > 0; }
  std::size_t Unsettled() const { return outbox_.size(); }
  bool speaks() const { return options_.speaks; }
  // Our name, as the broker said; empty until then.
  const std::string& user() const { return user_; }
  bool Follows(const std::string& room) const { return inbox_.Follows(room); }
  // The newest known event; seq 0: none.
  const LastKnown& last() const { return inbox_.last(); }
  // The followed rooms.
  std::vector<std::string> Rooms() const { return inbox_.Rooms(); }

 private:
  // A received line of the desk.
  struct Arrival {
    std::string_view raw;
    Time at{0};
  };

  // The number of old lines of a direct room that a user without a mark gets.
  static constexpr std::uint64_t kNewestDirect = 10;

  bool KnowsLines() const { return last().seq != 0; }
  // A Hello or a Ping with the newest known event.
  template <typename Introducing>
  Introducing Introduction() const;
  Envelope SessionEnvelope() const;
  // The received bytes for a notice; empty if the program does not want them.
  std::string Raw(std::string_view raw) const;
  void Greet(Time at);
  void GreetSoon(Time now);
  void CloseGreetings();
  void AskPing(Time now);
  void BeginNewSession(Time now);
  void TellForgotten();
  void CollectNotices();
  void RepairNext(Time at);
  void ChangeTopic(const std::string& room, bool on);

  // Lines of the feed.
  void OnRun(const Id& run, Time now);
  void On(const Beat& beat, Time now);

  // Lines of the desk that answer nothing.
  void On(Event& event, const Arrival& arrival);
  void On(const RoomBeat& beat, const Arrival& arrival);
  void On(PresenceSignal& presence, const Arrival& arrival);
  void On(const Marked& marked, const Arrival& arrival);
  void On(const UnknownSignal& /*signal*/, const Arrival& /*arrival*/) {}
  bool TellOutsider(std::vector<LineNotice>& lines);

  // Answers.
  void On(Reply& reply, const Arrival& arrival);
  void On(Stored& stored, const Arrival& arrival);
  void On(Refused& refused, const Arrival& arrival);
  void On(const Resend& resend, const Arrival& arrival);
  void On(const Welcome& welcome, const Arrival& arrival);
  void On(Pong& pong, const Arrival& arrival);
  void On(const Goodbye& goodbye, const Arrival& arrival);
  void On(RoomList& list, const Arrival& arrival);
  void On(Roster& roster, const Arrival& arrival);
  void On(RoomState& room, const Arrival& arrival);
  void On(PageEnd& end, const Arrival& arrival);
  void OnRefusedLine(const Refused& refused, Time now);
  void OnRepairRefused(const History& asked, const Refusal& why, Time now);
  void OnCounter(std::uint64_t last, const RefusedList& refused, Time now);
  void OnLog(const Id& log, const Id& run, bool forgotten);
  void FollowDirect(const RoomInfo& room);
  void Repair(const History& asked, const PageEnd& end, Time now);
  template <typename Answered>
  void Answer(Answered& answer, const Arrival& arrival);
  template <typename Query, typename List>
  void EndIfStuck(List& list);

  SessionOptions options_;
  Random* random_;  // not owned
  Outbox outbox_;
  Inbox inbox_;
  Questions questions_;
  Greeting greeting_;
  Silence silence_;
  JsonParser parser_;

  // A ConnectedNotice was sent since the last LostNotice.
  bool told_connected_ = false;
  Time next_repair_{0};
  Time next_session_{0};  // no new session before then
  std::string user_;
  Id log_;
  Id run_;
  std::uint64_t beat_ = 0;
  std::vector<LineNotice> page_;  // lines of the present desk message
  std::vector<std::pair<std::string, bool>> topic_changes_;
  std::vector<Notice> notices_;
};

}  // namespace qun

#endif  // QUN_CLIENT_SESSION_SESSION_H_
