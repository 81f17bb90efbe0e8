// Reading the state back from the ledger when the broker starts.
#include <fmt/format.h>

#include "broker/ledger/sqlite_ledger.h"

namespace qun {
namespace {

// Runs a query to its end; throws if it breaks off.
template <typename Row>
void ForEachRow(const Connection& connection, const char* sql, Row row) {
  Statement statement(connection.get(), sql);
  int result = statement.Step();
  for (; result == SQLITE_ROW; result = statement.Step()) row(statement);
  if (result != SQLITE_DONE) {
    throw StorageError(
        fmt::format("cannot read the ledger: {}", connection.Error()));
  }
}

template <typename Enum>
Enum ReadEnum(std::uint64_t value, Enum last) {
  if (value <= static_cast<std::uint64_t>(last))
    return static_cast<Enum>(value);
  throw StorageError("the ledger holds a rule that is none; restore a backup");
}

Id ReadId(std::string_view hex) {
  const auto id = IdFromHex(hex);
  if (!id) throw StorageError("the ledger holds an id that is none");
  return *id;
}

}  // namespace

State SqliteLedger::Load() {
  State state;
  state.log = ReadId(connection_.Ask("SELECT id FROM log"));
  ForEachRow(connection_, "SELECT coalesce(max(seq),0) FROM events",
             [&](Statement& row) { state.seq = row.Integer(0); });
  LoadRooms(&state);
  rooms_recorded_ = room_ids_.size();
  LoadPeople(&state);
  LoadSettings(&state);
  LoadSessions(&state);
  LoadAccounts(&state);
  LoadInvitations(&state);
  return state;
}

void SqliteLedger::LoadRooms(State* state) {
  ForEachRow(connection_, "SELECT id,name,n,kind,policy,muted,maker FROM rooms",
             [&](Statement& row) {
               const std::string name(row.Text(1));
               room_ids_[name] = row.Integer(0);
               Room& room = state->AddRoom(name);
               room.n = room.began = row.Integer(2);
               room.rules = {
                   ReadEnum<RoomKind>(row.Integer(3), RoomKind::kDirect),
                   ReadEnum<Policy>(row.Integer(4), Policy::kInvitation),
                   row.Integer(5) != 0};
               state->SetMaker(room, std::string(row.Text(6)));
             });
}

void SqliteLedger::LoadPeople(State* state) {
  ForEachRow(
      connection_,
      "SELECT rooms.name,user,shown,role,first,members.muted,muted_until,"
      "banned,invited,asked,card,read FROM members"
      " JOIN rooms ON rooms.id=members.room",
      [&](Statement& row) {
        Membership is;
        is.shown = row.Text(2);
        is.role = ReadEnum<Role>(row.Integer(3), Role::kOwner);
        is.first = row.Integer(4);
        is.is_muted = row.Integer(5) != 0;
        is.muted_until = row.Integer(6);
        is.is_banned = row.Integer(7) != 0;
        is.is_invited = row.Integer(8) != 0;
        is.has_asked = row.Integer(9) != 0;
        is.card = row.Text(10);
        is.read = row.Integer(11);
        state->SetMembership(std::string(row.Text(0)), std::string(row.Text(1)),
                             is);
      });
}

void SqliteLedger::LoadSettings(State* state) {
  ForEachRow(connection_,
             "SELECT rooms.name,key,value,until FROM settings"
             " JOIN rooms ON rooms.id=settings.room",
             [&](Statement& row) {
               state->SetSetting(
                   state->rooms[std::string(row.Text(0))],
                   std::string(row.Text(1)),
                   Setting{std::string(row.Text(2)), row.Integer(3)});
             });
}

void SqliteLedger::LoadSessions(State* state) {
  ForEachRow(
      connection_, "SELECT user,session,k,used_at,outcomes FROM sessions",
      [&](Statement& row) {
        const SessionKey key{std::string(row.Text(0)), ReadId(row.Text(1))};
        auto counter =
            Counter::Unpack(row.Integer(2), row.Integer(3), row.Text(4));
        if (!counter) {
          throw StorageError(
              fmt::format("the ledger holds session {} of \"{}\" cut short; "
                          "restore a backup",
                          row.Text(1), row.Text(0)));
        }
        state->SetSession(key, *counter);
      });
}

void SqliteLedger::LoadAccounts(State* state) {
  ForEachRow(connection_,
             "SELECT id,shown,folded,key,operator,bot,since FROM accounts",
             [&](Statement& row) {
               state->SetAccount(
                   {std::string(row.Text(0)), std::string(row.Text(1)),
                    std::string(row.Text(2)), std::string(row.Text(3)),
                    row.Integer(4) != 0, row.Integer(5) != 0, row.Integer(6)});
             });
}

void SqliteLedger::LoadInvitations(State* state) {
  ForEachRow(
      connection_,
      "SELECT key,shown,folded,operator,bot,renews,expires,registered,"
      "withdrawn FROM invitations",
      [&](Statement& row) {
        Invited& invited = state->invitations[std::string(row.Text(0))];
        invited.name = {std::string(row.Text(1)), std::string(row.Text(2))};
        invited.is_operator = row.Integer(3) != 0;
        invited.is_bot = row.Integer(4) != 0;
        invited.renews = row.Integer(5) != 0;
        invited.expires = row.Integer(6);
        invited.registered = row.Text(7);
        invited.withdrawn = row.Integer(8) != 0;
      });
}

}  // namespace qun
