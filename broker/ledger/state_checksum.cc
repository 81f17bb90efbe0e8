#include "broker/ledger/state_checksum.h"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "broker/model/hash.h"
#include "proto/base/contract.h"

namespace qun {
namespace {

// The rows of lines have hashes of their own, and `log` holds the checksum
// itself.
bool IsCovered(std::string_view table) {
  return table != "events" && table != "rewrites" && table != "log";
}

// Computes the hash of a row, over its table and its values.
class Row {
 public:
  explicit Row(std::string_view table) : bytes_(table) {}

  void Add(sqlite3_value* value) {
    const bool is_number = sqlite3_value_type(value) == SQLITE_INTEGER;
    const sqlite3_int64 number =
        is_number ? sqlite3_value_int64(value) : sqlite3_value_bytes(value);
    bytes_ += static_cast<char>(sqlite3_value_type(value));
    bytes_.append(reinterpret_cast<const char*>(&number), sizeof number);
    if (is_number || number == 0) return;
    bytes_.append(static_cast<const char*>(sqlite3_value_blob(value)),
                  static_cast<std::size_t>(number));
  }
  std::uint64_t Hash() const { return HashOf(bytes_); }

 private:
  std::string bytes_;
};

using Read = int (*)(sqlite3*, int, sqlite3_value**);

// The hash of the row that is about to change; `read` chooses its values before
// or after the change.
std::uint64_t HashOfChanged(sqlite3* connection, std::string_view table,
                            Read read) {
  Row row(table);
  const int columns = sqlite3_preupdate_count(connection);
  for (int i = 0; i < columns; ++i) {
    sqlite3_value* value = nullptr;
    if (read(connection, i, &value) == SQLITE_OK) row.Add(value);
  }
  return row.Hash();
}

}  // namespace

StateChecksum::StateChecksum(Connection& connection) : connection_(connection) {
  AddRows("schema", "SELECT type, name, tbl_name, sql FROM sqlite_schema");
  AddRows("log", "SELECT id FROM log");
  Statement tables(connection.get(),
                   "SELECT name FROM sqlite_schema WHERE type='table'");
  while (tables.Step() == SQLITE_ROW) {
    const std::string_view table = tables.Text(0);
    if (!IsCovered(table)) continue;
    AddRows(table, fmt::format("SELECT * FROM {}", table).c_str());
  }
  Keep();
  const void* before = sqlite3_preupdate_hook(
      connection.get(),
      [](void* self, sqlite3* /*connection*/, int operation,
         const char* /*schema*/, const char* table, sqlite3_int64 /*key*/,
         sqlite3_int64 /*new_key*/) {
        static_cast<StateChecksum*>(self)->OnChange(operation, table);
      },
      this);
  Ensures(before == nullptr);  // a connection has one hook
}

StateChecksum::~StateChecksum() {
  sqlite3_preupdate_hook(connection_.get(), nullptr, nullptr);
}

void StateChecksum::AddRows(std::string_view table, const char* sql) {
  Statement rows(connection_.get(), sql);
  int result = rows.Step();
  for (; result == SQLITE_ROW; result = rows.Step()) {
    Row row(table);
    for (int i = 0; i < rows.columns(); ++i) row.Add(rows.Value(i));
    sum_ += row.Hash();
  }
  if (result == SQLITE_DONE) return;
  throw StorageError(
      fmt::format("cannot read the ledger: {}", connection_.Error()));
}

// Subtracts the row that is in the file. If a lost write has left an old row
// there, the sum becomes wrong, so the next check finds it even though the row
// is overwritten now.
void StateChecksum::OnChange(int operation, std::string_view table) {
  if (!IsCovered(table)) return;
  sqlite3* connection = connection_.get();
  if (operation != SQLITE_INSERT) {
    sum_ -= HashOfChanged(connection, table, sqlite3_preupdate_old);
  }
  if (operation != SQLITE_DELETE) {
    sum_ += HashOfChanged(connection, table, sqlite3_preupdate_new);
  }
}

bool StateChecksum::IsStored() const {
  Statement stored(connection_.get(),
                   "SELECT checksum, (SELECT coalesce(max(seq),0) FROM events)"
                   " FROM log");
  return stored.Step() == SQLITE_ROW &&
         stored.Integer(0) == At(stored.Integer(1));
}

std::uint64_t StateChecksum::At(std::uint64_t seq) const {
  return sum_ + HashOf(fmt::format("seq {}", seq));
}

}  // namespace qun
