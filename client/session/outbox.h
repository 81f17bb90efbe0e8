// A client's lines until their outcomes are final, in order, each with its k.
// Rules: PROTOCOL.md, section 7. Pure.
#ifndef QUN_CLIENT_SESSION_OUTBOX_H_
#define QUN_CLIENT_SESSION_OUTBOX_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/session/notice.h"
#include "proto/base/clock_random.h"
#include "proto/base/limits.h"
#include "proto/json/json_parser.h"
#include "proto/lines/reply.h"
#include "proto/lines/request.h"

namespace qun {

// Memory only: lines that are not final when the program ends are lost.
class Outbox {
 public:
  // Speaks as the user `as`, in the session `session`.
  Outbox(std::string as, bool bot, const Id& session);

  // Adds a recorded request. Fails if no broker could read it, or if it is too
  // long for a message.
  Result<Ticket> Add(Body body);
  // The broker has announced its limits. A line that is too long for it is
  // refused, and its k skipped.
  void OnLimits(const Limits& limits);
  // The lines to send now, in order: at most a window is unanswered.
  std::vector<std::string> TakeDue(Time now);
  // Whether to ask the broker for its counter now, since no answer came for a
  // while. True once each time.
  bool IsStatusDue(Time now);
  // The line that asks for the counter.
  std::string StatusLine() const;
  // The next time at which TakeDue or IsStatusDue may have something.
  Time NextDue() const;

  // The broker's answers. False if the answer is for another session; it is
  // then ignored.
  bool OnStored(const Stored& stored, std::string raw, Time now);
  bool OnRefused(const Refused& refused, Time now);
  // All lines up to `last` are final, says the broker's counter. False if that
  // is impossible for this session: `last` is ahead of what was sent, or behind
  // what was answered.
  bool OnCounter(std::uint64_t last, const RefusedList& refused, Time now);
  // The broker accepts nothing for a while.
  void Pause(const Refusal& reason, Time now);
  // Unanswered lines may be lost: sends them again.
  void SendAgain();
  // Continues in a new session: unanswered lines are numbered from 1 again.
  void BeginSession(const Id& session);

  const Id& session() const { return session_; }
  std::size_t size() const { return entries_.size(); }
  // The largest size of a message in bytes.
  std::size_t message_bytes() const { return message_bytes_; }
  // A line was refused because its k was used for other bytes.
  bool IsConflicting() const { return conflict_; }
  std::vector<Notice> TakeNotices() { return std::exchange(notices_, {}); }

 private:
  struct Entry {
    Ticket ticket = 0;  // 0: its outcome was reported
    std::uint64_t k = 0;
    Body body;
    std::string line;
  };

  std::string Encode(std::uint64_t k, const Body& body) const;
  Refusal TooLong(const std::string& line) const;
  bool IsDense() const;
  void Settle(std::uint64_t up_to, const RefusedList& refused, Time now);
  void SettleFirst(Notice outcome, Time now);
  void Progress(Time now);

  std::string as_;
  bool bot_;
  Id session_;
  JsonParser parser_;
  std::size_t message_bytes_ = kRequestMessageBytes;
  std::size_t window_ = kWindow;
  Ticket last_ticket_ = 0;
  std::uint64_t next_k_ = 1;
  std::deque<Entry> entries_;  // dense in k
  std::size_t sent_ = 0;       // how many of them are in flight
  Time paused_until_{0};
  bool told_delay_ = false;  // a delay was reported since the last outcome
  Time status_due_ = Time::max();
  Time status_wait_{0};
  bool conflict_ = false;
  std::vector<Notice> notices_;
};

}  // namespace qun

#endif  // QUN_CLIENT_SESSION_OUTBOX_H_
