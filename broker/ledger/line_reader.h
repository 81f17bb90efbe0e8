// Reads stored lines, and notices if a line's bytes or place are not as they
// were recorded.
#ifndef QUN_BROKER_LEDGER_LINE_READER_H_
#define QUN_BROKER_LEDGER_LINE_READER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "broker/ledger/sqlite.h"

namespace qun {

// A line with its place, time and author.
struct PlacedLine {
  std::uint64_t seq = 0;
  std::string_view room;  // its name
  std::uint64_t n = 0;
  std::uint64_t at = 0;
  std::string_view author;
  std::string_view line;
};

// The hash that is stored with a line. A line that is found in another place,
// or with another author, has another hash.
std::uint64_t HashOf(const PlacedLine& line);

// The columns of a SELECT that reads lines FROM kLines.
inline constexpr const char* kLineColumns =
    "seq, room, n, at, author, line, hash, hash_again";
// The present row of such a SELECT, valid until its next step.
PlacedLine LineOf(Statement& row);
bool IsWhole(Statement& row);

// Belongs to one thread. The connection must outlive it.
class LineReader {
 public:
  explicit LineReader(sqlite3* connection);

  // SQLITE_ROW: line() returns it. SQLITE_DONE: there is none. SQLITE_CORRUPT:
  // it is damaged. Any other error code: it cannot be read now.
  int Find(std::string_view room, std::uint64_t n);
  int FindSeq(std::uint64_t seq);
  // Valid until the next Find.
  const PlacedLine& line() const { return line_; }
  // Ends the read transaction of the last Find.
  void Reset();

 private:
  int Read(Statement& row);

  Statement by_place_;
  Statement by_seq_;
  PlacedLine line_;
};

}  // namespace qun

#endif  // QUN_BROKER_LEDGER_LINE_READER_H_
