// The stored lines. A line that is edited or recalled keeps its place and its
// length, filled up with spaces: SQLite moves the neighbours of a row that
// grows or shrinks to another page and leaves readable what stood there. A line
// that does not fit stands in a table of its own, behind as many spaces as a
// page has bytes, and its row is blank: SQLite keeps so much of a row, and no
// more, where it may be moved. The rest is on pages of its own, which it fills
// with zeros when the row goes (https://www.sqlite.org/fileformat2.html,
// section 1.6).
#ifndef QUN_BROKER_LEDGER_LINE_STORE_H_
#define QUN_BROKER_LEDGER_LINE_STORE_H_

#include <cstdint>
#include <string>
#include <tl/expected.hpp>

#include "broker/ledger/sqlite.h"
#include "broker/model/batch.h"
#include "broker/model/stored_lines.h"

namespace qun {

// One thread.
class LineStore {
 public:
  explicit LineStore(sqlite3* connection);

  // Within a transaction, after the rooms of the batch are written. SQLITE_OK
  // or an error code.
  int Write(const Batch& batch);
  // Fails, with why, if it cannot be read or its bytes have changed.
  tl::expected<StoredLine, std::string> Find(const std::string& room,
                                             std::uint64_t n);
  // Whether there is no event with this seq and time. False also if that cannot
  // be found out.
  bool IsMissing(std::uint64_t seq, std::uint64_t at);

 private:
  int Rewrite(std::uint64_t seq, const std::string& line);

  Statement insert_;
  Statement length_;
  Statement replace_;
  Statement lengthen_;
  Statement shorten_;
  Statement find_;
  Statement time_;
};

}  // namespace qun

#endif  // QUN_BROKER_LEDGER_LINE_STORE_H_
