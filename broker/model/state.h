// What the broker knows: six tables, and what is derived from them. It follows
// only what is recorded: Absorb (batch.h) is the one way to change it once it
// is loaded.
#ifndef QUN_BROKER_MODEL_STATE_H_
#define QUN_BROKER_MODEL_STATE_H_

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "broker/model/tables.h"
#include "broker/model/tallies.h"
#include "proto/base/id.h"

namespace qun {

struct State {
  Id log;
  std::uint64_t seq = 0;  // the log's last
  RoomTable rooms;
  MemberTable members;
  SettingTable settings;
  SessionTable sessions;
  AccountTable accounts;
  InvitationTable invitations;

  // Derived; kept by Apply.
  Tallies tallies;
  Tally sessions_of;  // a user, by folded name
  // User → rooms: of which they are a member, to which they are invited.
  std::unordered_map<std::string, std::set<std::string>> rooms_of;
  std::unordered_map<std::string, std::set<std::string>> invited_to;
  // What a room's name looks like → the first room that looks so.
  std::unordered_map<std::string, std::string> lookalikes;
  // Key → account, and what somebody is called (folded) → account.
  std::unordered_map<std::string, std::string> account_of;
  std::unordered_map<std::string, std::string> account_called;

  // Null if there is none.
  const Room* FindRoom(const std::string& name) const;
  const Counter* FindSession(const SessionKey& key) const;
  const Invited* FindInvitation(const std::string& key) const;
  // By id; by what somebody is called now, folded; by key.
  const Account* FindAccount(const std::string& id) const;
  const Account* FindAccountCalled(const std::string& folded) const;
  const Account* FindAccountOfKey(const std::string& key) const;
  // What a user is there; nothing if they or the room are unknown.
  const Membership& FindMembership(std::string_view room,
                                   std::string_view user) const;
  // By the user's folded name.
  const std::set<std::string>& RoomsOf(const std::string& user) const;
  const std::set<std::string>& InvitedTo(const std::string& user) const;
  std::size_t CountSessions(const std::string& user) const;
  std::size_t CountMembers(const std::string& room) const;

  // Changes the tables, and what is derived from them.
  void Apply(const Changes& changes);
};

}  // namespace qun

#endif  // QUN_BROKER_MODEL_STATE_H_
