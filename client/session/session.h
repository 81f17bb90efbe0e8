// One client's talk with a broker, without sockets: bytes and times in, bytes
// and notices out. Exactly once, in order, without a gap, over every loss:
// PROTOCOL.md, section 7.
#ifndef QUN_CLIENT_SESSION_SESSION_H_
#define QUN_CLIENT_SESSION_SESSION_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/session/inbox.h"
#include "client/session/notice.h"
#include "client/session/outbox.h"
#include "client/session/questions.h"
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
  // When something is to be sent next. Tick comes some times a second besides.
  Time NextTick() const;
  // The sockets are dead, or hold what is no longer true: open new ones.
  bool WantsReopen() const { return wants_reopen_ && last_tick_ >= reopen_at_; }
  // What a message to intake may hold.
  std::size_t message_bytes() const { return outbox_.message_bytes(); }
  // The broker knows us.
  bool IsConnected() const { return phase_ == Phase::kReady; }
  bool IsGone() const { return phase_ == Phase::kGone; }
  bool HasUnsettled() const { return outbox_.size() > 0; }
  std::size_t Unsettled() const { return outbox_.size(); }
  bool speaks() const { return options_.speaks; }
  // Who we are, as the broker said; empty until it did.
  const std::string& user() const { return user_; }
  bool Follows(const std::string& room) const { return inbox_.Follows(room); }
  // The newest event that is known; seq 0: none.
  const LastKnown& last() const { return inbox_.last(); }
  // Those that are followed.
  std::vector<std::string> Rooms() const { return inbox_.Rooms(); }

 private:
  enum class Phase {
    kClosed,    // no sockets
    kOpening,   // waiting for `up`
    kGreeting,  // hello is said
    kReady,
    kGone,  // bye is answered
  };

  // Without a beat, an answer or, at first, `up` for so long the sockets count
  // as dead.
  static constexpr Time kSilence{5000};

  // For `last` of a request; empty if no event is known.
  std::optional<LastKnown> Newest() const;
  Envelope SessionEnvelope() const;
  void Greet(Time at);
  void GreetSoon(Time now);
  void TellForgotten();
  void CollectNotices();
  void RepairNext(Time at);
  void Repair(const History& asked, const PageEnd& end, Time now);
  void AskPing(Time now);
  void BeginNewSession(Time now);
  void NoticeStop(Time now);
  void CheckSilence(Time now);
  void Hear(const Id& log, const Id& run, bool forgotten);

  void TakeBeat(const Beat& beat, Time now);
  void TakeUp(Time now);
  void TakeRun(const Id& run, Time now);

  void Do(Stored& stored, std::string_view raw, Time now);
  void Do(Refused& refused, std::string_view raw, Time now);
  void Do(Resend& resend, std::string_view raw, Time now);
  void Do(Welcome& welcome, std::string_view raw, Time now);
  void Do(Pong& pong, std::string_view raw, Time now);
  void Do(Goodbye& goodbye, std::string_view raw, Time now);
  void Do(RoomList& list, std::string_view raw, Time now);
  void Do(Roster& roster, std::string_view raw, Time now);
  void Do(RoomState& room, std::string_view raw, Time now);
  void Do(PageEnd& end, std::string_view raw, Time now);
  void FollowDirect(const RoomInfo& room);
  void ChangeTopic(const std::string& room, bool on);
  bool TellOutsider(const std::vector<LineNotice>& lines);
  // The desk's lines that answer nothing.
  void Take(Event& event, std::string_view raw, Time now);
  void Take(Reply& reply, std::string_view raw, Time now);
  void Take(const RoomBeat& beat, std::string_view raw, Time now);
  void Take(PresenceSignal& presence, std::string_view raw, Time now);
  void Take(const Marked& marked, std::string_view raw, Time now);
  void Take(const UnknownSignal&, std::string_view, Time) {}
  // Closes the question, and hands the answer to a program that asked.
  void Answer(const std::string& re, const Reply& reply, std::string_view raw);
  void OnCounter(std::uint64_t last, const RefusedList& refused, Time now);

  SessionOptions options_;
  Random* random_;  // not owned
  Id token_;
  Outbox outbox_;
  Inbox inbox_;
  Questions questions_;
  JsonParser parser_;

  Phase phase_ = Phase::kClosed;
  bool wants_reopen_ = false;
  Time reopen_at_{0};               // not before then
  Time lost_at_ = Time::min() / 2;  // the log, for the last time
  bool was_ready_ = false;          // told ConnectedNotice since the last loss
  int reopens_ = 0;                 // since the last welcome
  bool greet_again_ = false;        // lines may be lost since the hello at hand
  bool is_feed_new_ = false;        // its log may be another than the one known
  Time last_tick_{0};
  Time opened_{0};
  Time heard_feed_{0};
  std::optional<Time> asked_desk_;  // since when the desk owes an answer
  Time next_ping_{0};
  Time next_repair_{0};
  Time next_session_{0};  // before then another new one has to wait
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
