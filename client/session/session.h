// One client's talk with a broker, without sockets: bytes and times in, bytes
// and notices out. Exactly once, in order, without a gap, over every loss:
// PROTOCOL.md, section 7.
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
  std::string name;  // empty: our key says who we are
  bool bot = false;
  bool listens = true;  // reads the feed
  bool speaks = true;   // has a session; without both it only asks
  bool all = false;     // reads every room
  bool direct = false;  // reads all direct messages to us, the newest lines and
                        // those that come
  bool raw = false;     // notices hold their lines also as they came
  StartAt start;        // where, in the rooms that `all` finds
  // The newest event that the program knows from an earlier life; seq 0: none.
  // With it, it is told of a log that lost lines meanwhile.
  LastKnown last;
};

// What is to be sent, in this order.
struct Outgoing {
  std::vector<std::string> intake;
  std::vector<std::string> desk;
};

// Times are steady milliseconds. One thread. The program's loop: OnOpened when
// sockets are open; then, over and over, OnFeed and OnDesk with what came,
// Tick, TakeOutgoing, TakeNotices; and new sockets when WantsReopen.
class Session {
 public:
  // `random` must outlive it.
  Session(SessionOptions options, Random* random);

  // Requests. A recorded verb is sent as soon as it may be and until it is
  // final; fails with kTooLong or kBadUtf8 if no message can carry it.
  Result<Ticket> Submit(Body body);
  // A query; its `re`.
  std::string Ask(Body body);
  void Follow(const std::string& room, StartAt start);
  void Unfollow(const std::string& room);
  // Says bye; IsGone once the broker has heard it.
  void Leave();

  // New sockets are connected, with Topics subscribed in that order.
  void OnOpened(Time now);
  void OnFeed(std::string_view topic, std::string_view lines, Time now);
  void OnDesk(std::string_view lines, Time now);
  void Tick(Time now);

  std::vector<std::string> Topics() const;
  // Changes of Topics since the last call: (topic, whether to subscribe).
  std::vector<std::pair<std::string, bool>> TakeTopicChanges();
  Outgoing TakeOutgoing(Time now);
  std::vector<Notice> TakeNotices();
  // When something is to be sent next. Tick is called some times a second
  // anyway.
  Time NextTick() const;
  // The sockets are dead, or hold what is no longer true: open new ones.
  bool WantsReopen() const { return silence_.WantsReopen(); }
  // What a message to intake may hold.
  std::size_t message_bytes() const { return outbox_.message_bytes(); }
  // The broker knows us.
  bool IsConnected() const { return greeting_.IsReady(); }
  bool IsGone() const { return greeting_.IsGone(); }
  bool HasUnsettled() const { return outbox_.size() > 0; }
  std::size_t Unsettled() const { return outbox_.size(); }
  bool speaks() const { return options_.speaks; }
  // Who we are, as the broker said; empty until it did.
  const std::string& user() const { return user_; }
  bool Follows(const std::string& room) const { return inbox_.Follows(room); }
  // The newest event that is known; seq 0: none.
  const LastKnown& last() const { return inbox_.last(); }
  // The rooms that are followed.
  std::vector<std::string> Rooms() const { return inbox_.Rooms(); }

 private:
  // How a line of the desk came.
  struct Arrival {
    std::string_view raw;
    Time at{0};
  };

  // Somebody who has read no direct message begins with so many.
  static constexpr std::uint64_t kNewestDirect = 10;

  bool KnowsLines() const { return last().seq != 0; }
  // A Hello or a Ping, with our token and the newest line that we know.
  template <typename Introducing>
  Introducing Introduction() const;
  Envelope SessionEnvelope() const;
  // A line as it came, for its notice; empty if the program does not want it.
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
  void OnUp(Time now);
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
  Id token_;
  Outbox outbox_;
  Inbox inbox_;
  Questions questions_;
  Greeting greeting_;
  Silence silence_;
  JsonParser parser_;

  bool told_connected_ = false;  // since the last LostNotice
  Time next_repair_{0};
  Time next_session_{0};  // another new session waits until then
  std::string user_;
  Id log_;
  Id run_;
  std::uint64_t beat_ = 0;
  std::vector<LineNotice> page_;  // lines of the desk message at hand
  std::vector<std::pair<std::string, bool>> topic_changes_;
  std::vector<Notice> notices_;
};

}  // namespace qun

#endif  // QUN_CLIENT_SESSION_SESSION_H_
