// What a client reads: each room's lines once and in order, whatever the feed
// loses. Rules: PROTOCOL.md, section 7. Pure.
#ifndef QUN_CLIENT_SESSION_INBOX_H_
#define QUN_CLIENT_SESSION_INBOX_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/session/notice.h"
#include "client/session/waiting_lines.h"
#include "proto/lines/event.h"
#include "proto/lines/reply.h"
#include "proto/lines/request.h"

namespace qun {

// Where to begin in a room.
struct StartAt {
  // After this line; empty: `newest` lines before those that are said from now.
  std::optional<std::uint64_t> after;
  std::uint64_t newest = 0;
};

// Follows rooms. Lines come in by OnEvent, live or replayed, in any order; what
// is next leaves by TakeNotices. What is missing is asked by NextQuery, one
// query at a time.
class Inbox {
 public:
  // With `all`, every room that is heard of is followed, from `start`.
  Inbox(bool all, StartAt start) : all_(all), start_(start) {}

  // False if it is followed already.
  bool Follow(const std::string& room, StartAt start);
  void Unfollow(const std::string& room);
  std::vector<std::string> Rooms() const;
  bool Follows(const std::string& room) const { return rooms_.contains(room); }
  bool follows_all() const { return all_; }

  void OnEvent(Event event, std::string raw);
  // The room's last line is `n`, as an answer says that was asked for after the
  // last Doubt.
  void OnHead(const std::string& name, std::uint64_t n);
  // What a list says of a room: OnFirst and, if we may read it, OnHead.
  void OnRoom(const RoomInfo& room);
  // The same on the feed, where it may have waited for long.
  void OnBeat(const std::string& name, std::uint64_t n);
  // Lines below `first` are not for this reader, and no hole. The room ends at
  // `n`: more than that cannot be left out.
  void OnFirst(const std::string& name, std::uint64_t first, std::uint64_t n);
  // Every room of the broker was named: one that is new begins at its line 1.
  void OnAllHeads() { knows_all_ = true; }
  // The heads of followed rooms are in doubt: ask for each.
  void Doubt();
  // The log has lost lines that were handed out: go on from what is there.
  void Forget();
  // True once if it shows that the log has lost lines: a room ends before the
  // line that it was to be followed after.
  bool TakeLoss() { return std::exchange(loss_, false); }
  // The answer to NextQuery: a page, whose lines are from `end.low` to
  // `end.high`; or that there is no such room.
  void OnPage(std::vector<LineNotice> lines, const PageEnd& end);
  void OnNoRoom(const std::string& name);

  // What to ask next; empty if nothing is missing. Rooms take turns.
  std::optional<History> NextQuery();
  // The line up to which all were handed out; empty if that is not known.
  std::optional<std::uint64_t> HandledIn(const std::string& name) const;
  // Whether something of this room is missing.
  bool IsBehind(const std::string& name) const;
  // The newest event that is known, for `last`.
  void Know(const LastKnown& event);
  const LastKnown& last() const { return last_; }
  std::vector<Notice> TakeNotices() { return std::exchange(notices_, {}); }

 private:
  struct Room {
    std::optional<std::uint64_t> handled;  // all up to it were handed out
    std::uint64_t newest = 0;              // of the start, until it is done
    std::uint64_t head = 0;                // the last that is known to exist
    bool doubtful = false;
    bool unproved = false;     // `handled` is what the program said, so far
    bool may_go_back = false;  // after a loss, until its next page
    WaitingLines waiting;
  };

  Room* Find(const std::string& room);
  static void BeginAt(Room& room, std::uint64_t first);
  void OnEnd(const std::string& name, std::uint64_t n, std::uint64_t began);
  void SetHead(Room& room, std::uint64_t n);
  void PassOver(const std::string& name, Room& room, std::uint64_t next);
  void Keep(Room& room, LineNotice&& line);
  void HandOut(Room& room, LineNotice&& line);
  void HandOutWaiting(Room& room);
  LineNotice TakeFirst(Room& room);
  void DropWaiting(Room& room);
  static std::optional<History> QueryOf(const std::string& name,
                                        const Room& room);

  bool all_;
  StartAt start_;
  bool knows_all_ = false;
  std::map<std::string, Room> rooms_;
  std::string asked_last_;         // the room of the last query
  std::size_t waiting_bytes_ = 0;  // of all rooms
  LastKnown last_;
  bool loss_ = false;
  std::vector<Notice> notices_;
};

}  // namespace qun

#endif  // QUN_CLIENT_SESSION_INBOX_H_
