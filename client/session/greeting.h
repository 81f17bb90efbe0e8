// The state machine by which a session joins its broker; ARCHITECTURE.md, "The
// session", has its table. Pure.
#ifndef QUN_CLIENT_SESSION_GREETING_H_
#define QUN_CLIENT_SESSION_GREETING_H_

#include <cstdint>

namespace qun {

// The owner reports events, and sends hello whenever one returns true.
class Greeting {
 public:
  enum class State : std::uint8_t {
    kClosed,    // there are no sockets
    kOpening,   // the sockets are new; hello waits for the first beat
    kGreeting,  // hello is sent; the broker does not know us yet
    kRefused,   // the broker refused our hello
    kReady,     // the broker knows us
    // The broker knows us, but lines may be lost: hello is sent again.
    kComparing,
    kLeaving,  // bye is sent
    kGone,     // bye is answered
  };

  // A client that listens waits for a beat. One that neither listens nor speaks
  // never says hello.
  Greeting(bool listens, bool speaks) : listens_(listens), speaks_(speaks) {}

  // New sockets are open. If we know lines, live lines are not trusted until
  // the welcome.
  [[nodiscard]] bool Opened(bool knows_lines);
  // A beat came, so all subscriptions are in force.
  [[nodiscard]] bool BeatHeard();
  // Lines may have been lost on the way.
  [[nodiscard]] bool LinesMissed();
  // The broker restarted, perhaps on a backup of its log.
  [[nodiscard]] bool OtherRunHeard();
  // The session has a new id, which the broker must learn.
  [[nodiscard]] bool SessionBegun();
  [[nodiscard]] bool Welcomed();
  void HelloRefused();
  void Left();
  void ByeAnswered();

  State state() const { return state_; }
  bool IsClosed() const { return Is(State::kClosed); }
  bool IsGone() const { return Is(State::kGone); }
  bool IsLeaving() const { return Is(State::kLeaving) || IsGone(); }
  // The sockets are open, and bye is not sent.
  bool IsTalking() const { return !IsClosed() && !IsLeaving(); }
  // The broker knows us.
  bool IsReady() const { return Is(State::kReady) || Is(State::kComparing); }
  // Hello is sent and not answered.
  bool IsAsking() const {
    return Is(State::kGreeting) || Is(State::kComparing);
  }
  // Live lines belong to the log that we know. Otherwise they are ignored, and
  // the welcome shows what is missing.
  bool TrustsFeed() const { return !doubts_feed_; }

 private:
  bool Is(State state) const { return state_ == state; }
  bool SayHello();

  bool listens_;
  bool speaks_;
  State state_ = State::kClosed;
  // An event after hello made its welcome outdated, so another hello follows.
  bool overtaken_ = false;
  bool doubts_feed_ = false;  // until a welcome that is not outdated
};

}  // namespace qun

#endif  // QUN_CLIENT_SESSION_GREETING_H_
