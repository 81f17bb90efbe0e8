#include "broker/ledger/line_reader.h"

#include <fmt/format.h>

#include <array>

#include "broker/ledger/schema.h"
#include "broker/model/hash.h"

namespace qun {
namespace {

std::string LinesWhere(std::string_view condition) {
  return fmt::format("SELECT {} FROM {} WHERE {}", kLineColumns, kLines,
                     condition);
}

// Columns after those of LineOf.
constexpr int kHash = 6;
constexpr int kHashAgain = 7;

}  // namespace

std::uint64_t HashOf(const PlacedLine& line) {
  const std::array<std::uint64_t, 6> all = {
      line.seq, HashOf(line.room),   line.n,
      line.at,  HashOf(line.author), HashOf(line.line)};
  return HashOf({reinterpret_cast<const char*>(all.data()), sizeof all});
}

PlacedLine LineOf(Statement& row) {
  return {row.Integer(0), row.Text(1), row.Integer(2),
          row.Integer(3), row.Text(4), row.Text(5)};
}

bool IsWhole(Statement& row) {
  const std::uint64_t hash = HashOf(LineOf(row));
  return row.Integer(kHash) == hash && row.Integer(kHashAgain) == hash;
}

LineReader::LineReader(sqlite3* connection)
    : by_place_(connection, LinesWhere("room=? AND n=?").c_str()),
      by_seq_(connection, LinesWhere("seq=?").c_str()) {}

int LineReader::Find(std::string_view room, std::uint64_t n) {
  Reset();
  const int result = Read(by_place_.Bind(1, room).Bind(2, n));
  if (result != SQLITE_ROW) return result;
  // A damaged index may lead to another row.
  return line_.room == room && line_.n == n ? SQLITE_ROW : SQLITE_CORRUPT;
}

int LineReader::FindSeq(std::uint64_t seq) {
  Reset();
  return Read(by_seq_.Bind(1, seq));
}

int LineReader::Read(Statement& row) {
  const int result = row.Step() & 0xff;
  if (result != SQLITE_ROW) return result;
  line_ = LineOf(row);
  return IsWhole(row) ? SQLITE_ROW : SQLITE_CORRUPT;
}

void LineReader::Reset() {
  by_place_.Reset();
  by_seq_.Reset();
}

}  // namespace qun
