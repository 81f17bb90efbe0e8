// A view of the state in which a batch's own changes show already. The state
// itself stays as it is until the batch is recorded.
#ifndef QUN_BROKER_DECIDE_DRAFT_H_
#define QUN_BROKER_DECIDE_DRAFT_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "broker/model/batch.h"
#include "broker/model/stored_lines.h"
#include "proto/lines/event.h"

namespace qun {

// Where an event stands in the log.
struct Place {
  std::string room;
  std::uint64_t n = 0;
  std::uint64_t seq = 0;
  std::uint64_t at = 0;
};

// A stored line, read; and who said it, by their folded name.
struct KnownLine {
  Event event;
  std::string author;
};

// Lives during one Decide; the state must outlive it.
class Draft {
 public:
  Draft(const State& state, StoredLines* lines);

  bool HasRoom(const std::string& room) const;
  // A room whose name looks like this one's; empty if there is none.
  std::string FindLookalike(const std::string& room) const;
  // The room's last n; 0 if there is no such room.
  std::uint64_t Head(const std::string& room) const;
  const RoomRules& Rules(const std::string& room) const;
  void SetRules(const std::string& room, const RoomRules& rules);
  // What a user (by folded name) is there; nothing if unknown. Valid until the
  // next change.
  const Membership& Find(const std::string& room,
                         const std::string& user) const;
  void SetPerson(const std::string& room, const std::string& user,
                 Membership membership);
  Readers MembersOf(const std::string& room) const;
  // How many of them there are.
  std::size_t CountMembers(const std::string& room) const;
  // How many rooms they have made.
  std::size_t CountMadeBy(const std::string& user) const;
  // Bytes of all settings of the rooms of who made this one, before this batch;
  // 0 if nobody's key has made it.
  std::size_t SettingsOfMaker(const std::string& room) const;
  // Of how many rooms a user is a member.
  std::size_t CountRoomsOf(const std::string& user) const;
  void SetSetting(const std::string& room, const std::string& key,
                  std::optional<Setting> setting);
  // All settings but those whose time is over.
  std::map<std::string, Setting> Settings(const std::string& room,
                                          std::uint64_t at) const;
  // Those whose time is over are gone.
  void ForgetPassed(const std::string& room, std::uint64_t at);

  // The session's counter; a new one if it is unknown. Valid until the next
  // change.
  const Counter& Session(const SessionKey& key) const;
  // Uses up the session's next k.
  void Count(const SessionKey& key, std::uint64_t hash,
             std::optional<Errc> code, std::uint64_t at);

  // Null if there is none; valid until the next change.
  const Invited* FindInvitation(const std::string& key) const;
  const Account* FindAccount(const std::string& id) const;
  // Who is called so now.
  const Account* FindCalled(const std::string& folded) const;
  // Whether somebody holds this key, or it invites somebody.
  bool IsKeyTaken(const std::string& key) const;
  void SetInvitation(const std::string& key, Invited invited);
  void SetAccount(Account account);

  // Numbers the event, makes its room if need be, and adds it to the batch. In
  // a private room it is for those who are members now, and for `also`.
  Place Append(const Proposal& proposal, Event event,
               const std::string& also = {});
  // A line as it stands now; empty if there is none, or it cannot be read.
  std::optional<KnownLine> FindLine(const std::string& room,
                                    std::uint64_t n) const;
  // What is stored of a line becomes this.
  void Rewrite(const KnownLine& line, bool is_recall);
  void Tell(ReadPosition read) { batch_.read.push_back(std::move(read)); }
  void Say(Answer answer) { batch_.answers.push_back(std::move(answer)); }

  Batch Take() { return std::move(batch_); }

 private:
  RoomChange& Change(const std::string& room);

  std::optional<KnownLine> Read(const StoredLine& stored) const;
  std::optional<KnownLine> FindAsRecorded(const std::string& room,
                                          std::uint64_t n) const;
  Readers ReadersOf(const std::string& room, const std::string& also);

  const State& state_;
  StoredLines* lines_;
  mutable JsonParser parser_;  // its memory alone changes
  Batch batch_;
  std::unordered_map<std::string, std::string> lookalikes_;  // of new rooms
  std::unordered_map<std::string, std::size_t> made_;        // by user
  std::unordered_map<std::string, int> joined_;  // by user; below 0: left
  // Those of private rooms, until somebody comes or goes.
  std::map<std::string, Readers> readers_;
};

}  // namespace qun

#endif  // QUN_BROKER_DECIDE_DRAFT_H_
