// Stores the entries of the state's tables as rows. To add a piece of state,
// add its columns in schema.h and its code in state_rows.cc.
#ifndef QUN_BROKER_LEDGER_STATE_ROWS_H_
#define QUN_BROKER_LEDGER_STATE_ROWS_H_

#include <cstddef>
#include <initializer_list>
#include <string_view>

#include "broker/ledger/sqlite.h"
#include "broker/model/tables.h"

namespace qun {

// The statements of one table. Its first `keys` columns are the key; the
// `more_fixed` columns after them never change either.
struct TableStatements {
  TableStatements(sqlite3* connection, std::string_view table, std::size_t keys,
                  std::initializer_list<std::string_view> columns,
                  std::size_t more_fixed = 0);

  Statement upsert;
  Statement erase;
  Statement select;
};

// The connection must outlive it. Belongs to one thread.
class StateRows {
 public:
  explicit StateRows(Connection* connection);

  // Call it within a transaction. Returns SQLITE_OK or an error code.
  int Write(const Changes& changes);
  // All entries, as the changes of one batch. Throws StorageError if they
  // cannot be read.
  Changes Load();

 private:
  Connection* connection_;
  TableStatements rooms_;
  TableStatements members_;
  TableStatements settings_;
  TableStatements sessions_;
  TableStatements accounts_;
  TableStatements invitations_;
};

}  // namespace qun

#endif  // QUN_BROKER_LEDGER_STATE_ROWS_H_
