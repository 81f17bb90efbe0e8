// What the broker knows: rooms, members, and the counters of sessions. It
// follows only what is recorded: Absorb is the one way to change it.
#ifndef QUN_BROKER_MODEL_STATE_H_
#define QUN_BROKER_MODEL_STATE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "broker/model/proposal.h"
#include "proto/base/id.h"
#include "proto/base/limits.h"
#include "proto/lines/reply.h"
#include "proto/lines/room_rules.h"

namespace qun {

// What a user is in a room: a member, or one of whom it keeps something.
struct Membership {
  std::string shown;        // the user's name
  Role role = Role::kNone;  // kNone: no member
  std::uint64_t first = 1;  // the first line that they may read
  bool is_muted = false;
  std::uint64_t muted_until = 0;  // wall clock, milliseconds; 0: for good
  bool is_banned = false;
  bool is_invited = false;  // may join
  bool has_asked = false;   // to join
  std::string card;         // what they want to be called here; empty: nothing
  std::uint64_t read = 0;   // up to where they have read

  bool operator==(const Membership&) const = default;
  bool IsMember() const { return role != Role::kNone; }
  bool IsMutedAt(std::uint64_t at) const {
    return is_muted && (muted_until == 0 || at < muted_until);
  }
  // Nothing is worth keeping.
  bool IsNothing() const {
    return !IsMember() && !is_muted && !is_banned && !is_invited && !has_asked;
  }
};

struct RoomRules {
  RoomKind kind = RoomKind::kPublic;
  Policy policy = Policy::kOpen;
  bool is_muted = false;  // all but admins

  bool operator==(const RoomRules&) const = default;
};

// What was set of a room.
struct Setting {
  std::string value;        // JSON
  std::uint64_t until = 0;  // wall clock, milliseconds; 0: for good

  bool operator==(const Setting&) const = default;
  bool IsPassedAt(std::uint64_t at) const { return until != 0 && at >= until; }
};

struct Room {
  std::uint64_t n = 0;         // its last line
  std::uint64_t began = 0;     // n when this run began
  std::uint64_t recalled = 0;  // seq of the last recall of this run
  std::string maker;           // whose key made it, by folded name; or empty
  RoomRules rules;
  std::map<std::string, Membership> people;  // by the user's folded name
  std::size_t members = 0;                   // how many of them
  std::map<std::string, Setting> settings;
};

// A session's counter, and what became of its last kWindow requests.
class Counter {
 public:
  struct Outcome {
    std::uint64_t hash = 0;  // of the request's bytes
    std::uint8_t code = 0;   // an Errc; 0: stored
  };

  std::uint64_t last() const { return last_; }
  // When it was used last: wall clock, milliseconds.
  std::uint64_t used_at() const { return used_at_; }

  // Records what became of k = last() + 1.
  void Take(std::uint64_t hash, std::optional<Errc> code, std::uint64_t at);
  // What became of k; empty if it is too long ago or still to come.
  std::optional<Outcome> Find(std::uint64_t k) const;
  // Those of the last kWindow that were refused, in order.
  RefusedList Refusals() const;

  // For the ledger: the outcomes as bytes and back; empty if they are not
  // those of so many requests.
  std::string Pack() const;
  static std::optional<Counter> Unpack(std::uint64_t last,
                                       std::uint64_t used_at,
                                       std::string_view packed);

 private:
  std::uint64_t last_ = 0;
  std::uint64_t used_at_ = 0;
  Outcome& At(std::uint64_t k);

