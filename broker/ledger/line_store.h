// Stores lines so that no text of an edited or recalled line stays readable in
// the file. If a row grows or shrinks, SQLite may move its neighbours to
// another page and leave the old copies readable. A rewritten row therefore
// keeps its length: the new line is padded with spaces. A new line that is
// longer goes to the table `rewrites`, after as many spaces as a page has
// bytes, and its row in `events` becomes blank. Of so long a row SQLite keeps
// only the spaces on a page whose rows it may move. The rest is on pages of its
// own, which SQLite fills with zeros when the row is deleted
// (https://www.sqlite.org/fileformat2.html, section 1.6).
//
// Every rewritten line has a row in `rewrites`, even if it fits into `events`.
// Both rows have its hash and are on different pages: if the disk loses the
// write of one of them, the hashes differ.
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

// Belongs to one thread. The connection must outlive it.
class LineStore {
 public:
  explicit LineStore(sqlite3* connection);

  // Call it within a transaction, after the batch's rooms are written. Returns
  // SQLITE_OK or an error code.
  int Write(const Batch& batch);
  // Fails, with the reason, if the line cannot be read or is damaged.
  tl::expected<StoredLine, std::string> Find(const std::string& room,
                                             std::uint64_t n);
  // See Ledger::IsMissing.
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
