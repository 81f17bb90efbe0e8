// A batch while it is decided: the state with what the batch has changed so
// far, and what it says.
#ifndef QUN_BROKER_DECIDE_DRAFT_H_
#define QUN_BROKER_DECIDE_DRAFT_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "broker/decide/overlay.h"
#include "broker/model/batch.h"
#include "broker/model/stored_lines.h"
#include "proto/base/contract.h"
#include "proto/json/json_parser.h"
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

// Lives during one Decide; the state must outlive it. What a look-up gives is
// valid until the next change.
class Draft {
 public:
  // `proposals`: how many will be decided.
  Draft(const State& state, StoredLines* lines, std::size_t proposals);

  // Tables that nothing is derived from within a batch: change them directly.
  Overlay<SessionTable> sessions;
  Overlay<InvitationTable> invitations;

  // Null if there is no such room.
  const Room* FindRoom(const std::string& room) const;
  // Its last n, its rules; those of a new room if there is none.
  std::uint64_t Head(const std::string& room) const;
  const RoomRules& Rules(const std::string& room) const;
  void SetRules(const std::string& room, const RoomRules& rules);
  // A room whose name looks like this one's; empty if there is none.
  std::string FindLookalike(const std::string& room) const;

  // What a user (by folded name) is there; nothing if unknown.
  const Membership& FindMember(std::string_view room,
                               std::string_view user) const;
  void SetMember(const std::string& room, const std::string& user,
                 Membership membership);
  // In all rooms that know them.
  void RenameMember(const std::string& user, const std::string& shown);
  Readers MembersOf(const std::string& room);

  const Overlay<SettingTable>& settings() const { return settings_; }
  // Empty: removed.
  void SetSetting(const std::string& room, const std::string& key,
                  std::optional<Setting> setting);

  const Overlay<AccountTable>& accounts() const { return accounts_; }
  // Null if nobody is called so (folded) now.
  const Account* FindAccountCalled(const std::string& folded) const;
  // Whether somebody holds this key, or it invites somebody.
  bool IsKeyTaken(const std::string& key) const;
  void SetAccount(const Account& account);

  // A count of what is bounded, by the name of a room or a user.
  std::size_t Count(Tally Tallies::*tally, const std::string& name) const {
    const std::int64_t count =
        (state_.tallies.*tally).Of(name) + (tallies_.*tally).Of(name);
    Ensures(count >= 0);
    return static_cast<std::size_t>(count);
  }

  // The session's counter; a new one if it is unknown.
  const Counter& Session(const SessionKey& key) const;

  // Numbers the event, makes its room if need be, and adds it to the batch. In
  // a private room it is for those who are members now, and for `also`.
  Place Append(const Proposal& proposal, Event event,
               const std::string& also = {});
  // A line as it stands now; empty if there is none.
  std::optional<KnownLine> FindLine(const std::string& room, std::uint64_t n);
  // What is stored of a line becomes this.
  void Rewrite(const KnownLine& line, bool is_recall);
  void Tell(ReadPosition read) { batch_.read.push_back(std::move(read)); }
  void Say(Answer answer) { batch_.answers.push_back(std::move(answer)); }

  // The last seq so far.
  std::uint64_t changed_seq() const { return batch_.changes.seq; }

  // Why a stored line could not be read: then this batch cannot be decided
  // here. Empty if that did not happen.
  const std::string& unreadable() const { return unreadable_; }
  Batch Take();

 private:
  Room& EditRoom(const std::string& room);
  std::optional<KnownLine> Read(const StoredLine& stored);
  std::optional<KnownLine> FindAsRecorded(const std::string& room,
                                          std::uint64_t n);
  Readers ReadersOf(const std::string& room, const std::string& also);

  const State& state_;
  StoredLines* lines_;
  Overlay<RoomTable> rooms_;
  Overlay<MemberTable> members_;
  Overlay<SettingTable> settings_;
  Overlay<AccountTable> accounts_;
  Tallies tallies_;  // what this batch adds
  std::unordered_map<std::string, std::string> lookalikes_;  // of new rooms
  std::uint64_t new_rooms_ = 0;
  // Those of private rooms, until somebody comes or goes.
  std::map<std::string, Readers> readers_;
  JsonParser parser_;
  std::string unreadable_;
  Batch batch_;
};

}  // namespace qun

#endif  // QUN_BROKER_DECIDE_DRAFT_H_