  std::vector<Outcome> outcomes_;  // that of k at k % kWindow; grows with k
};

// Somebody who was invited and has registered a key. The name that they
// registered under stays theirs for good: in rooms, sessions and the ledger
// they are known by its folded form, whatever they are called since.
struct Account {
  std::string id;      // folded, of the registration
  std::string shown;   // what they are called
  std::string folded;  // the same as it is compared
  std::string key;     // public; empty: revoked
  bool is_operator = false;
  bool is_bot = false;
  std::uint64_t since = 0;  // wall clock, milliseconds
};

// An invitation, by the public half of the key that works once. It is kept for
// a while after it was used or withdrawn, so that its holder can be told.
struct Invited {
  Name name;
  bool is_operator = false;
  bool is_bot = false;
  bool renews = false;        // a new key for an account that there is
  std::uint64_t expires = 0;  // wall clock, milliseconds
  std::string registered;     // the key that it was used for; empty: none
  bool withdrawn = false;
};

// What a batch changes, as final values.
struct RoomChange {
  std::uint64_t n = 0;
  std::uint64_t recalled = 0;  // seq of the last recall; 0: none
  std::string maker;           // of a new room
  std::optional<RoomRules> rules;
  std::map<std::string, Membership> people;  // IsNothing: forgotten
  std::map<std::string, std::optional<Setting>> settings;
};
// A stored line is replaced by another.
struct Rewrite {
  std::string room;
  std::uint64_t n = 0;
  std::uint64_t at = 0;
  std::string author;
  std::string line;
  bool is_recall = false;  // what stood there must be gone from the disk, soon
};
struct Changes {
  std::uint64_t seq = 0;  // the log's last
  std::map<std::string, RoomChange> rooms;
  std::unordered_map<SessionKey, Counter> sessions;
  std::vector<SessionKey> forgotten;
  std::map<std::uint64_t, Rewrite> rewrites;  // by seq
  std::map<std::string, Account> accounts;    // by id
  // Empty: forgotten.
  std::map<std::string, std::optional<Invited>> invitations;

  bool ChangesKeys() const { return !accounts.empty() || !invitations.empty(); }
  bool empty() const {
    return rooms.empty() && sessions.empty() && forgotten.empty() &&
           !ChangesKeys();
  }
};

struct State {
  Id log;
  std::uint64_t seq = 0;
  std::map<std::string, Room> rooms;
  std::unordered_map<SessionKey, Counter> sessions;
  // User → how many; kept by SetSession.
  std::unordered_map<std::string, std::size_t> sessions_of;
  // User → rooms, the members of rooms turned around; and where they are
  // invited. Kept by SetMembership.
  std::unordered_map<std::string, std::set<std::string>> rooms_of;
  std::unordered_map<std::string, std::set<std::string>> invited_to;
  // How many rooms a user has made; kept by SetMaker.
  std::unordered_map<std::string, std::size_t> made;
  // Bytes of all settings of the rooms that a user has made; kept by
  // SetSetting.
  std::unordered_map<std::string, std::size_t> settings_of;
  // What a room's name looks like → its name; kept by AddRoom.
  std::unordered_map<std::string, std::string> lookalikes;
  std::map<std::string, Account> accounts;     // by id
  std::map<std::string, Invited> invitations;  // by public key
  // Key → account, and what somebody is called (folded) → account, turned
  // around; kept by SetAccount.
  std::unordered_map<std::string, std::string> account_of;
  std::unordered_map<std::string, std::string> account_called;

  // The room of this name, made if it is not there.
  Room& AddRoom(const std::string& name);
  void SetMaker(Room& room, const std::string& user);
  // Empty: removed.
  void SetSetting(Room& room, const std::string& key,
                  const std::optional<Setting>& setting);
  // Null if there is none.
  const Room* FindRoom(const std::string& name) const;
  const Counter* FindSession(const SessionKey& key) const;
  void SetSession(const SessionKey& key, const Counter& counter);
  void ForgetSession(const SessionKey& key);
  // How many the user has, by folded name.
  std::size_t SessionsOf(const std::string& user) const;
  // The rooms of which a user is a member, by the user's folded name.
  const std::set<std::string>& RoomsOf(const std::string& user) const;
  const std::set<std::string>& InvitedTo(const std::string& user) const;
  // What a user is there; nothing if they or the room are unknown.
  const Membership& FindMembership(const Room* room,
                                   const std::string& user) const;

  // Who is called so now, and whose key it is. Null if there is none.
  const Account* FindAccount(const std::string& folded) const;
  const Account* FindAccountOfKey(const std::string& key) const;
  const Invited* FindInvitation(const std::string& key) const;
  void SetAccount(const Account& account);

  void SetMembership(const std::string& room, const std::string& user,
                     const Membership& membership);
};

}  // namespace qun

#endif  // QUN_BROKER_MODEL_STATE_H_
