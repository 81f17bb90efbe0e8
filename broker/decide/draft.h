// A batch while it is being decided: its outcome so far, and the state with the
// changes of the batch.
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

// The position of an event in the ledger.
struct Place {
  std::string room;
  std::uint64_t n = 0;
  std::uint64_t seq = 0;
  std::uint64_t at = 0;
};

// A stored line, decoded, and the id of its author.
struct KnownLine {
  Event event;
  std::string author;
};

// Lives during one Decide; the state and the lines must outlive it. A reference
// or pointer that it returns is valid until the next change.
class Draft {
 public:
  // `proposals`: the number of proposals in the batch.
  Draft(const State& state, StoredLines* lines, std::size_t proposals);

  // Handlers change these tables directly, since the draft derives nothing from
  // them.
  Overlay<SessionTable> sessions;
  Overlay<InvitationTable> invitations;

  // Null if there is no such room.
  const Room* FindRoom(const std::string& room) const;
  // The room's last n and its rules; those of a new room if there is none.
  std::uint64_t Head(const std::string& room) const;
  const RoomRules& Rules(const std::string& room) const;
  void SetRules(const std::string& room, const RoomRules& rules);
  // A room whose name looks like this one's; empty if there is none.
  std::string FindLookalike(const std::string& room) const;

  // The membership of a user (by id); a default one if it is unknown.
  const Membership& FindMember(std::string_view room,
                               std::string_view user) const;
  void SetMember(const std::string& room, const std::string& user,
                 Membership membership);
  // Changes the shown name of a user (by id) in all rooms.
  void RenameMember(const std::string& user, const std::string& shown);
  Readers MembersOf(const std::string& room);

  const Overlay<SettingTable>& settings() const { return settings_; }
  // An empty `setting` removes it.
  void SetSetting(const std::string& room, const std::string& key,
                  std::optional<Setting> setting);

  const Overlay<AccountTable>& accounts() const { return accounts_; }
  // The account with this present name; null if there is none.
  const Account* FindAccountCalled(const std::string& folded) const;
  // Whether this is the key of a user or of an invitation.
  bool IsKeyTaken(const std::string& key) const;
  void SetAccount(const Account& account);

  // A tally of a room or a user, including this batch.
  std::size_t Count(Tally Tallies::*tally, const std::string& name) const {
    const std::int64_t count =
        (state_.tallies.*tally).Of(name) + (tallies_.*tally).Of(name);
    Ensures(count >= 0);
    return static_cast<std::size_t>(count);
  }

  // The session's counter; a new one if the session is unknown.
  const Counter& Session(const SessionKey& key) const;

  // Numbers the event and adds it to the batch; creates its room if there is
  // none. In a private room its readers are the present members and the user
  // `also`.
  Place Append(const Proposal& proposal, Event event,
               const std::string& also = {});
  // The line with the changes of this batch; empty if there is none, or if it
  // cannot be read (see `unreadable`).
  std::optional<KnownLine> FindLine(const std::string& room, std::uint64_t n);
  // Replaces the stored line.
  void Rewrite(const KnownLine& line, bool is_recall);
  // The connections that use this key must end.
  void Revoke(RevokedKey key) { batch_.revoked.push_back(std::move(key)); }
  void Tell(ReadPosition read) { batch_.read.push_back(std::move(read)); }
  void Say(Answer answer) { batch_.answers.push_back(std::move(answer)); }

  // The last seq, including this batch.
  std::uint64_t changed_seq() const { return batch_.changes.seq; }

  // The reason why a stored line could not be read; then the broker cannot
  // decide this batch. Empty if all could be read.
  const std::string& unreadable() const { return unreadable_; }
  Batch Take();

 private:
  Room& EditRoom(const std::string& room);
  std::optional<KnownLine> Read(const StoredLine& stored);
  std::optional<KnownLine> FindAsRecorded(const std::string& room,
                                          std::uint64_t n);
  Readers ReadersOf(const std::string& room, const std::string& also);
  void ChangeReaders(const std::string& room, const std::string& user,
                     bool is_member);

  const State& state_;
  StoredLines* lines_;
  Overlay<RoomTable> rooms_;
  Overlay<MemberTable> members_;
  Overlay<SettingTable> settings_;
  Overlay<AccountTable> accounts_;
  Tallies tallies_;  // the differences that this batch makes
  std::unordered_map<std::string, std::string> lookalikes_;  // of new rooms
  std::uint64_t new_rooms_ = 0;
  // The members by private room, as far as they were needed.
  std::map<std::string, Readers> readers_;
  JsonParser parser_;
  std::string unreadable_;
  Batch batch_;
};

}  // namespace qun

#endif  // QUN_BROKER_DECIDE_DRAFT_H_
