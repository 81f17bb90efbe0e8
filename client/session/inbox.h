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
  // After this line. Empty: with the `newest` lines that there are now.
  std::optional<std::uint64_t> after;
  std::uint64_t newest = 0;
};

// Follows rooms. OnEvent takes lines, live or replayed, in any order;
// TakeNotices gives those that are next. NextQuery asks for what is missing,
// one query at a time.
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
  // An answer to a question that was asked after the last Doubt says that the
  // room's last line is `n`.
  void OnHead(const std::string& name, std::uint64_t n);
  // A list names the room: OnFirst and, if we may read it, OnHead.
  void OnRoom(const RoomInfo& room);
  // A beat says so. It may have waited for long, and ends no doubt.
  void OnBeat(const std::string& name, std::uint64_t n);
  // Lines below `first` are not for this reader, so they are no hole. The room
  // ends at `n`, and no more than its lines can be left out.
  void OnFirst(const std::string& name, std::uint64_t first, std::uint64_t n);
  // Every room of the broker was named, so a room that appears later is new,
  // and begins at line 1.
  void OnAllHeads() { knows_all_ = true; }
  // The heads of followed rooms are in doubt: ask for each.
  void Doubt();
  // The log has lost lines that were handed out: go on from what is there.
  void Forget();
  // True once if the log turns out to have lost lines: a room ends before the
  // line after which it was to be followed.
  bool TakeLoss() { return std::exchange(loss_, false); }
  // The answer to NextQuery: a page that holds lines from `end.low` to
  // `end.high` alone, or the news that there is no such room.
  void OnPage(std::vector<LineNotice> lines, const PageEnd& end);
  void OnNoRoom(const std::string& name);

  // What to ask next; empty if nothing is missing. Rooms take turns.
  std::optional<History> NextQuery();
  // All lines up to this one were handed out; empty if that is not known.
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
    std::uint64_t newest = 0;  // how many lines to begin with; 0: begun
    std::uint64_t head = 0;    // the last that is known to exist
    bool doubtful = false;
    bool unproved = false;     // `handled` is only what the program said
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
