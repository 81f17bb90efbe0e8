#include "broker/ledger/state_rows.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

#include "proto/base/contract.h"

namespace qun {
namespace {

using Columns = std::initializer_list<std::string_view>;

// Leaves out the `fixed` columns from SET: when a column is set, even to its
// old value, SQLite searches all tables that refer to it.
std::string UpsertSql(std::string_view table, std::size_t keys,
                      std::size_t fixed, Columns columns) {
  Expects(keys > 0 && keys < columns.size());  // a row has a key and values
  std::vector<std::string> marks;
  std::vector<std::string> sets;
  for (const std::string_view column : columns) {
    marks.emplace_back("?");
    if (marks.size() <= fixed) continue;
    sets.push_back(fmt::format("{0}=excluded.{0}", column));
  }
  const std::vector<std::string_view> key(columns.begin(),
                                          columns.begin() + keys);
  return fmt::format(
      "INSERT INTO {}({}) VALUES({}) ON CONFLICT({}) DO UPDATE SET {}", table,
      fmt::join(columns, ","), fmt::join(marks, ","), fmt::join(key, ","),
      fmt::join(sets, ","));
}

std::string EraseSql(std::string_view table, std::size_t keys,
                     Columns columns) {
  std::vector<std::string> wheres;
  for (const std::string_view column : columns) {
    if (wheres.size() == keys) break;
    wheres.push_back(fmt::format("{}=?", column));
  }
  Ensures(wheres.size() == keys);  // it erases a single row
  return fmt::format("DELETE FROM {} WHERE {}", table,
                     fmt::join(wheres, " AND "));
}

template <typename Enum>
std::uint64_t Number(Enum value) {
  return static_cast<std::uint64_t>(value);
}

template <typename Enum>
Enum ReadEnum(std::uint64_t value, Enum last) {
  if (value <= Number(last)) return static_cast<Enum>(value);
  throw StorageError("the ledger holds an unknown rule; restore a backup");
}

Id ReadId(std::string_view hex) {
  if (const auto id = IdFromHex(hex)) return *id;
  throw StorageError("the ledger holds a damaged id; restore a backup");
}

// Put writes a row: its key and its values, in the order of the columns.

int Put(Statement& upsert, const std::string& name, const Room& room) {
  Expects(!name.empty() && room.id != 0);
  return upsert.RunWith(name, room.id, room.n, Number(room.rules.kind),
                        Number(room.rules.policy), Number(room.rules.is_muted),
                        room.maker);
}

int Put(Statement& upsert, const InRoom& key, const Membership& is) {
  Expects(is.first >= 1 && !key.second.empty());
  Expects(!is.IsNothing());  // a user without any relation has no row
  return upsert.RunWith(key.first, key.second, is.shown, Number(is.role),
                        is.first, Number(is.is_muted), is.muted_until,
                        Number(is.is_banned), Number(is.is_invited),
                        Number(is.has_asked), is.card, is.read);
}

int Put(Statement& upsert, const InRoom& key, const Setting& setting) {
  Expects(!key.second.empty() && !setting.value.empty());
  return upsert.RunWith(key.first, key.second, setting.value, setting.until);
}

int Put(Statement& upsert, const SessionKey& key, const Counter& counter) {
  Expects(counter.last() > 0 && !key.user.empty());
  return upsert.RunWith(key.user, ToHex(key.session), counter.last(),
                        counter.used_at(), counter.Pack());
}

int Put(Statement& upsert, const std::string& id, const Account& account) {
  Expects(id == account.id && !account.folded.empty());
  return upsert.RunWith(id, account.shown, account.folded, account.key,
                        Number(account.is_operator), Number(account.is_bot),
                        account.since);
}

int Put(Statement& upsert, const std::string& key, const Invited& invited) {
  Expects(!invited.name.folded.empty());
  return upsert.RunWith(
      key, invited.name.shown, invited.name.folded, Number(invited.is_operator),
      Number(invited.is_bot), Number(invited.renews), invited.expires,
      invited.expires_served, invited.registered, Number(invited.withdrawn));
}

// Drop erases the row with this key.

int Drop(Statement& erase, const std::string& key) {
  return erase.RunWith(key);
}
int Drop(Statement& erase, const InRoom& key) {
  return erase.RunWith(key.first, key.second);
}
int Drop(Statement& erase, const SessionKey& key) {
  return erase.RunWith(key.user, ToHex(key.session));
}

template <typename ChangedTable>
int WriteTable(TableStatements& table, const ChangedTable& changed) {
  for (const auto& [key, value] : changed) {
    const int result =
        value ? Put(table.upsert, key, *value) : Drop(table.erase, key);
    if (Failed(result)) return result;
  }
  return SQLITE_OK;
}

// ReadRow reads a row and adds it to the entries.

void ReadRow(Cursor in, Changed<RoomTable>* rooms) {
  const std::string name = in.Text();
  Room room;
  room.id = in.Integer();
  room.n = in.Integer();
  room.rules.kind = ReadEnum(in.Integer(), RoomKind::kDirect);
  room.rules.policy = ReadEnum(in.Integer(), Policy::kInvitation);
  room.rules.is_muted = in.Flag();
  room.maker = in.Text();
  rooms->emplace(name, std::move(room));
}

void ReadRow(Cursor in, Changed<MemberTable>* members) {
  InRoom key;
  key.first = in.Text();
  key.second = in.Text();
  Membership is;
  is.shown = in.Text();
  is.role = ReadEnum(in.Integer(), Role::kOwner);
  is.first = in.Integer();
  is.is_muted = in.Flag();
  is.muted_until = in.Integer();
  is.is_banned = in.Flag();
  is.is_invited = in.Flag();
  is.has_asked = in.Flag();
  is.card = in.Text();
  is.read = in.Integer();
  members->emplace(std::move(key), std::move(is));
}

void ReadRow(Cursor in, Changed<SettingTable>* settings) {
  InRoom key;
  key.first = in.Text();
  key.second = in.Text();
  Setting setting;
  setting.value = in.Text();
  setting.until = in.Integer();
  settings->emplace(std::move(key), std::move(setting));
}

void ReadRow(Cursor in, Changed<SessionTable>* sessions) {
  SessionKey key;
  key.user = in.Text();
  key.session = ReadId(in.Text());
  const std::uint64_t last = in.Integer();
  const std::uint64_t used_at = in.Integer();
  auto counter = Counter::Unpack(last, used_at, in.Text());
  if (!counter) {
    throw StorageError(fmt::format(
        "the ledger holds session {} of \"{}\" cut short; restore a backup",
        ToHex(key.session), key.user));
  }
  sessions->emplace(std::move(key), *std::move(counter));
}

void ReadRow(Cursor in, Changed<AccountTable>* accounts) {
  Account account;
  account.id = in.Text();
  account.shown = in.Text();
  account.folded = in.Text();
  account.key = in.Text();
  account.is_operator = in.Flag();
  account.is_bot = in.Flag();
  account.since = in.Integer();
  account.looks = LooksOf(account);
  accounts->emplace(account.id, account);
}

void ReadRow(Cursor in, Changed<InvitationTable>* invitations) {
  const std::string key = in.Text();
  Invited invited;
  invited.name.shown = in.Text();
  invited.name.folded = in.Text();
  invited.is_operator = in.Flag();
  invited.is_bot = in.Flag();
  invited.renews = in.Flag();
  invited.expires = in.Integer();
  invited.expires_served = in.Integer();
  invited.registered = in.Text();
  invited.withdrawn = in.Flag();
  invited.looks = LooksOf(invited.name);
  invitations->emplace(key, std::move(invited));
}

template <typename ChangedTable>
void LoadTable(Connection& connection, TableStatements& table,
               ChangedTable* into) {
  int result = table.select.Step();
  for (; result == SQLITE_ROW; result = table.select.Step()) {
    ReadRow(Cursor(&table.select), into);
  }
  table.select.Reset();
  if (result == SQLITE_DONE) return;
  throw StorageError(
      fmt::format("cannot read the ledger: {}", connection.Error()));
}

}  // namespace

TableStatements::TableStatements(sqlite3* connection, std::string_view table,
                                 std::size_t keys, Columns columns,
                                 std::size_t more_fixed)
    : upsert(connection,
             UpsertSql(table, keys, keys + more_fixed, columns).c_str()),
      erase(connection, EraseSql(table, keys, columns).c_str()),
      select(connection,
             fmt::format("SELECT {} FROM {}", fmt::join(columns, ","), table)
                 .c_str()) {}

StateRows::StateRows(Connection* connection)
    : connection_(connection),
      rooms_(connection->get(), "rooms", 1,
             {"name", "id", "n", "kind", "policy", "muted", "maker"}, 1),
      members_(connection->get(), "members", 2,
               {"room", "user", "shown", "role", "first", "muted",
                "muted_until", "banned", "invited", "asked", "card", "read"}),
      settings_(connection->get(), "settings", 2,
                {"room", "key", "value", "until"}),
      sessions_(connection->get(), "sessions", 2,
                {"user", "session", "k", "used_at", "outcomes"}),
      accounts_(connection->get(), "accounts", 1,
                {"id", "shown", "folded", "key", "operator", "bot", "since"}),
      invitations_(connection->get(), "invitations", 1,
                   {"key", "shown", "folded", "operator", "bot", "renews",
                    "expires", "expires_served", "registered", "withdrawn"}) {}

int StateRows::Write(const Changes& changes) {
  int result = WriteTable(rooms_, changes.rooms);
  if (!Failed(result)) result = WriteTable(members_, changes.members);
  if (!Failed(result)) result = WriteTable(settings_, changes.settings);
  if (!Failed(result)) result = WriteTable(sessions_, changes.sessions);
  if (!Failed(result)) result = WriteTable(accounts_, changes.accounts);
  if (!Failed(result)) result = WriteTable(invitations_, changes.invitations);
  return result;
}

Changes StateRows::Load() {
  Changes all;
  LoadTable(*connection_, rooms_, &all.rooms);
  LoadTable(*connection_, members_, &all.members);
  LoadTable(*connection_, settings_, &all.settings);
  LoadTable(*connection_, sessions_, &all.sessions);
  LoadTable(*connection_, accounts_, &all.accounts);
  LoadTable(*connection_, invitations_, &all.invitations);
  return all;
}

}  // namespace qun
