// The broker's state: six tables, and indexes that are derived from them. Once
// it is loaded, only Absorb (batch.h) changes it, after a batch is recorded.
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
  std::uint64_t seq = 0;  // the ledger's last
  RoomTable rooms;
  MemberTable members;
  SettingTable settings;
  SessionTable sessions;
  AccountTable accounts;
  InvitationTable invitations;

  // Derived from the tables; Apply keeps these up to date.
  Tallies tallies;
  Tally sessions_of;  // by the user's id
  // User → the rooms of which they are a member, or to which they are invited.
  std::unordered_map<std::string, std::set<std::string>> rooms_of;
  std::unordered_map<std::string, std::set<std::string>> invited_to;
  std::set<std::string> public_rooms;
  // The skeleton of a room's name → the first room with that skeleton.
  std::unordered_map<std::string, std::string> lookalikes;
  // Key → account id, and present name (folded) → account id.
  std::unordered_map<std::string, std::string> account_of;
  std::unordered_map<std::string, std::string> account_called;

  // These return null if there is no such entry.
  const Room* FindRoom(const std::string& name) const;
  const Counter* FindSession(const SessionKey& key) const;
  const Invited* FindInvitation(const std::string& key) const;
  // By id; by present name, folded; by key.
  const Account* FindAccount(const std::string& id) const;
  const Account* FindAccountCalled(const std::string& folded) const;
  const Account* FindAccountOfKey(const std::string& key) const;
  // The user's membership; a default one if the user or the room is unknown.
  const Membership& FindMembership(std::string_view room,
                                   std::string_view user) const;
  // By the user's id.
  const std::set<std::string>& RoomsOf(const std::string& user) const;
  const std::set<std::string>& InvitedTo(const std::string& user) const;
  std::size_t CountSessions(const std::string& user) const;
  std::size_t CountMembers(const std::string& room) const;

  // Changes the tables, and the indexes with them.
  void Apply(const Changes& changes);
};

}  // namespace qun

#endif  // QUN_BROKER_MODEL_STATE_H_
