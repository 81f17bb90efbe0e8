// Delivers each room's lines once and in order, whatever the feed loses. Rules:
// PROTOCOL.md, section 7. Pure.
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

// Where reading begins in a room.
struct StartAt {
  // After this line; empty: with the `newest` lines at present.
  std::optional<std::uint64_t> after;
  std::uint64_t newest = 0;
};

// Follows rooms. OnEvent takes lines, live or replayed, in any order;
// TakeNotices returns them in order. NextQuery asks for missing lines, one
// query at a time.
class Inbox {
 public:
  // With `all`, follows each room that it learns of, from `start`.
  Inbox(bool all, StartAt start) : all_(all), start_(start) {}

  // False if it is followed already.
  bool Follow(const std::string& room, StartAt start);
  void Unfollow(const std::string& room);
  std::vector<std::string> Rooms() const;
  bool Follows(const std::string& room) const { return rooms_.contains(room); }
  bool follows_all() const { return all_; }

  void OnEvent(Event event, std::string raw);
  // The room's last line is `n`, according to an answer to a question that was
  // asked after the last Doubt.
  void OnHead(const std::string& name, std::uint64_t n);
  // A list contains the room: OnFirst and, if we may read it, OnHead.
  void OnRoom(const RoomInfo& room);
  // A beat says that the room's last line is `n`. The beat may be old, so it
  // ends no doubt.
  void OnBeat(const std::string& name, std::uint64_t n);
  // This reader may not read the lines before `first`, so they are not missing.
  // The room's last line is `n`, which limits `first`.
  void OnFirst(const std::string& name, std::uint64_t first, std::uint64_t n);
  // The list of rooms was complete, so a room that appears later is new and
  // begins at line 1.
  void OnAllHeads() { knows_all_ = true; }
  // The last lines of followed rooms may be outdated: ask for each.
  void Doubt();
  // The log has lost lines that were delivered: continue from its present end.
  void Forget();
  // True once if a room ends before the line after which it was followed: the
  // log has lost lines.
  bool TakeLoss() { return std::exchange(loss_, false); }
  // An answer to NextQuery: a page, whose lines are all in
  // `end.low`..`end.high`, or that there is no such room.
  void OnPage(std::vector<LineNotice> lines, const PageEnd& end);
  void OnNoRoom(const std::string& name);

  // The next query; empty if nothing is missing. Rooms take turns.
  std::optional<History> NextQuery();
  // All lines up to this one were delivered; empty if that is unknown.
  std::optional<std::uint64_t> HandledIn(const std::string& name) const;
  // Whether lines of this room may be missing.
  bool IsBehind(const std::string& name) const;
  // Notes the newest known event, for `last`.
  void Know(const LastKnown& event);
  const LastKnown& last() const { return last_; }
  std::vector<Notice> TakeNotices() { return std::exchange(notices_, {}); }

 private:
  struct Room {
    std::optional<std::uint64_t> handled;  // all up to it were delivered
    std::uint64_t newest = 0;              // lines to begin with; 0: begun
    std::uint64_t head = 0;                // the greatest known n
    bool doubtful = false;
    bool unproved = false;     // `handled` comes only from the program
    bool may_go_back = false;  // after a loss, until the next page
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
