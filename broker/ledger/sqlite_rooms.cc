// Writing what a batch changes of rooms.
#include "broker/ledger/sqlite_ledger.h"
#include "broker/ledger/sqlite_statements.h"

namespace qun {
namespace {

std::uint64_t Number(Role role) { return static_cast<std::uint64_t>(role); }

}  // namespace

int SqliteLedger::WriteRoom(const std::string& name, const RoomChange& change) {
  const std::uint64_t id =
      room_ids_.emplace(name, room_ids_.size() + 1).first->second;
  Statement& insert = statements_->room;
  insert.Bind(1, id).Bind(2, name).Bind(3, change.n);
  int result = insert.Bind(4, change.maker).Run();
  if (!Failed(result) && change.rules) result = WriteRules(id, *change.rules);
  if (!Failed(result)) result = WritePeople(id, change);
  return Failed(result) ? result : WriteSettings(id, change);
}

int SqliteLedger::WriteRules(std::uint64_t room, const RoomRules& rules) {
  Statement& update = statements_->rules;
  update.Bind(1, static_cast<std::uint64_t>(rules.kind));
  update.Bind(2, static_cast<std::uint64_t>(rules.policy));
  return update.Bind(3, std::uint64_t{rules.is_muted}).Bind(4, room).Run();
}

int SqliteLedger::WritePeople(std::uint64_t room, const RoomChange& change) {
  for (const auto& [user, is] : change.people) {
    const int result =
        is.IsNothing() ? statements_->nobody.Bind(1, room).Bind(2, user).Run()
                       : WritePerson(room, user, is);
    if (Failed(result)) return result;
  }
  return SQLITE_OK;
}

int SqliteLedger::WritePerson(std::uint64_t room, const std::string& user,
                              const Membership& is) {
  Statement& insert = statements_->person;
  insert.Bind(1, room).Bind(2, user).Bind(3, is.shown);
  insert.Bind(4, Number(is.role)).Bind(5, is.first);
  insert.Bind(6, std::uint64_t{is.is_muted}).Bind(7, is.muted_until);
  insert.Bind(8, std::uint64_t{is.is_banned});
  insert.Bind(9, std::uint64_t{is.is_invited});
  insert.Bind(10, std::uint64_t{is.has_asked});
  return insert.Bind(11, is.card).Bind(12, is.read).Run();
}

int SqliteLedger::WriteSettings(std::uint64_t room, const RoomChange& change) {
  for (const auto& [key, setting] : change.settings) {
    const int result =
        setting ? statements_->set.Bind(1, room)
                      .Bind(2, key)
                      .Bind(3, setting->value)
                      .Bind(4, setting->until)
                      .Run()
                : statements_->unset.Bind(1, room).Bind(2, key).Run();
    if (Failed(result)) return result;
  }
  return SQLITE_OK;
}

}  // namespace qun
