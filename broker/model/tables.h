// The tables of the state, and the changes that a batch makes to them.
#ifndef QUN_BROKER_MODEL_TABLES_H_
#define QUN_BROKER_MODEL_TABLES_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "broker/model/account.h"
#include "broker/model/counter.h"
#include "broker/model/room.h"
#include "broker/model/session_key.h"

namespace qun {

// A room with a user (by id) or with the key of a setting. The view finds
// entries without copying strings.
using InRoom = std::pair<std::string, std::string>;
using InRoomView = std::pair<std::string_view, std::string_view>;
struct InRoomLess {
  using is_transparent = void;  // NOLINT(readability-identifier-naming)
  template <typename One, typename Other>
  bool operator()(const One& one, const Other& other) const {
    return InRoomView(one) < InRoomView(other);
  }
};

using RoomTable = std::map<std::string, Room>;
using MemberTable = std::map<InRoom, Membership, InRoomLess>;
using SettingTable = std::map<InRoom, Setting, InRoomLess>;
using SessionTable = std::unordered_map<SessionKey, Counter>;
using AccountTable = std::map<std::string, Account>;     // by id
using InvitationTable = std::map<std::string, Invited>;  // by public key

// Calls `take(key, value)` for all entries of a table that are in this room.
template <typename Table, typename Take>
void ForEachIn(const Table& table, std::string_view room, Take take) {
  auto entry = table.lower_bound(InRoomView(room, {}));
  for (; entry != table.end() && entry->first.first == room; ++entry) {
    take(entry->first.second, entry->second);
  }
}

// New values by key; an empty value erases the entry.
template <typename Table>
struct ChangesOf;
template <typename Key, typename Value, typename Less>
struct ChangesOf<std::map<Key, Value, Less>> {
  using Type = std::map<Key, std::optional<Value>, Less>;
};
template <typename Key, typename Value>
struct ChangesOf<std::unordered_map<Key, Value>> {
  using Type = std::unordered_map<Key, std::optional<Value>>;
};
template <typename Table>
using Changed = typename ChangesOf<Table>::Type;

// Replaces a stored line by another.
struct Rewrite {
  std::string room;
  std::uint64_t n = 0;
  std::uint64_t at = 0;
  std::string author;
  std::string line;
  bool is_recall = false;  // the old text must soon leave the disk
};

// The changes of a batch, as final values.
struct Changes {
  std::uint64_t seq = 0;  // the ledger's last
  Changed<RoomTable> rooms;
  Changed<MemberTable> members;
  Changed<SettingTable> settings;
  Changed<SessionTable> sessions;
  Changed<AccountTable> accounts;
  Changed<InvitationTable> invitations;
  std::map<std::uint64_t, Rewrite> rewrites;  // by seq

  bool ChangesKeys() const { return !accounts.empty() || !invitations.empty(); }
  // Events need no check, since each one changes its room.
  bool empty() const {
    return rooms.empty() && members.empty() && settings.empty() &&
           sessions.empty() && !ChangesKeys();
  }
};

}  // namespace qun

#endif  // QUN_BROKER_MODEL_TABLES_H_
