// How far a session has come in joining its broker, as a state machine:
// ARCHITECTURE.md, "The session", has its table. Pure.
#ifndef QUN_CLIENT_SESSION_GREETING_H_
#define QUN_CLIENT_SESSION_GREETING_H_

#include <cstdint>

namespace qun {

// Its owner tells it what happened, and says hello whenever an event returns
// true.
class Greeting {
 public:
  enum class State : std::uint8_t {
    kClosed,     // there are no sockets
    kOpening,    // the sockets are new; hello waits for `up`
    kGreeting,   // hello is said; the broker does not know us yet
    kRefused,    // the broker refused our hello
    kReady,      // the broker knows us
    kComparing,  // it does, and hello is said again: lines may be lost
    kLeaving,    // bye is said
    kGone,       // bye is answered
  };

  // A client that listens waits for `up`. One that neither listens nor speaks
  // never says hello.
  Greeting(bool listens, bool speaks) : listens_(listens), speaks_(speaks) {}

  // There are new sockets. If we know lines, the first live ones are doubted.
  [[nodiscard]] bool Opened(bool knows_lines);
  // The feed is heard, for the first time or after a reconnect.
  [[nodiscard]] bool UpHeard();
  // Lines may have been lost on the way.
  [[nodiscard]] bool LinesMissed();
  // The broker was started again. Its log may have been put back to a backup.
  [[nodiscard]] bool OtherRunHeard();
  // The session has another id, and the broker must be told.
  [[nodiscard]] bool SessionBegun();
  [[nodiscard]] bool Welcomed();
  void HelloRefused();
  void Left();
  void ByeAnswered();

  State state() const { return state_; }
  bool IsClosed() const { return Is(State::kClosed); }
  bool IsGone() const { return Is(State::kGone); }
  bool IsLeaving() const { return Is(State::kLeaving) || IsGone(); }
  // There are sockets, and we have not left.
  bool IsTalking() const { return !IsClosed() && !IsLeaving(); }
  // The broker knows us.
  bool IsReady() const { return Is(State::kReady) || Is(State::kComparing); }
  // Hello is said and not answered.
  bool IsAsking() const {
    return Is(State::kGreeting) || Is(State::kComparing);
  }
  // Live lines belong to the log that we know. Otherwise they are passed over,
  // and the welcome shows what is missing.
  bool TrustsFeed() const { return !doubts_feed_; }

 private:
  bool Is(State state) const { return state_ == state; }
  bool SayHello();

  bool listens_;
  bool speaks_;
  State state_ = State::kClosed;
  // Something happened since hello was said. Its welcome may be older than
  // that, so another hello follows.
  bool overtaken_ = false;
  bool doubts_feed_ = false;  // until a welcome that is not overtaken
};

}  // namespace qun

#endif  // QUN_CLIENT_SESSION_GREETING_H_
