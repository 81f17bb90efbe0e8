// The stored lines. A line that is edited or recalled keeps its place and its
// length, filled up with spaces: SQLite moves the neighbours of a row that
// grows or shrinks to another page and leaves readable what stood there. A line
// that does not fit stands in a table of its own, behind as many spaces as a
// page has bytes, and its row is blank: SQLite keeps so much of a row, and no
// more, where it may be moved. The rest is on pages of its own, which it fills
// with zeros when the row goes (https://www.sqlite.org/fileformat2.html,
// section 1.6). The other rows of that table are those of lines that fit: each
// rewritten line has one, and its hash in both rows, which are on different
// pages. If the disk has lost the write of one of them, they differ.
#ifndef QUN_BROKER_LEDGER_LINE_STORE_H_
#define QUN_BROKER_LEDGER_LINE_STORE_H_

#include <cstdint>
#include <string>
#include <tl/expected.hpp>

#include "broker/ledger/line_reader.h"
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
  int Write(std::uint64_t seq, const Rewrite& rewrite);

  Statement insert_;
  Statement length_;
  Statement overwrite_;
  Statement rewrite_;
  LineReader reader_;
};

}  // namespace qun

#endif  // QUN_BROKER_LEDGER_LINE_STORE_H_
